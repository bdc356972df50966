from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "core.accounts"
    label = "accounts"

    def ready(self) -> None:
        from core.accounts import sessions  # noqa: F401, PLC0415 - says how long a visit lasts, from its sign-in on
