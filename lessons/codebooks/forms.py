"""What a school may change of a codebook, and how a tag is drawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only
from lessons.codebook import Codebook, Layer, Tag
from lessons.codebook.book import HEX, LAYER_LIMITS, LIMITS, NAME_LIMIT, PATTERNS, RESERVED_SHORTCUTS
from lessons.codebooks.words import PATTERN_NAMES

_SAMPLE = {"light": "#1b4b7a", "dark": "#8fc1f0"}


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=NAME_LIMIT,
        help_text=_("How people will find it, such as the name of your school or of the project."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("name")


class WordsForm(NameForm):
    """The codebook's name, and what each of its three layers is called and asks."""

    def __init__(self, data: Any = None, *, book: Codebook) -> None:
        initial = {"name": book.name}
        super().__init__(data, initial=initial)
        self.book = book
        self.layer_helpers = []
        labels = {"title": _("Title"), "short": _("Short title, for buttons"), "question": _("Question")}
        for key, layer in book.layers.items():
            for part, label in labels.items():
                name = f"{key}_{part}"
                self.fields[name] = forms.CharField(label=label, max_length=LAYER_LIMITS[part])
                self.initial[name] = getattr(layer, part)
            self.layer_helpers.append((layer, fields_only(*(f"{key}_{part}" for part in labels))))

    def words(self) -> dict[str, Any]:
        """The details that `describe_codebook` keeps."""
        cleaned = self.cleaned_data
        layers = {key: {part: cleaned[f"{key}_{part}"] for part in LAYER_LIMITS} for key in self.book.layers}
        return {"name": cleaned["name"], "layers": layers}


class ColourField(forms.CharField):
    """A colour as # and six hexadecimal digits, and nothing else: it is written into a stylesheet."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"data-colour": _("pick it"), "maxlength": False, "autocomplete": "off", "spellcheck": "false"}
        super().__init__(widget=forms.TextInput(attrs=attributes), **kwargs)

    def clean(self, value: Any) -> str:
        colour = str(super().clean(value)).lower()
        if not HEX.fullmatch(colour):
            raise forms.ValidationError(_("Write the colour as # and six digits or letters from a to f: #0b5fa5."))
        return colour


def _words(name: str, label: Any, *, rows: int = 0, required: bool = True, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=LIMITS[name], widget=widget, required=required, help_text=help_text)


class LookForm(forms.Form):
    """How a tag is drawn."""

    light = ColourField(label=_("Colour on light paper"))
    dark = ColourField(label=_("Colour on dark paper"))
    pattern = forms.ChoiceField(
        label=_("Kind of line"),
        choices=[(pattern, PATTERN_NAMES[pattern]) for pattern in PATTERNS],
        help_text=_("It tells tags apart where colours do not: in print, and for people who see fewer colours."),
    )


class TagForm(LookForm):
    """One tag, old or new. Its key and its layer never change."""

    label = _words("label", _("Name"))
    definition = _words("definition", _("Definition"), rows=2, help_text=_("One line: what the tag is for."))
    question = _words("question", _("Question to ask oneself"), rows=2)
    example = _words(
        "example", _("Example"), rows=2, help_text=_("Put two stars on either side of the **marked words**.")
    )
    near_miss = _words("near_miss", _("Close, but no"), rows=2, help_text=_("Something like it that stays unmarked."))
    source = _words(
        "source", _("Goes back to"), required=False, help_text=_("Where the definition comes from, or “our own”.")
    )
    shortcut = forms.CharField(
        label=_("Key on the keyboard"),
        max_length=1,
        required=False,
        help_text=_("One letter or digit. Without one, tags are numbered in the exercise."),
        widget=forms.TextInput(attrs={"class": "one-sign", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, book: Codebook, layer: Layer, tag: Tag | None = None) -> None:
        names = ("label", "definition", "question", "example", "near_miss", "source", "shortcut")
        look = ("light", "dark", "pattern")
        initial = {name: getattr(tag, name) for name in (*names, *look)} if tag else _SAMPLE
        super().__init__(data, initial=initial)
        self.book, self.layer, self.tag = book, layer, tag
        self.helper, self.look_helper = fields_only(*names), fields_only(*look)
        self.look_helper.form_show_errors = False

    def clean_shortcut(self) -> str:
        key: str = self.cleaned_data["shortcut"].lower()
        if not key:
            return ""
        if not (key.isascii() and key.isalnum()):
            raise forms.ValidationError(_("A key is one letter from a to z or one digit."))
        if key in RESERVED_SHORTCUTS:
            raise forms.ValidationError(_("The exercise uses this key for something else. Choose another."))
        mine = self.tag.key if self.tag else ""
        for other in self.book.tags.values():
            if other.shortcut == key and other.key != mine:
                raise forms.ValidationError(gettext("“%(label)s” has this key already.") % {"label": other.label})
        return key

    @property
    def sample(self) -> Tag:
        """The tag as typed so far, refused or not; what cannot be drawn gives way to what was there before."""
        drawn = {"pattern": PATTERNS[0], **_SAMPLE, **self.initial}
        typed = {name: str(self[name].value() or "").strip() for name in ("label", "light", "dark", "pattern")}
        looks = {name: typed[name].lower() for name in ("light", "dark") if HEX.fullmatch(typed[name].lower())}
        pattern = typed["pattern"] if typed["pattern"] in PATTERNS else drawn["pattern"]
        look = {"light": drawn["light"], "dark": drawn["dark"], **looks}
        return sample(**look, pattern=pattern, label=typed["label"], layer=self.layer)


def sample(*, light: str, dark: str, pattern: str, label: str = "", layer: Layer = "framing") -> Tag:
    """A tag to be looked at. No codebook has its key: those begin with a letter."""
    return Tag("0-preview", layer, label, "", "", "", "", light, dark, pattern, "")
