"""Files and pastes handed in, the preparing of their text, and what an admin tells about where it comes from."""

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only
from lessons.codebook import SHIPPED
from lessons.sources.actions import LIMIT, outlet_named
from lessons.sources.extraction.sniffing import NAMES
from lessons.sources.models import OTHER_LANGUAGE, Intake, Outlet, SourceText, TextKind, language_name
from lessons.text.languages import LANGUAGES

ACCEPTED = ",".join(ending for endings in NAMES.values() for ending in endings)
FILE_LIMIT = 20_000_000  # bytes: a saved page or a document with its pictures
FILES = 20  # at once
_DRAFTED = 2_000  # characters of a detail that are kept with a draft


class LanguageField(forms.ChoiceField):
    """One of the languages that `guess` can tell."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Language"),
            choices=self.named,
            help_text=_("The analyser reads English only. A text in another language is marked by hand."),
        )

    @staticmethod
    def named() -> list[tuple[str, str]]:
        """Codes with their names, sorted as the reader of the page would sort them."""
        named = sorted(((code, language_name(code)) for code in LANGUAGES), key=lambda choice: choice[1])
        return [*named, (OTHER_LANGUAGE, language_name(OTHER_LANGUAGE))]


class OriginForm(forms.ModelForm[SourceText]):
    """What both forms ask about where a text comes from."""

    new_outlet = forms.CharField(
        label=_("or a new outlet"), max_length=120, required=False, help_text=_("Who published it, by its usual name.")
    )

    url = forms.URLField(label=_("Address"), max_length=500, required=False, assume_scheme="https")
    rights = forms.CharField(
        label=_("Rights"),
        max_length=_DRAFTED,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whose text it is, and why a class may read it here."),
    )

    class Meta:
        model = SourceText
        fields: ClassVar[tuple[str, ...]] = (
            "title",
            "kind",
            "outlet",
            "author",
            "published_on",
            "url",
            "retrieved_on",
            "rights",
        )
        widgets: ClassVar = {
            "published_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            "retrieved_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts: ClassVar = {"retrieved_on": _("The day it was fetched or handed in. Pages change after that.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outlet"].empty_label = gettext("not known, or not listed")  # type: ignore[attr-defined]  # a ModelChoiceField
        self.helper = fields_only(
            "title", "kind", "outlet", "new_outlet", "author", "published_on", "url", "retrieved_on", "rights"
        )

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

    language = LanguageField()

    class Meta(OriginForm.Meta):
        fields = (*OriginForm.Meta.fields, "language", "invented")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.extend(["language", "invented"])


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files in one field; each refusal names its file."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        files: list[UploadedFile[bytes]] = data or []
        if len(files) > FILES:
            raise forms.ValidationError(
                _("These are more than %(limit)s files. Bring them in parts.") % {"limit": FILES}
            )
        problems = []
        for file in files:
            if not file.size:
                problems.append(_("“%(name)s” is empty.") % {"name": file.name})
            elif file.size > FILE_LIMIT:
                problems.append(_("“%(name)s” is larger than 20 MB.") % {"name": file.name})
        if problems:
            raise forms.ValidationError([*problems, _("Nothing was taken in. Choose the other files once more.")])
        return files


class IntakeForm(forms.Form):
    """Files, or a pasted text. What was pasted is still there after a refusal."""

    upload = FilesField(
        label=_("Files"),
        required=False,
        help_text=_(
            "Saved web pages (.html), Word (.docx), OpenDocument (.odt), PDF with words in it, plain text and Markdown. "
            "Up to 20 files of 20 MB, and 100 MB together."
        ),
        widget=FilesInput(attrs={"accept": ACCEPTED}),
    )
    pasted = forms.CharField(
        label=_("Or paste a text"),
        required=False,
        strip=False,
        max_length=LIMIT,
        widget=forms.Textarea(attrs={"rows": 10, "maxlength": False}),
        help_text=_("The headline first, then an empty line between paragraphs."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.upload_helper, self.paste_helper = fields_only("upload"), fields_only("pasted")

    def clean_pasted(self) -> str:
        pasted: str = self.cleaned_data["pasted"]
        if pasted.strip() and not any(char.isalnum() for char in pasted):
            raise forms.ValidationError(_("There are no words in this text."))
        return pasted if pasted.strip() else ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("upload") and not cleaned.get("pasted"):
            self.add_error("upload", _("Choose a file or paste a text."))
        return cleaned


class PrepareForm(OriginForm):
    """The words that were read, to be mended, with where they come from as far as the file said."""

    text = forms.CharField(
        label=_("The text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "false", "class": "manuscript"}),
        help_text=_(
            "A line that begins with # is the headline; an empty line parts two paragraphs; *stars* make words slanted. "
            "Mend what the machine read wrongly, and take out what is not the article. The words of the article stay as they are."
        ),
    )

    class Meta(OriginForm.Meta):
        fields = (*OriginForm.Meta.fields, "language", "codebook")

    language = LanguageField()
    existing: SourceText | None = None

    def __init__(self, *args: Any, intake: Intake, **kwargs: Any) -> None:
        super().__init__(*args, initial=_initial(intake), **kwargs)
        self.fields["title"].required = False
        self.fields["title"].help_text = gettext("When empty: the text’s own headline.")
        self.fields["published_on"].help_text = gettext("When empty: the text’s own date line.")
        self.text_helper = fields_only("text")
        self.fields["codebook"].empty_label = SHIPPED.name  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["codebook"].help_text = gettext("Whose tags the text is marked with.")
        self.helper.layout.extend(["language", "codebook"])

    def draft(self) -> dict[str, Any]:
        """What to keep of the form until the text is frozen, as JSON holds it. Only after a call of is_valid."""
        kept = {name: self.data.get(name, "") for name in (*self.Meta.fields, "new_outlet")}
        return {name: str(value)[:_DRAFTED] for name, value in kept.items()}


class EncodingForm(forms.Form):
    """How the letters of a file are stored, when they came out odd."""

    encoding = forms.ChoiceField(
        label=_("Read its letters as"),
        required=False,
        choices=[
            ("", _("what the file says")),
            ("utf-8", _("Unicode (UTF-8)")),
            ("cp1252", _("Western European (Windows)")),
            ("cp1250", _("Central European (Windows)")),
            ("iso8859-2", _("Central European (ISO)")),
            ("cp1251", _("Cyrillic (Windows)")),
            ("koi8-r", _("Cyrillic (KOI8)")),
            ("cp1253", _("Greek (Windows)")),
            ("cp1254", _("Turkish (Windows)")),
            ("cp1255", _("Hebrew (Windows)")),
            ("cp1256", _("Arabic (Windows)")),
            ("mac-roman", _("Western European (old Mac)")),
            ("shift_jis", _("Japanese (Shift JIS)")),
            ("gb18030", _("Chinese (GB 18030)")),
            ("big5", _("Chinese (Big5)")),
            ("euc-kr", _("Korean (EUC-KR)")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("encoding")


def _initial(intake: Intake) -> dict[str, Any]:
    """Drafted or found details as the form shows them: an outlet already on record is chosen, any other is new."""
    details = dict(intake.details)
    if details.get("new_outlet") and (known := Outlet.objects.named(details["new_outlet"])):
        details |= {"outlet": known.pk, "new_outlet": ""}
    details["language"] = details.get("language") or "en"
    details.setdefault("kind", TextKind.NEWS_REPORT)
    details.setdefault("retrieved_on", timezone.localdate(intake.created_at).isoformat())
    return {**details, "text": intake.text}


class OutletForm(forms.ModelForm[Outlet]):
    """Who publishes, who owns or funds them, and how we know."""

    class Meta:
        model = Outlet
        fields = ("name", "country", "ownership", "ownership_note", "ownership_source")
        widgets: ClassVar = {"ownership_note": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {"ownership_note": _("A sentence in plain words. Students see it.")}

    ownership_source = forms.URLField(
        label=_("Who says so"),
        max_length=500,
        required=False,
        assume_scheme="https",
        help_text=_("The address where this can be checked: an imprint, a register, a study. Students see it."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only(*self.Meta.fields)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        known = Outlet.objects.named(name) if "name" in self.changed_data else None
        if known and known != self.instance:
            raise forms.ValidationError(_("This outlet is on record already, as “%(name)s”.") % {"name": known})
        return name
