"""Forms about assignments."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from crispy_forms.layout import Submit
from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.forms import helper
from lessons.assignments.actions import AlreadyAssigned, DueInThePast, OutOfOrder, Terms, assign, copy_to
from lessons.assignments.models import Assignment
from lessons.assignments.policy import Answers, Late
from lessons.assignments.queries import assignable_versions, students_of
from lessons.authoring.models import LessonVersion, StepKind
from lessons.authoring.reading import Reading
from lessons.classrooms.models import Classroom

PAST = _("This moment has passed. Choose a later one, or leave it empty.")
ORDER = _("It opens first, then it is due, then it closes: mend the order of these moments.")
CHOOSABLE = (StepKind.MEET, StepKind.WHO, StepKind.CHECK, StepKind.WORDING, StepKind.TALK)
UNITS = [(1, _("minutes")), (60, _("hours")), (60 * 24, _("days"))]
OWN_WORDS = {"translate": "no"}  # the text's, in its language
MOST_TIME = 60 * 24 * 365


class MomentField(forms.DateTimeField):
    """An optional moment in the site's time zone."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(required=False, widget=widget, **kwargs)


def in_zone(words: str) -> str:
    zone = timezone.get_current_timezone_name()
    return words + " " + gettext("Time zone: %(zone)s.") % {"zone": zone}


class Refusing(forms.Form):
    """Tells what an action refused at the field where it can be mended."""

    def refuse(self, error: Exception, **fields: str) -> None:
        due = fields.get("due", "due_at")
        match error:
            case AlreadyAssigned():
                self.add_error(
                    fields.get("twice"),
                    _("This class has this lesson already. You can change its settings in the list."),
                )
            case DueInThePast():
                self.add_error(due, PAST)
            case OutOfOrder():
                self.add_error(due, ORDER)


REFUSALS = (AlreadyAssigned, DueInThePast, OutOfOrder)


