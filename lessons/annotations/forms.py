"""Correcting an annotation, or adding one, by its words."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only
from lessons.annotations.anchoring import find_quote
from lessons.annotations.exchange import explain
from lessons.annotations.models import Annotation, Status
from lessons.codebook import SHIPPED, Codebook
from lessons.interchange.formats import ENDINGS, read
from lessons.interchange.marks import Parcel
from lessons.interchange.refusals import FILE_LIMIT, Refused
from lessons.sources.models import SourceText


class AnnotationForm(forms.Form):
    """The quote is looked up in the text near `near`; what was typed stays when it is not there."""

    quote = forms.CharField(
        label=_("Words"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Copy them from the text. Half words are made whole."),
    )
    tag = forms.ChoiceField(label=_("Tag"))
    because = forms.CharField(
        label=_("Because"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The reason, in words a fourteen-year-old understands."),
    )
    settle = forms.CharField(label=_("What would settle it"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    neutral = forms.CharField(label=_("Neutral wording"), required=False, max_length=300)
    voice = forms.CharField(
        label=_("Voice"), required=False, max_length=200, help_text=_("Whose words or view these are.")
    )
    optional = forms.BooleanField(label=_("May be missed without cost"), required=False)
    near = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, source_text: SourceText, annotation: Annotation | None = None) -> None:
        names = ("quote", "tag", "because", "settle", "neutral", "voice", "optional")
        initial = {name: getattr(annotation, name) for name in names} if annotation else {}
        super().__init__(data, initial=initial, auto_id="edit_%s" if annotation else "add_%s")
        self.fields["tag"].choices = tag_choices(source_text.shown_book, kept=annotation.tag if annotation else "")  # type: ignore[attr-defined]  # a choice field
        self.source_text = source_text
        self.annotation = annotation
        self.helper = fields_only(*names, "near")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        near = self.annotation.start if self.annotation else cleaned.pop("near", None) or 0
        cleaned.pop("near", None)
        return _with_span(self, cleaned, self.source_text, near=near)


class ReadingForm(forms.Form):
    """Other words or another tag that are right too."""

    quote = forms.CharField(label=_("What could be marked as well"), widget=forms.Textarea(attrs={"rows": 2}))
    tag = forms.ChoiceField(label=_("With the tag"))

    def __init__(self, data: Any = None, *, annotation: Annotation) -> None:
        initial = {"quote": annotation.quote, "tag": annotation.tag}
        super().__init__(data, initial=initial, auto_id="reading_%s")
        self.fields["tag"].choices = tag_choices(annotation.source_text.shown_book, kept=annotation.tag)  # type: ignore[attr-defined]  # a choice field
        self.annotation = annotation
        self.helper = fields_only("quote", "tag")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return _with_span(self, cleaned, self.annotation.source_text, near=self.annotation.start)


def _with_span(form: forms.Form, cleaned: dict[str, Any], source_text: SourceText, *, near: int) -> dict[str, Any]:
    """`span` in place of `quote`, once the words are found."""
    if quote := cleaned.pop("quote", ""):
        cleaned["span"] = find_quote(source_text.text, quote, near=near)
        if cleaned["span"] is None:
            form.add_error(
                "quote", _("These words are not in the text. Copy them from it exactly; a shorter piece will do.")
            )
    return cleaned


def tag_choices(book: Codebook, *, kept: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The tags by layer. A retired one is among them only while it is `kept`."""
    return [
        (layer.title, [(tag.key, tag.label) for tag in book.tags_of(layer.key) if not tag.retired or tag.key == kept])
        for layer in book.layers.values()
    ]


class ImportForm(forms.Form):
    """A file of annotations made with another tool. Cleaned, `parcel` holds what the file says."""

    file = forms.FileField(
        label=_("A file of marks"),
        help_text=_("From this site, brat (.ann, or .zip with its .txt), doccano, a table or a Web Annotation tool."),
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )
    status = forms.ChoiceField(
        label=_("Take them in"),
        choices=[
            (Status.PROPOSED, _("as proposals, to be decided one by one")),
            (Status.ACCEPTED, _("as accepted")),
        ],
        initial=Status.PROPOSED,
    )

    def __init__(self, *args: Any, book: Codebook, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.book = book
        self.helper = fields_only("file", "status")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if file := cleaned.get("file"):
            try:
                cleaned["parcel"] = self._read(file)
            except Refused as refusal:
                self.add_error("file", explain(refusal))
        return cleaned

    def _read(self, file: "UploadedFile[bytes]") -> Parcel:
        return read(file.name or "", file.read(FILE_LIMIT + 1), known=self.book.tags)


class CodebookForm(forms.ModelForm[SourceText]):
    """Whose tags a text is marked with."""

    class Meta:
        model = SourceText
        fields = ("codebook",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["codebook"].empty_label = SHIPPED.name  # type: ignore[attr-defined]  # a ModelChoiceField
        self.helper = fields_only("codebook")
