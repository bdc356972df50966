"""What an admin tells about a text, and the two ways to hand one in."""

from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only
from lessons.sources.actions import outlet_named
from lessons.sources.decoding import NotText, decode
from lessons.sources.models import Outlet, SourceText

EXTENSIONS = (".txt", ".md")
FILE_LIMIT = 1_000_000  # bytes: 200,000 characters in any script


class LinesField(forms.CharField):
    """A list as lines of a text box; empty lines vanish."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(self.line(item) for item in value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Any]:
        return [self.item(line) for line in super().clean(value).splitlines() if line.strip()]

    def line(self, item: Any) -> str:
        return str(item)

    def item(self, line: str) -> Any:
        return line.strip()


class ChainField(LinesField):
    """Links as lines: “who: what”, with a question mark in front of a link nobody can show."""

    def line(self, item: Any) -> str:
        words = f"{item['who']}: {item['what']}" if item.get("what") else str(item["who"])
        return f"? {words}" if item.get("missing") else words

    def item(self, line: str) -> dict[str, Any]:
        missing = line.strip().startswith("?")
        who, _colon, what = line.strip().removeprefix("?").partition(":")
        return {"who": who.strip(), "what": what.strip(), "missing": missing}


class OriginForm(forms.ModelForm[SourceText]):
    """What both forms ask about where a text comes from."""

    new_outlet = forms.CharField(
        label=_("or a new outlet"), max_length=120, required=False, help_text=_("Who published it, by its usual name.")
    )

    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = SourceText
        fields: ClassVar[tuple[str, ...]] = ("title", "kind", "outlet", "author", "published_on", "url")
        widgets: ClassVar = {
            "published_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "retrieved_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "rights": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts: ClassVar = {"rights": _("Whose text it is, and why a class may read it here.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].empty_label = gettext("not known, or not listed")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.helper = fields_only("title", "kind", "outlet", "new_outlet", "author", "published_on", "url")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("outlet") and cleaned.get("new_outlet"):
            self.add_error("new_outlet", _("Choose an outlet from the list or name a new one, not both."))
        return cleaned

    def provenance(self) -> dict[str, Any]:
        """The fields of SourceText, with the new outlet made when one was named."""
        found = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if name := self.cleaned_data["new_outlet"]:
            found["outlet"] = outlet_named(name)
        return found


class ProvenanceForm(OriginForm):
    """Everything known of where a text comes from. All but the title may stay open."""

    chain = ChainField(
        label=_("The way the words travelled"),
        required=False,
        help_text=_(
            "One link a line, from the event to the reader, as “Ministry: held a briefing”. "
            "Put a question mark in front of a link that nobody can show."
        ),
    )
    missing = LinesField(
        label=_("What a reader would need and does not get"),
        required=False,
        help_text=_("One thing a line: the other side, documents, people who were there."),
    )

    class Meta(OriginForm.Meta):
        fields = (*OriginForm.Meta.fields, "retrieved_on", "rights", "chain", "missing")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.extend(["retrieved_on", "rights", "chain", "missing"])


class NewSourceForm(OriginForm):
    """A text as a file or pasted. What was pasted, or read from the file, is still there after a refusal."""

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("Plain text or Markdown: a name that ends in .txt or .md."),
        widget=forms.FileInput(attrs={"accept": ",".join(EXTENSIONS)}),
    )
    pasted = forms.CharField(
        label=_("Or paste the text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "The headline first, then an empty line between paragraphs. A date on a line of its own is read as the date."
        ),
    )
    guessed = False
    existing: SourceText | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = gettext("When empty: the text’s own headline.")
        self.fields["published_on"].help_text = gettext("When empty: the text’s own date line.")
        self.text_helper = fields_only("file", "pasted")
        self.helper.form_show_errors = False  # the first part of the form has told of all of them

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if PurePath(file.name or "").suffix.lower() not in EXTENSIONS:
            raise forms.ValidationError(
                _("This file is not a .txt or .md file. Save it as plain text, or copy its words into the box below.")
            )
        if (file.size or 0) > FILE_LIMIT:
            raise forms.ValidationError(
                _("This file is larger than 1 MB: too long for a lesson. Use one article of it.")
            )
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        file, pasted = cleaned.get("file"), cleaned.get("pasted", "")
        cleaned["raw"] = pasted
        if file and pasted.strip():
            self.add_error(
                "file", _("There is a file and a pasted text. Use one of them; your pasted text is kept below.")
            )
        elif file:
            self._read(file)
        elif not pasted.strip() and "file" not in self.errors:
            self.add_error("pasted", _("Choose a file or paste a text."))
        return cleaned

    def _read(self, file: "UploadedFile[bytes]") -> None:
        """Take the file's words, and keep them in the box should anything else be refused."""
        try:
            raw, self.guessed = decode(file.read())
        except NotText:
            self.add_error(
                "file",
                _(
                    "There is no plain text in this file; it may be a picture or a document with another ending. Paste the words instead."
                ),
            )
            return
        self.cleaned_data["raw"] = raw
        self.data = {**self.data.dict(), "pasted": raw}  # type: ignore[attr-defined]  # a QueryDict, as forms with files have


class OutletForm(forms.ModelForm[Outlet]):
    """Who publishes, who owns or funds them, and how we know."""

    class Meta:
        model = Outlet
        fields = ("name", "country", "ownership", "ownership_note")
        widgets: ClassVar = {"ownership_note": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {"ownership_note": _("A sentence and where it can be checked. Students see it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(*self.fields)