class AssignForm(Refusing):
    """Offers the published lessons, and says which ones the class has already."""

    due_at = MomentField(label=_("Due"))

    def __init__(self, *args: Any, user: User, classroom: Classroom, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.classroom = user, classroom
        self.fields["due_at"].help_text = in_zone(
            gettext("Work can be handed in until then. Leave it empty for no end.")
        )
        self.versions = {version.pk: version for version in assignable_versions(user)}
        given = set(classroom.assignments.filter(withdrawn_at=None).values_list("version", flat=True))
        has_it = gettext("%(lesson)s (this class has it)")
        choices = [
            (str(pk), has_it % {"lesson": version.lesson} if pk in given else str(version.lesson))
            for pk, version in self.versions.items()
        ]
        self.fields["version"] = forms.TypedChoiceField(
            label=gettext("Lesson"), choices=[("", gettext("Choose a lesson")), *choices], coerce=int
        )
        self.order_fields(["version", "due_at"])
        # A refusal is shown where it was asked.
        self.helper = helper(
            gettext("Assign this lesson"), action=reverse("lessons:assign", args=[classroom.pk]) + "#assign"
        )
        self.helper.add_input(Submit("more", gettext("Choose more first"), css_class="second"))

    @property
    def version(self) -> LessonVersion:
        return self.versions[self.cleaned_data["version"]]

    def assign(self, *, at: datetime) -> Assignment | None:
        """The new assignment; when there is none, the form says why."""
        try:
            return assign(self.version, self.classroom, due_at=self.cleaned_data["due_at"], by=self.user, at=at)
        except REFUSALS as error:
            self.refuse(error, twice="version")
        return None


class TermsForm(Refusing):
    """All that a teacher may choose about one lesson for one class; `terms` has what was chosen."""

    group = forms.TypedChoiceField(label=_("For whom"), coerce=int, empty_value=None, required=False)
    opens_at = MomentField(label=_("Opens"), help_text=_("Empty: at once."))
    due_at = MomentField(label=_("Due"))
    late = forms.ChoiceField(label=_("Is work taken after that?"), choices=Late, widget=forms.RadioSelect)
    closes_at = MomentField(
        label=_("Late work is taken until"), help_text=_("Only where late work is taken. Empty: for ever.")
    )
    tries = forms.IntegerField(
        label=_("Tries"),
        min_value=1,
        max_value=20,
        help_text=_("How often a student may hand in. The last one handed in counts."),
    )
    answers = forms.ChoiceField(label=_("When do answers show?"), choices=Answers, widget=forms.RadioSelect)
    in_pairs = forms.BooleanField(
        label=_("In pairs"),
        required=False,
        help_text=_("Two students share one piece of work. Each may name a partner, or you set the pairs."),
    )
    points = forms.IntegerField(label=_("Points"), min_value=0, max_value=1000, help_text=_("For a full score."))
    weight = forms.IntegerField(
        label=_("Weight"), min_value=0, max_value=100, help_text=_("Against other lessons. 0 does not count.")
    )
    steps = forms.MultipleChoiceField(
        label=_("Steps"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("“Your turn” and “Compare” are always there."),
    )
    tags = forms.MultipleChoiceField(label=_("Tags to mark with"), widget=forms.CheckboxSelectMultiple)
    first = forms.TypedChoiceField(label=_("Passage: from paragraph"), coerce=int, widget=forms.Select(attrs=OWN_WORDS))
    last = forms.TypedChoiceField(label=_("to paragraph"), coerce=int, widget=forms.Select(attrs=OWN_WORDS))

    def __init__(
        self,
        *args: Any,
        classroom: Classroom,
        version: LessonVersion,
        assignment: Assignment | None = None,
        **kwargs: Any,
    ) -> None:
        self.whole = Reading.of(version)
        self.choosable = [kind for kind in CHOOSABLE if kind in self.whole.order]
        self.groups = {group.pk: group for group in classroom.groups.all()}
        self.given = assignment or Assignment(version=version, classroom=classroom)
        kwargs["initial"] = self._as_given(self.given) | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.fields["due_at"].help_text = in_zone(gettext("Empty: no end."))
        everybody = ("", gettext("The whole class"))
        self._choices("group", [everybody, *((str(pk), str(group)) for pk, group in self.groups.items())])
        self._choices("steps", [(kind.value, kind.label) for kind in self.choosable])
        self._choices("tags", [(tag.key, tag.label) for tag in self.whole.exercise_tags])
        numbered = [
            (number, f"{number + 1}. {Truncator(self.whole.text[block.start : block.end]).chars(60)}")
            for number, block in enumerate(self.whole.blocks)
        ]
        self._choices("first", numbered)
        self._choices("last", numbered)
        if not self.groups:
            del self.fields["group"]
        for name in ("steps", "tags"):
            if not self._offered(name):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        if first is not None and last is not None and last < first:
            self.add_error("last", _("The passage ends before it begins."))
        due, closes = cleaned.get("due_at"), cleaned.get("closes_at")
        if closes and cleaned.get("late") == Late.TAKEN and not due:
            self.add_error("due_at", _("Late after what? Say when it is due."))
        return cleaned

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they stand on the page, under their headings."""
        named = [
            (gettext("When"), ["group", "opens_at", "due_at", "late", "closes_at"]),
            (gettext("How"), ["tries", "answers", "in_pairs"]),
            (gettext("What it counts"), ["points", "weight"]),
            (gettext("What they work on"), ["steps", "tags", "first", "last"]),
        ]
        return [(title, [self[name] for name in names if name in self.fields]) for title, names in named]

    @property
    def terms(self) -> Terms:
        """Choosing everything that the lesson has is choosing nothing, so that it stays the lesson's own."""
        chosen = self.cleaned_data
        blocks = self.whole.blocks
        start, end = blocks[chosen["first"]].start, blocks[chosen["last"]].end
        is_own = (chosen["first"], chosen["last"]) == self._paragraphs(self.whole.passage.start, self.whole.passage.end)
        steps, tags = chosen.get("steps", []), chosen.get("tags", [])
        every_step = [key for key, _label in self._offered("steps")]
        every_tag = [key for key, _label in self._offered("tags")]
        plain = ("late", "tries", "answers", "in_pairs", "points", "weight")
        moments = {name: self._moment(name) for name in ("opens_at", "due_at", "closes_at")}
        terms: Any = (
            {name: chosen[name] for name in plain}
            | moments
            | {
                "group": self.groups[chosen["group"]] if chosen.get("group") else None,
                "steps": [] if steps == every_step else [*steps, StepKind.PRACTISE.value],
                "tags": [] if tags == every_tag else tags,
                "passage_start": None if is_own else start,
                "passage_end": None if is_own else end,
            }
        )
        terms_chosen: Terms = terms
        return terms_chosen

    def _as_given(self, given: Assignment) -> dict[str, Any]:
        plain = ("opens_at", "due_at", "late", "closes_at", "tries", "answers", "in_pairs", "points", "weight")
        passage = given.passage or self.whole.passage
        first, last = self._paragraphs(passage.start, passage.end)
        return {name: getattr(given, name) for name in plain} | {
            "group": given.group_id or "",
            "steps": [kind.value for kind in self.choosable if not given.steps or kind in given.steps],
            "tags": given.tags or [tag.key for tag in self.whole.exercise_tags],
            "first": first,
            "last": last,
        }

    def _moment(self, name: str) -> datetime | None:
        """What was typed. The page shows minutes: one that was left alone keeps its seconds."""
        typed: datetime | None = self.cleaned_data[name]
        before: datetime | None = getattr(self.given, name)
        return before if before and typed == before.replace(second=0, microsecond=0) else typed

    def _paragraphs(self, start: int, end: int) -> tuple[int, int]:
        """The numbers of the first and the last paragraph that the passage touches."""
        inside = [number for number, block in enumerate(self.whole.blocks) if block.start < end and start < block.end]
        return (inside[0], inside[-1]) if inside else (0, len(self.whole.blocks) - 1)

    def _choices(self, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]  # a field of choices

    def _offered(self, name: str) -> Sequence[tuple[Any, Any]]:
        return self.fields[name].choices if name in self.fields else []  # type: ignore[attr-defined]  # likewise


class CopyForm(Refusing):
    """The same lesson, on the same terms, for another class."""

    classroom = forms.TypedChoiceField(label=_("For the class"), coerce=int)
    opens_at = MomentField(label=_("Opens"), help_text=_("Empty: at once."))
    due_at = MomentField(label=_("Due"))

    def __init__(self, *args: Any, assignment: Assignment, user: User, at: datetime, **kwargs: Any) -> None:
        ahead = {
            name: moment
            for name in ("opens_at", "due_at")
            if (moment := getattr(assignment, name)) is not None and moment > at
        }
        kwargs["initial"] = ahead
        super().__init__(*args, **kwargs)
        self.assignment, self.user = assignment, user
        others = Classroom.objects.taught_by(user).current().exclude(pk=assignment.classroom_id)
        self.classrooms = {classroom.pk: classroom for classroom in others}
        self.fields["classroom"].choices = [(pk, str(one)) for pk, one in self.classrooms.items()]  # type: ignore[attr-defined]
        self.fields["due_at"].help_text = in_zone(gettext("Empty: no end."))
        self.helper = helper(gettext("Copy it to this class"))

    def copy(self, *, at: datetime) -> Assignment | None:
        """The copy; when there is none, the form says why."""
        given = self.cleaned_data
        classroom = self.classrooms[given["classroom"]]
        try:
            return copy_to(
                self.assignment, classroom, opens_at=given["opens_at"], due_at=given["due_at"], by=self.user, at=at
            )
        except REFUSALS as error:
            self.refuse(error, twice="classroom")
        return None


class _StudentField(forms.TypedChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, **kwargs)


class ExtraTimeForm(forms.Form):
    """So much more for one student; none takes it back."""

    student = _StudentField(label=_("Student"))
    amount = forms.IntegerField(label=_("How much more"), min_value=0, initial=10, help_text=_("0 takes it back."))
    unit = forms.TypedChoiceField(label=_("of"), choices=UNITS, coerce=int)

    def __init__(self, *args: Any, assignment: Assignment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = {student.pk: student for student in students_of(assignment)}
        self.fields["student"].choices = [(pk, str(one)) for pk, one in self.students.items()]  # type: ignore[attr-defined]
        self.helper = helper(gettext("Give this time"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("amount", 0) * cleaned.get("unit", 1) > MOST_TIME:
            self.add_error("amount", _("More than a year is too much. Take the due date away instead."))
        return cleaned

    @property
    def student_chosen(self) -> User:
        return self.students[self.cleaned_data["student"]]

    @property
    def minutes(self) -> int:
        amount: int = self.cleaned_data["amount"] * self.cleaned_data["unit"]
        return amount


class PairForm(forms.Form):
    """Two students who are free to work together."""

    first = _StudentField(label=_("Student"))
    second = _StudentField(label=_("works with"))

    def __init__(self, *args: Any, students: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = {student.pk: student for student in students}
        choices = [("", gettext("Choose")), *((pk, str(one)) for pk, one in self.students.items())]
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.helper = helper(gettext("Make them a pair"))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("A pair is two different students."))
        return cleaned

    @property
    def both(self) -> tuple[User, User]:
        return self.students[self.cleaned_data["first"]], self.students[self.cleaned_data["second"]]


class PartnerForm(forms.Form):
    """With whom a student works."""

    student = _StudentField(label=_("Who do you work with?"))

    def __init__(self, *args: Any, students: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.students = {student.pk: student for student in students}
        choices = [("", gettext("Choose")), *((pk, str(one)) for pk, one in self.students.items())]
        self.fields["student"].choices = choices  # type: ignore[attr-defined]  # a field of choices
        self.helper = helper(gettext("We work together"))

    @property
    def student_chosen(self) -> User:
        return self.students[self.cleaned_data["student"]]
