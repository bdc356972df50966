"""Asks for the password once more, before somebody is erased."""

from typing import Any

from django.utils.translation import gettext as _

from core.accounts.forms import PresentPasswordForm


class ErasureForm(PresentPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, button=_("Erase for good"), takes_away=True, **kwargs)
        self.fields["password"].label = _("Your password")
