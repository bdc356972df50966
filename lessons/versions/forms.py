"""Changing a text's words, and finding the new place of a mark."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only
from lessons.annotations.anchoring import find_quote
from lessons.annotations.models import Unplaced
from lessons.text.spans import Span
from lessons.versions.queries import Place, places

SHOWN = 12  # places to choose from


class WordsForm(forms.Form):
    """The raw text, to be edited; `base` is the version that the edit was begun on."""

    text = forms.CharField(
        label=_("The text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "false", "class": "manuscript"}),
        help_text=_(
            "A line that begins with # is the headline; an empty line parts two paragraphs; *stars* make words slanted."
        ),
    )
    why = forms.CharField(
        label=_("Why"),
        max_length=200,
        error_messages={"required": _("Say in a few words why, so that the others understand the change.")},
        help_text=_("A few words for the history, as “Fixed a typo in the third paragraph”."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text_helper, self.helper = fields_only("text", "base"), fields_only("why")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        return text.replace("\r\n", "\n")  # which browsers make of every line break

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.data.get("then") != "save":
            self.errors.pop("why", None)  # a look needs no reason
        return cleaned


class PlaceForm(forms.Form):
    """The words that a lost mark belongs to now. Cleaned, `span` is their place.

    Where they stand more than once, `places` asks which are meant; it is never guessed.
    """

    quote = forms.CharField(
        label=_("Words"),
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Copy them from the text. Half words are made whole."),
    )
    at = forms.IntegerField(required=False)

    def __init__(self, data: Any = None, *, mark: Unplaced) -> None:
        super().__init__(data, auto_id=f"mark_{mark.pk}_%s")
        self.text = mark.source_text.text
        self.helper = fields_only("quote")
        self.places: list[Place] = []

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        quote, at = cleaned.get("quote"), cleaned.get("at")
        if not quote:
            return cleaned
        if (found := find_quote(self.text, quote, near=at or 0)) is None:
            self.add_error(
                "quote", _("These words are not in the text. Copy them from it exactly; a shorter piece will do.")
            )
            return cleaned
        alike = places(self.text, found.of(self.text))
        if len(alike) > 1 and at not in {place.start for place in alike}:
            self.places = alike[:SHOWN]
            self.add_error("quote", _("These words stand in more than one place. Choose which are meant."))
        cleaned["span"] = Span(at, at + len(found)) if len(alike) > 1 and at is not None else found
        return cleaned
