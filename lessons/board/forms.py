"""How a student votes."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import helper
from lessons.authoring.reading import Reading

NO_MARK = "-"


class BallotForm(forms.Form):
    reading = forms.ChoiceField(label=_("How do you read this sentence now?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, reading: Reading, vote: int, voted: str | None, **kwargs: Any) -> None:
        before = {} if voted is None else {"reading": voted or NO_MARK}
        kwargs["initial"] = before
        super().__init__(*args, **kwargs)
        tags = [(tag.key, tag.label) for tag in reading.exercise_tags]
        self.fields["reading"].choices = [*tags, (NO_MARK, gettext("I would not mark it"))]  # type: ignore[attr-defined]
        self.helper = helper(gettext("Change my vote") if before else gettext("Vote"))
        self.fields["vote"] = forms.IntegerField(widget=forms.HiddenInput, initial=vote)

    @property
    def tag(self) -> str:
        chosen: str = self.cleaned_data["reading"]
        return "" if chosen == NO_MARK else chosen
