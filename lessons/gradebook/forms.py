"""A teacher's answer to a contested reading."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.forms import helper
from lessons.attempts.actions import ContestChanged, answer_contest
from lessons.attempts.models import Contest


class AnswerForm(forms.Form):
    """Carries when the words were said that the teacher has read, so that no answer lands on others."""

    read_at = forms.DateTimeField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        label=_("What do you think?"),
        required=False,
        choices=[("", _("Let us talk about it")), *Contest.Decision.choices],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=Contest._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Answer in a few words."),
            "max_length": _("Say it in at most %(limit_value)d characters; you have %(show_value)d."),
        },
        help_text=_("The student reads it beside the comparison. After that the student’s words stay as they are."),
    )

    def __init__(self, data: Any = None, *, contest: Contest) -> None:
        here = {"read_at": contest.at.isoformat(), "answer": contest.answer, "decision": contest.decision}
        super().__init__(data, initial=here)
        self.contest = contest
        self.helper = helper(gettext("Answer"))

    def save(self, *, by: User, at: datetime) -> bool:
        """Whether the answer is kept; if not, the form says why and asks for the words as they are now."""
        given = self.cleaned_data
        try:
            answer_contest(self.contest, **given, by=by, at=at)
        except ContestChanged:
            self.data = {**self.data, "read_at": self.contest.at.isoformat()}
            self.add_error(None, _("The student has changed these words meanwhile. Read them again, then answer."))
        return not self.errors
