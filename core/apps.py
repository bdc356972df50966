from django.apps import AppConfig
from django.conf import settings


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        if settings.PSEUDO_LANGUAGES:
            from core import pseudo  # noqa: PLC0415 - never loaded where the site is used

            pseudo.install(settings.PSEUDO_LANGUAGES)
