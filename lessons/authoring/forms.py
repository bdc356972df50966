"""The builder's form: all of a lesson's draft on one page, which works without scripts."""

import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.text import format_lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core import prose
from core.forms import fields_only
from lessons.annotations.models import Annotation
from lessons.authoring.models import Lesson, StepKind, Topic, Visibility
from lessons.authoring.queries import Paragraph, paragraphs, tag_counts
from lessons.authoring.quick import CHECKED, OPTIONS
from lessons.sources.forms import LanguageField
from lessons.sources.way_forms import LinesField, Row

WORDS = 20_000  # characters of one step
CHECKS = 20  # quick checks of one lesson
_ABOUT = ("title", "summary", "goals", "minutes", "age_from", "age_to", "topics", "language", "credits", "visibility")


class QuickRow(Row):
    """One quick check; an empty one vanishes when it is kept."""

    kind, named = "quick", "question"

    step = forms.ChoiceField(label=_("After the step"), choices=[(kind.value, kind.label) for kind in CHECKED])
    question = forms.CharField(label=_("Question"), max_length=500, required=False)
    options = LinesField(
        label=_("Answers to choose from"), max_length=2_000, required=False, help_text=_("One a line, two to six.")
    )
    answer = forms.TypedChoiceField(
        label=_("The right one"),
        coerce=int,
        choices=[(n, format_lazy(_("number {n}"), n=n + 1)) for n in range(OPTIONS[-1])],
    )
    because = forms.CharField(
        label=_("Because"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.is_blank:
            self.errors.clear()
            return cleaned
        options = cleaned.get("options", [])
        if len(options) not in OPTIONS or len(set(options)) < len(options):
            self.add_error("options", _("Give two to six answers, one a line, each once."))
        elif cleaned.get("answer", 0) >= len(options):
            self.add_error("answer", _("There is no answer with this number."))
        if not cleaned.get("because"):
            self.add_error("because", _("Say why, in a sentence."))
        return cleaned

    @property
    def is_blank(self) -> bool:
        return not any((self.data.get(f"quick-{name}") or "").strip() for name in ("question", "options", "because"))

    @property
    def fact(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


@dataclass(frozen=True)
class StepCard:
    """One step as it is edited; the comparison is shown whenever the exercise is."""

    kind: StepKind
    body: str
    is_hidden: bool

    @property
    def goes_along(self) -> bool:
        return self.kind is StepKind.COMPARE

    @property
    def preview(self) -> SafeString:
        return prose.to_html(self.body)


class LessonForm(forms.Form):
    """What is right of it can be kept even where something else is not: `changes` has the former."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences for the list of lessons."),
    )
    goals = LinesField(
        label=_("Goals"), required=False, max_length=2_000, help_text=_("What a student can do afterwards, one a line.")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=240)
    age_from = forms.IntegerField(label=_("For ages from"), min_value=8, max_value=99)
    age_to = forms.IntegerField(label=_("to"), min_value=8, max_value=99)
    topics = forms.MultipleChoiceField(
        label=_("Topics"), choices=Topic, required=False, widget=forms.CheckboxSelectMultiple
    )
    language = LanguageField()
    credits = forms.CharField(
        label=_("Credits"), max_length=300, required=False, help_text=_("Whom to thank. Everybody sees it.")
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=Visibility,
        widget=forms.RadioSelect,
        help_text=_("This takes effect at once, for what is published. Classes keep what they were given."),
    )
    first = forms.TypedChoiceField(label=_("The exercise begins with"), coerce=int)
    last = forms.TypedChoiceField(label=_("and ends with"), coerce=int)
    tags = forms.MultipleChoiceField(
        label=_("Tags to look for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or three are enough. Only tags with accepted annotations are listed."),
    )
    teacher_page = forms.CharField(
        label=_("For those who teach it"),
        required=False,
        max_length=WORDS,
        widget=forms.Textarea(attrs={"rows": 16, "data-prose": "teacher"}),
        help_text=_(
            "Aims, timing, likely answers, pitfalls, keeping it fair. Students never see it. Markdown is fine."
        ),
    )

    def __init__(self, data: QueryDict | None = None, *, lesson: Lesson, accepted: list[Annotation]) -> None:
        source_text = lesson.source_text
        self.lesson = lesson
        self.paragraphs = paragraphs(source_text, accepted)
        self.tag_counts = tag_counts(accepted, source_text.shown_book)
        super().__init__(data, initial=_kept(lesson, self.paragraphs))
        choices = [(number, _paragraph_label(number, paragraph)) for number, paragraph in enumerate(self.paragraphs)]
        self.fields["first"].choices = self.fields["last"].choices = choices  # type: ignore[attr-defined]  # choice fields
        self.fields["tags"].choices = [  # type: ignore[attr-defined]  # likewise
            (tag.key, f"{tag.label} ({count})") for tag, count in self.tag_counts
        ]
        self.fields["language"].label = gettext("Language of the lesson")
        self.fields["language"].help_text = ""
        self.quick_rows = self._quick_rows(data)
        self.new_quick = QuickRow({}, at="new", checked=False)
        self.words_helper = fields_only("title", "summary", "goals")
        self.figures_helper = fields_only("minutes", "age_from", "age_to", "language")
        self.helper = fields_only("topics", "credits", "visibility")
        self.exercise_helper = fields_only("first", "last", "tags")
        self.teacher_helper = fields_only("teacher_page")
        for helper in (self.figures_helper, self.helper, self.exercise_helper, self.teacher_helper):
            helper.form_show_errors = False  # the first one shows those of all

    def is_valid(self) -> bool:
        rows = [row.is_valid() for row in self.quick_rows]
        return super().is_valid() and all(rows)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"first", "last"} <= cleaned.keys() and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("The last paragraph comes before the first one."))
        if {"age_from", "age_to"} <= cleaned.keys() and cleaned["age_to"] < cleaned["age_from"]:
            self.add_error("age_to", _("The older age comes second."))
        if not cleaned.get("tags") and "tags" not in self.errors and StepKind.PRACTISE not in self.hidden:
            self.add_error("tags", _("Choose at least one tag."))
        return cleaned

    def changes(self) -> dict[str, Any]:
        """What `save_draft` keeps: every field that was filled in rightly. Only after a call of is_valid."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in (*_ABOUT, "teacher_page") if name in cleaned}
        if not {"age_from", "age_to"} <= values.keys():
            values = {name: value for name, value in values.items() if name not in {"age_from", "age_to"}}
        if {"first", "last"} <= cleaned.keys():
            values["exercise_start"] = self.paragraphs[cleaned["first"]].start
            values["exercise_end"] = self.paragraphs[cleaned["last"]].end
        if "tags" in cleaned:
            values["exercise_tags"] = cleaned["tags"]
        if all(row.is_valid() for row in self.quick_rows):
            values["quick"] = [row.fact for row in self.quick_rows if not row.is_blank]
        steps = {card.kind.value: card.body for card in self.cards}
        return {"values": values, "steps": steps, "order": [card.kind for card in self.cards], "hidden": self.hidden}

    @cached_property
    def hidden(self) -> list[StepKind]:
        """Exercise and comparison go together."""
        if not self.is_bound:
            return [StepKind(step.kind) for step in self.lesson.steps.all() if step.is_hidden]
        shown = set(self.data.getlist("shown"))  # type: ignore[attr-defined]  # a QueryDict
        shown = shown | {StepKind.COMPARE} if StepKind.PRACTISE in shown else shown - {StepKind.COMPARE}
        return [kind for kind in StepKind if kind not in shown]

    @cached_property
    def cards(self) -> list[StepCard]:
        """The steps in order; the comparison after the exercise, wherever it was put."""
        steps = {step.kind: step.body for step in self.lesson.steps.all()}
        given = self.data.getlist("order") if self.is_bound else list(steps)  # type: ignore[attr-defined]  # likewise
        order = [StepKind(kind) for kind in dict.fromkeys([*given, *StepKind.values]) if kind in StepKind.values]
        press, _colon, kind = self.data.get("press", "").partition(":")
        if press in {"up", "down"} and kind in order:
            at = order.index(StepKind(kind))
            order.insert(max(0, at + (1 if press == "down" else -1)), order.pop(at))
        if order.index(StepKind.COMPARE) < order.index(StepKind.PRACTISE):
            order.remove(StepKind.COMPARE)
            order.insert(order.index(StepKind.PRACTISE) + 1, StepKind.COMPARE)
        bodies = {kind: self.data.get(f"step-{kind}", steps.get(kind, ""))[:WORDS] for kind in StepKind}
        return [StepCard(kind, _clean(bodies[kind]), kind in self.hidden) for kind in order]

    @property
    def teacher_preview(self) -> SafeString:
        return prose.to_html(str(self["teacher_page"].value() or "")[:WORDS])

    @property
    def marks_by_paragraph(self) -> list[tuple[int, Paragraph, str]]:
        """Each paragraph with its number and, as JSON for the page's script, its marks by tag."""
        return [(number, place, json.dumps(place.by_tag)) for number, place in enumerate(self.paragraphs)]

    def _quick_rows(self, data: QueryDict | None) -> list[QuickRow]:
        if data is None:
            rows = [{**row, "options": row["options"]} for row in self.lesson.quick]
            return [QuickRow(row, at=number, checked=False) for number, row in enumerate(rows)]
        names = list(QuickRow.base_fields)
        columns = [data.getlist(f"quick-{name}") for name in names]
        typed = [dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=False)][:CHECKS]
        press, _colon, number = data.get("press", "").partition(":")
        if press == "quick-remove" and number.isdecimal():
            typed = [row for at, row in enumerate(typed) if at != int(number)]
        return [QuickRow(row, at=at, checked=True) for at, row in enumerate(typed)]


class TextSearch(forms.Form):
    q = forms.CharField(label=_("Words in the title or the outlet"), max_length=100, required=False)


class LessonFileForm(forms.Form):
    """A lesson as another site wrote it."""

    file = forms.FileField(
        label=_("A lesson file"),
        help_text=_("Its name ends in .lesson.json."),
        widget=forms.FileInput(attrs={"accept": ".json"}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("file")


def _kept(draft: Lesson, places: list[Paragraph]) -> dict[str, Any]:
    inside = [
        n for n, place in enumerate(places) if place.start < draft.exercise_end and draft.exercise_start < place.end
    ] or [0]
    return {
        **{name: getattr(draft, name) for name in (*_ABOUT, "teacher_page")},
        "first": inside[0],
        "last": inside[-1],
        "tags": draft.exercise_tags,
    }


def _clean(words: str) -> str:
    return words.replace("\r\n", "\n").replace("\0", "").strip()


def _paragraph_label(number: int, paragraph: Paragraph) -> str:
    marks = ngettext("%(count)d mark", "%(count)d marks", paragraph.marks) % {"count": paragraph.marks}
    return gettext("%(number)d. %(words)s – %(marks)s") % {
        "number": number + 1,
        "words": paragraph.words,
        "marks": marks,
    }
