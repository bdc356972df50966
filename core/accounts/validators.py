"""What a password may not be."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.accounts.models import User

# What somebody tries first on this very site.
TRIED_FIRST = ("sourcewise", "annotat", "teacher", "student", "lesson")


class NotTriedFirst:
    """Refuses a password that is little more than a word of this site."""

    def validate(self, password: str, user: User | None = None) -> None:
        left = password.lower()
        for word in TRIED_FIRST:
            left = left.replace(word, "")
        if len(left) < 8 and left != password.lower():
            raise ValidationError(_("This password is built on a word that one would try first here. Choose others."))

    def get_help_text(self) -> str:
        return _("Do not build it on a word of this site.")
