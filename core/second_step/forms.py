"""Forms of the second step."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import limits
from core.accounts.forms import PresentPasswordForm, refusal
from core.accounts.models import User
from core.forms import helper
from core.second_step.actions import WrongCode, check_code


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "autocapitalize": "none",
                "spellcheck": "false",
                "class": "code",
                "dir": "ltr",
            }
        ),
    )

    def refuse(self) -> None:
        self.add_error(
            "code", _("This is not the code of this moment. Wait for the next one, and check your phone’s clock.")
        )


class FirstCodeForm(PresentPasswordForm, CodeForm):
    """Proves that the phone has the secret, and that whoever holds it knows the password."""

    field_order = ("code", "password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        address = reverse("second-step:page")
        super().__init__(*args, user=user, button=gettext("Switch on"), action=address, **kwargs)


class SignInCodeForm(CodeForm):
    """A code of the phone or a recovery code."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["code"].help_text = _("Six digits from the app on your phone, or one of your recovery codes.")
        self.fields["code"].widget.attrs["autofocus"] = True
        self.helper = helper(gettext("Go on"))

    def clean(self) -> dict[str, Any]:
        if "code" in self.cleaned_data:
            try:
                limits.take(limits.SECOND_STEP, self.user.pk, at=timezone.now())
                check_code(self.user, code=self.cleaned_data["code"])
            except limits.TooManyTries as too_many:
                self.add_error("code", refusal(too_many))
            except WrongCode:
                self.refuse()
            else:
                limits.succeed(limits.SECOND_STEP, self.user.pk)
        return self.cleaned_data
