"""Forms about classes."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import limits
from core.accounts.forms import refusal
from core.forms import helper
from lessons.classrooms.models import Classroom
from lessons.classrooms.queries import class_with_code


class ClassroomForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the class"), max_length=80, help_text=_("As your students know it, for example “9b History”.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(gettext("Make the class"), action=reverse("lessons:classroom-list"))


class CodeForm(forms.Form):
    """Takes a join code as people type it; `classroom` is the class it opens."""

    classroom: Classroom

    code = forms.CharField(
        label=_("Class code"),
        max_length=40,
        help_text=_("Six letters from your teacher. Capitals or small letters, both are fine."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )

    def __init__(self, *args: Any, asker: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker = asker
        self.helper = helper(gettext("Join the class"), action=reverse("lessons:join"))

    def clean_code(self) -> str:
        """Codes in vain are counted for `asker`, who may be somebody guessing."""
        try:
            limits.take(limits.CODES, self.asker, at=timezone.now())
        except limits.TooManyTries as too_many:
            raise refusal(too_many) from None
        classroom = class_with_code(self.cleaned_data["code"])
        if classroom is None:
            raise forms.ValidationError(
                _("No class has this code. Compare it letter by letter with what your teacher wrote, and try again.")
            )
        limits.give_back(limits.CODES, self.asker)
        self.classroom = classroom
        return classroom.join_code
