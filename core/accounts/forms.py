"""Forms about people."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import limits
from core.accounts.cards import clean_secret, digest
from core.accounts.limits import TooManyTries
from core.accounts.models import Role, User
from core.accounts.queries import free_username, holder, plain_username, stored_username
from core.audit.actions import record
from core.audit.models import Event
from core.forms import NamingField, helper

NEW_PASSWORD = {"autocomplete": "new-password"}


def refusal(too_many: TooManyTries) -> forms.ValidationError:
    """Says kindly that one must wait."""
    return forms.ValidationError(
        _("That was wrong too often. Wait %(wait)s, then try again."), params={"wait": too_many.in_words}
    )


class SignInForm(AuthenticationForm):
    keep = forms.BooleanField(
        label=_("Keep me signed in"), required=False, help_text=_("Only on a device that is yours alone.")
    )

    error_messages = {
        "invalid_login": _(
            "That user name and password do not belong together. Check both and try again. "
            "Forgot the password? Ask your teacher, or the person who runs this site."
        ),
        "inactive": _("This account is closed. Ask your teacher, or the person who runs this site."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.helper = helper(gettext("Sign in"))

    def clean_username(self) -> str:
        return stored_username(self.cleaned_data["username"])

    def clean(self) -> dict[str, Any]:
        """Counts the try first, for the user name whether somebody has it or not."""
        if not {"username", "password"} <= self.cleaned_data.keys():
            return self.cleaned_data
        now, name = timezone.now(), plain_username(self.cleaned_data["username"])
        address = limits.address_of(self.request) if self.request else ""
        try:
            limits.take(limits.SIGN_IN, name, at=now)
        except TooManyTries as too_many:
            raise refusal(too_many) from None
        try:
            limits.take(limits.ADDRESS, address, at=now)
        except TooManyTries as too_many:
            limits.give_back(limits.SIGN_IN, name)
            raise refusal(too_many) from None
        try:
            super().clean()
        except forms.ValidationError:
            record(
                Event.SIGN_IN_FAILED, by=None, to=User.objects.filter(username=self.cleaned_data["username"]).first()
            )
            raise
        limits.give_back(limits.ADDRESS, address)
        limits.succeed(limits.SIGN_IN, name)
        return self.cleaned_data


class CardForm(forms.Form):
    """The signs on a login card, typed; `student` is who has that card."""

    student: User

    secret = forms.CharField(
        label=_("The signs on your card"),
        max_length=80,
        help_text=_("28 small letters and digits, under the picture. Spaces make no difference."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, asker: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker = asker
        self.helper = helper(gettext("Sign in"), action=reverse("accounts:card"))

    def clean_secret(self) -> str:
        try:
            limits.take(limits.CODES, self.asker, at=timezone.now())
        except TooManyTries as too_many:
            raise refusal(too_many) from None
        secret = clean_secret(self.cleaned_data["secret"])
        student = holder(digest(secret))
        if student is None:
            raise forms.ValidationError(
                _(
                    "No card has these signs. Compare them with your card; if they agree, ask your teacher for a new one."
                )
            )
        limits.give_back(limits.CODES, self.asker)
        self.student = student
        return secret


class AccountForm(forms.Form):
    """A new account's name and user name."""

    name = NamingField(label=_("Name"), max_length=80)
    username = forms.CharField(
        label=_("User name"),
        max_length=40,
        help_text=_("To sign in with. No spaces; capitals make no difference."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "username", "spellcheck": "false"}),
    )

    def clean_username(self) -> str:
        username = plain_username(self.cleaned_data["username"])
        UnicodeUsernameValidator(message=_("Use letters, digits and . _ - @ + only, with no spaces."))(username)
        if free_username(username) != username:
            self.refuse_username(username)
        return username

    def refuse_username(self, username: str) -> None:
        """Says that `username` is taken and offers one that is free."""
        self.add_error(
            "username",
            forms.ValidationError(
                _("Somebody already has “%(taken)s”. “%(free)s” is free."),
                params={"taken": username, "free": free_username(username)},
            ),
        )


