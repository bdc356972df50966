"""The words around a text, and what its exercise asks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only
from lessons.annotations.models import Annotation
from lessons.authoring.defaults import STEPS
from lessons.authoring.models import Lesson, StepKind
from lessons.authoring.queries import Paragraph, paragraphs, tag_counts
from lessons.sources.models import SourceText
from lessons.text.spans import Span

_CLAIMS = frozenset({"checkable", "unverifiable", "unattributed", "prediction"})  # the exercise most classes begin with


class LessonForm(forms.Form):
    """One lesson from one text; `draft` is what was kept before, `accepted` the text's accepted annotations."""

    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences for the list of lessons."),
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=5, max_value=240, initial=40)
    is_public = forms.BooleanField(label=_("Open to visitors without an account"), required=False)
    first = forms.TypedChoiceField(label=_("The exercise begins with"), coerce=int)
    last = forms.TypedChoiceField(label=_("and ends with"), coerce=int)
    tags = forms.MultipleChoiceField(
        label=_("Tags to look for"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two or three are enough. Only tags with accepted annotations are listed."),
        error_messages={"required": _("Choose at least one tag.")},
    )

    def __init__(
        self, data: Any = None, *, source_text: SourceText, accepted: list[Annotation], draft: Lesson | None
    ) -> None:
        self.paragraphs = paragraphs(source_text, accepted)
        counts = tag_counts(accepted, source_text.shown_book)
        super().__init__(data, initial=_kept(draft, self.paragraphs) if draft else self._fresh(source_text, accepted))
        choices = [(number, _paragraph_label(number, paragraph)) for number, paragraph in enumerate(self.paragraphs)]
        self.fields["first"].choices = self.fields["last"].choices = choices  # type: ignore[attr-defined]  # choice fields
        self.fields["tags"].choices = [  # type: ignore[attr-defined]  # likewise
            (tag.key, f"{tag.label} ({count})") for tag, count in counts
        ]
        for kind in StepKind:
            self.fields[f"step_{kind}"] = forms.CharField(
                label=kind.label, required=False, widget=forms.Textarea(attrs={"rows": 9}), initial=STEPS[kind]
            )
        self.helper = fields_only("title", "summary", "minutes", "is_public")
        self.exercise_helper = fields_only("first", "last", "tags")
        self.steps_helper = fields_only(*(f"step_{kind}" for kind in StepKind))
        self.exercise_helper.form_show_errors = self.steps_helper.form_show_errors = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"first", "last"} <= cleaned.keys() and cleaned["last"] < cleaned["first"]:
            self.add_error("last", _("The last paragraph comes before the first one."))
        return cleaned

    def draft(self) -> dict[str, Any]:
        """The details that `save_draft` keeps."""
        cleaned = self.cleaned_data
        first, last = self.paragraphs[cleaned["first"]], self.paragraphs[cleaned["last"]]
        return {name: cleaned[name] for name in ("title", "summary", "minutes", "is_public", "tags")} | {
            "passage": Span(first.start, last.end),
            "steps": {kind.value: cleaned[f"step_{kind}"] for kind in StepKind},
        }

    def _fresh(self, source_text: SourceText, accepted: list[Annotation]) -> dict[str, Any]:
        """A first idea: the last third from a marked paragraph on, so that the steps before keep marks to show.

        Up to three tags, those of claims where there are any.
        """
        marked = [n for n, paragraph in enumerate(self.paragraphs) if paragraph.marks]
        late = [n for n in marked if n >= 2 * len(self.paragraphs) // 3]
        tags = [tag.key for tag, _count in tag_counts(accepted, source_text.book)]
        return {
            "title": source_text.title[:200],
            "first": (late or marked[-1:] or [0])[0],
            "last": len(self.paragraphs) - 1,
            "tags": ([tag for tag in tags if tag in _CLAIMS] or tags)[:3],
        }


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
    ]
    return {
        "title": draft.title,
        "summary": draft.summary,
        "minutes": draft.minutes,
        "is_public": draft.is_public,
        "first": inside[0],
        "last": inside[-1],
        "tags": draft.exercise_tags,
        **{f"step_{step.kind}": step.body for step in draft.steps.all()},
    }


def _paragraph_label(number: int, paragraph: Paragraph) -> str:
    marks = ngettext("%(count)d mark", "%(count)d marks", paragraph.marks) % {"count": paragraph.marks}
    return gettext("%(number)d. %(words)s – %(marks)s") % {
        "number": number + 1,
        "words": paragraph.words,
        "marks": marks,
    }
