"""Forms of whoever marks."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.forms import fields_only, helper
from core.templatetags.display import number
from lessons.assignments.models import Assignment
from lessons.attempts.actions import ContestChanged
from lessons.attempts.models import Attempt, Contest
from lessons.authoring.reading import Reading
from lessons.grading.actions import (
    AlreadyAccepted,
    accept_reading,
    comment_passage,
    plan_marking,
    save_grade,
)
from lessons.grading.models import CRITERIA, CRITERION_LENGTH, Grade, Level, PassageComment
from lessons.grading.queries import MarkPage, passage_sentences, shipped_criteria
from lessons.text.spans import Span

PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")


class GradeForm(forms.Form):
    """Points in place of what the work earned by itself, a level for each criterion, a comment on the whole."""

    points = forms.DecimalField(
        label=_("Points instead"),
        required=False,
        min_value=0,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        error_messages={
            "max_decimal_places": _("Give points with at most one decimal place, such as 7.5."),
            "min_value": _("Points cannot lie below 0."),
            "invalid": _("Give points as a number, such as 7.5, or leave this empty."),
        },
    )
    comment = forms.CharField(
        label=_("Comment on the whole"),
        required=False,
        max_length=Grade._meta.get_field("comment").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("Say it in at most %(limit_value)d characters; you have %(show_value)d.")},
    )

    def __init__(self, data: Any = None, *, page: MarkPage) -> None:
        grade, self.page = page.grade, page
        given = page.points.given
        initial: dict[str, Any] = {
            "points": None if given is None else _typed(given),
            "comment": grade.comment if grade else "",
        }
        self.criteria = dict(zip(map("level_{}".format, range(CRITERIA)), page.scheme.criteria, strict=False))
        if not page.scheme.reasons:
            self.criteria = {}
        for name, criterion in self.criteria.items():
            initial[name] = grade.levels.get(criterion, "") if grade else ""
        super().__init__(data, initial=initial)
        most = gettext("At most %(points)s: that is the scale of this assignment.") % {
            "points": number(page.scheme.scale)
        }
        self.fields["points"].validators.append(_at_most(page.scheme.scale, most))
        self.fields["points"].help_text = gettext(
            "Of %(points)s. Leave it empty to let what the work earned stand."
        ) % {"points": number(page.scheme.scale)}
        for name, criterion in self.criteria.items():
            self.fields[name] = forms.TypedChoiceField(
                label=criterion,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[("", _("not judged")), *Level.choices],
            )
        self.helper = fields_only(*self.criteria, "points", "comment")

    def save(self, *, by: User, at: datetime) -> Grade:
        given = self.cleaned_data
        kept = dict(self.page.grade.levels) if self.page.grade else {}
        judged = {criterion: given[name] for name, criterion in self.criteria.items()}
        levels = {criterion: level for criterion, level in {**kept, **judged}.items() if level is not None}
        return save_grade(
            self.page.assignment,
            self.page.student,
            points=given["points"],
            comment=given["comment"],
            levels=levels,
            by=by,
            at=at,
        )


class PassageCommentForm(forms.Form):
    """A sentence of the exercise, or the words of a line of the comparison, and what the teacher says of them."""

    place = forms.ChoiceField(label=_("Sentence"), error_messages={"required": _("Choose a sentence.")})
    words = forms.CharField(
        label=_("Your comment"),
        max_length=PassageComment._meta.get_field("words").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Write a few words."),
            "max_length": _("Say it in at most %(limit_value)d characters; you have %(show_value)d."),
        },
    )

    def __init__(self, data: Any = None, *, attempt: Attempt, reading: Reading) -> None:
        super().__init__(data)
        self.attempt = attempt
        choices = passage_sentences(reading)
        asked = str(data.get("place", "")) if data else ""
        if (found := PLACE.fullmatch(asked)) and asked not in dict(choices):
            start, end = map(int, found.groups())
            if 0 <= start < end and reading.passage.contains(Span(start, end)):
                choices.insert(0, (asked, reading.text[start:end]))
        self.fields["place"].widget.attrs |= {"lang": reading.provenance.language, "translate": "no"}
        self.fields["place"].choices = [("", "–"), *choices]  # type: ignore[attr-defined]  # a ChoiceField has them
        self.helper = fields_only("place", "words")

    def save(self, *, by: User, at: datetime) -> PassageComment:
        start, end = map(int, self.cleaned_data["place"].split("-"))
        return comment_passage(self.attempt, span=Span(start, end), words=self.cleaned_data["words"], by=by, at=at)


class PlanForm(forms.Form):
    """How many points the written reasons carry, and what they are judged by."""

    reasons_points = forms.DecimalField(
        label=_("Points for the written reasons"), min_value=0, decimal_places=1, widget=forms.NumberInput
    )
    criteria = forms.CharField(
        label=_("What the reasons are judged by"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One criterion a line, six at most. Each is judged in four steps, from “not yet” to “fully”."),
    )

    def __init__(
        self, data: Any = None, *, assignment: Assignment, reasons: Decimal, criteria: tuple[str, ...]
    ) -> None:
        super().__init__(data, initial={"reasons_points": _typed(reasons), "criteria": "\n".join(criteria)})
        self.assignment, scale = assignment, Decimal(assignment.points)
        self.fields["reasons_points"].help_text = gettext(
            "Of the %(points)s points of this assignment. The others are earned by agreement with the reference. 0 leaves the reasons unmarked."
        ) % {"points": number(scale)}
        most = gettext("The assignment has %(points)s points in all.") % {"points": number(scale)}
        self.fields["reasons_points"].validators.append(_at_most(scale, most))
        self.helper = helper(gettext("Save"))

    def clean_criteria(self) -> list[str]:
        lines = list(dict.fromkeys(filter(None, map(str.strip, self.cleaned_data["criteria"].splitlines()))))
        if len(lines) > CRITERIA:
            raise forms.ValidationError(gettext("Six criteria at most: more cannot be judged fairly."))
        if long := [line for line in lines if len(line) > CRITERION_LENGTH]:
            raise forms.ValidationError(
                gettext("“%(line)s …” is too long: at most %(length)d characters.")
                % {"line": long[0][:30], "length": CRITERION_LENGTH}
            )
        return [] if lines == shipped_criteria() else lines

    def save(self, *, by: User, at: datetime) -> None:
        plan_marking(self.assignment, **self.cleaned_data, by=by, at=at)


class AcceptanceForm(forms.Form):
    """The answer that goes with a reading accepted for everyone. Carries when the words were said that were read."""

    read_at = forms.DateTimeField(widget=forms.HiddenInput)
    answer = forms.CharField(
        label=_("Your answer"),
        max_length=Contest._meta.get_field("answer").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": _("Answer in a few words."),
            "max_length": _("Say it in at most %(limit_value)d characters; you have %(show_value)d."),
        },
    )

    def __init__(self, data: Any = None, *, contest: Contest) -> None:
        answer = contest.answer or gettext("Good reading. It now counts for everyone.")
        super().__init__(data, initial={"read_at": contest.at.isoformat(), "answer": answer})
        self.contest = contest
        self.helper = helper(gettext("Accept it for everyone"))

    def save(self, *, by: User, at: datetime) -> bool:
        """Whether it is done; if not, the form says why."""
        try:
            accept_reading(self.contest, **self.cleaned_data, by=by, at=at)
        except ContestChanged:
            self.data = {**self.data, "read_at": self.contest.at.isoformat()}
            self.add_error(None, _("The student has changed these words meanwhile. Read them again, then answer."))
        except AlreadyAccepted:
            self.add_error(None, _("This reading counts for everyone already."))
        return not self.errors


def _typed(value: Decimal) -> str:
    """As a number field wants it, whatever the page's language."""
    return f"{value.normalize():f}"


def _at_most(most: Decimal, message: str) -> Any:
    def check(value: Decimal) -> None:
        if value > most:
            raise forms.ValidationError(message)

    return check