class PersonForm(AccountForm):
    """What an admin says about a new person; the site makes the password."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, initial=Role.TEACHER)
    field_order = ("role", "name", "username")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(gettext("Make the account"))


class NewStudentForm(AccountForm):
    """What a student says to get an account."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("8 characters or more. Three words in a row are easy to remember and hard to guess."),
        widget=forms.PasswordInput(attrs=NEW_PASSWORD),
    )
    password_again = forms.CharField(
        label=_("The same password again"), strip=False, widget=forms.PasswordInput(attrs=NEW_PASSWORD)
    )

    def __init__(self, *args: Any, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Your name")
        self.fields["name"].help_text = _("As your class knows you. A nickname will do. Your teacher sees it.")
        self.fields["username"].label = _("Choose a user name")
        self.helper = helper(gettext("Make my account and join"), action=action)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "password" in given and "password_again" in given:
            if given["password"] != given["password_again"]:
                self.add_error("password_again", _("The two passwords differ. Type both again."))
            else:
                self._refuse_weak_password(given["password"])
        return given

    def account(self) -> dict[str, str]:
        """What was said, without the repetition."""
        return {field: self.cleaned_data[field] for field in ("name", "username", "password")}

    def _refuse_weak_password(self, password: str) -> None:
        person = User(username=self.cleaned_data.get("username", ""), name=self.cleaned_data.get("name", ""))
        try:
            validate_password(password, person)
        except forms.ValidationError as error:
            self.add_error("password", error)


class LanguageForm(forms.Form):
    """The site's language, and the page to go back to: one of this site, else the front page."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    next = forms.CharField(required=False)

    def __init__(self, *args: Any, host: str, is_secure: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host, self.is_secure = host, is_secure

    def clean_next(self) -> str:
        address: str = self.cleaned_data["next"]
        here = url_has_allowed_host_and_scheme(address, allowed_hosts={self.host}, require_https=self.is_secure)
        return address if here else reverse("lessons:home")


class NameForm(forms.Form):
    name = NamingField(label=_("Name"), max_length=80, help_text=_("As your class knows you."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(gettext("Save my name"), action=reverse("accounts:account"))


def check_present_password(user: User, password: str) -> bool:
    """Limited like signing in: an open session does not let a stranger guess on."""
    try:
        limits.take(limits.PASSWORD, user.pk, at=timezone.now())
    except TooManyTries as too_many:
        raise refusal(too_many) from None
    if is_right := user.check_password(password):
        limits.succeed(limits.PASSWORD, user.pk)
    return is_right


class PresentPasswordForm(forms.Form):
    """Asks again who it is, before something that a stranger at an open page must not do."""

    password = forms.CharField(
        label=_("Present password"),
        strip=False,
        max_length=4096,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(
        self, *args: Any, user: User, button: str, action: str, takes_away: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.helper = helper(button, action=action)
        if takes_away:
            self.helper.inputs[0].field_classes = "danger"

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not check_present_password(self.user, password):
            raise forms.ValidationError(_("This is not your present password. Try again."))
        return password


class OwnPasswordForm(PasswordChangeForm):
    error_messages = {
        "password_incorrect": _("This is not your present password. Try again."),
        "password_mismatch": _("The two passwords differ. Type both again."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["old_password"].label = _("Present password")
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        self.fields["new_password1"].label = _("New password")
        self.fields["new_password1"].help_text = _("8 characters or more.")
        self.fields["new_password2"].label = _("New password again")
        self.fields["new_password2"].help_text = ""
        self.helper = helper(gettext("Change my password"), action=reverse("accounts:own-password"))

    def clean_old_password(self) -> str:
        password: str = self.cleaned_data["old_password"]
        if not check_present_password(self.user, password):
            raise forms.ValidationError(self.error_messages["password_incorrect"], code="password_incorrect")
        return password
