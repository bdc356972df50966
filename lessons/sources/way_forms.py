"""The chain, the voices and what is missing, as a page of rows that works without scripts.

The fields of all rows of a kind have the same names: their order on the page is the order that is kept.
"""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, ClassVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only
from lessons.sources.models import SourceText

LINKS = 12  # a longer chain is no picture any more
ROWS = 40  # voices, and lines of what is missing

Values = dict[str, str]  # one row as it is typed, by field


class Row(forms.Form):
    """One row of a list. An empty one vanishes when it is kept."""

    kind: ClassVar[str]
    named: ClassVar[str]
    use_required_attribute = False

    def __init__(self, values: Values, *, at: int | str, checked: bool) -> None:
        data = {f"{self.kind}-{name}": value for name, value in values.items()}
        super().__init__(data if checked else None, prefix=self.kind, auto_id=f"{at}-%s", initial=values)
        self.at = at
        self.helper = fields_only(*self.fields)
        self.helper.form_show_errors = False

    @property
    def called(self) -> str:
        return str(self[self.named].value() or "")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not cleaned[self.named]:
            self.add_error(self.named, _("Write who this is, or take the row away."))
        return cleaned


class LinkRow(Row):
    kind, named = "link", "who"

    who = forms.CharField(label=_("Who, or what"), max_length=120, required=False)
    what = forms.CharField(
        label=_("What happens to the words here"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    shown = forms.ChoiceField(
        label=_("In the text"),
        required=False,
        choices=[("", _("the text shows this link")), ("missing", _("the text does not show it"))],
    )

    @property
    def fact(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {"who": found["who"], "what": " ".join(found["what"].split()), "missing": bool(found["shown"])}


class VoiceRow(Row):
    kind, named = "voice", "name"

    name = forms.CharField(
        label=_("Voice, as the marks name it"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"list": "heard"}),
    )
    label = forms.CharField(label=_("Who that is, in a few words"), max_length=200, required=False)
    independent = forms.ChoiceField(
        label=_("Part in what happened"),
        required=False,
        choices=[("", _("not known")), ("no", _("a party to it")), ("yes", _("none: independent"))],
    )
    note = forms.CharField(
        label=_("What to know about them"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    @property
    def fact(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "name": found["name"],
            "label": found["label"],
            "independent": {"yes": True, "no": False}.get(found["independent"]),
            "note": " ".join(found["note"].split()),
        }


class LinesField(forms.CharField):
    """A list as lines of a text box; empty lines vanish."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]


class NeedsForm(forms.Form):
    missing = LinesField(
        label=_("What a reader would need and does not get"),
        required=False,
        max_length=10_000,
        help_text=_("One thing a line: the other side, documents, people who were there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("missing")
        self.helper.form_show_errors = False

    def clean_missing(self) -> list[str]:
        lines: list[str] = self.cleaned_data["missing"]
        if len(lines) > ROWS or any(len(line) > 500 for line in lines):
            raise forms.ValidationError(
                _("Up to %(lines)s lines of %(characters)s characters fit.") % {"lines": ROWS, "characters": 500}
            )
        return lines


class WayForm:
    """All that the page edits. `moved` names the row that a button has just moved or added: it gets the focus."""

    def __init__(self, links: list[Values], voices: list[Values], missing: Any, *, proposed: bool = False) -> None:
        self.link_values, self.voice_values, self.missing = links, voices, missing
        self.proposed = proposed
        self.moved = ""
        self.problems: list[str] = []
        self._draw(checked=False)

    @classmethod
    def of(cls, source_text: SourceText) -> "WayForm":
        links, voices = [_link(link) for link in source_text.chain], [_voice(voice) for voice in source_text.voices]
        return cls(links, voices, source_text.missing)

    @classmethod
    def posted(cls, data: QueryDict) -> "WayForm":
        links, voices = _rows(data, LinkRow), _rows(data, VoiceRow)
        return cls(links, voices, data.get("missing", ""), proposed="proposed" in data)

    def press(self, button: str) -> None:
        """A button that changes rows and keeps nothing: “link-up-2”, “voice-remove-0”, “link-add”."""
        kind, verb, at = [*button.split("-"), "", ""][:3]
        values = self.link_values if kind == "link" else self.voice_values
        here = int(at) if at.isdecimal() and len(at) < 4 and int(at) < len(values) else None
        if verb == "add":
            values.append({})
            self.moved = f"{kind}-{len(values) - 1}"
        elif here is not None and verb == "remove":
            del values[here]
        elif here is not None and verb in {"up", "down"}:
            there = min(max(here + (1 if verb == "down" else -1), 0), len(values) - 1)
            values[here], values[there] = values[there], values[here]
            self.moved = f"{kind}-{there}"
        self._draw(checked=False)

    def propose(self, chain: Sequence[dict[str, Any]], voices: Sequence[str]) -> None:
        """Fill in what nobody has written: the chain when there is none, and the voices that have no row."""
        if not any(_is_typed(values) for values in self.link_values):
            self.link_values = [_link(link) for link in chain]
        told = {values.get("name", "").strip() for values in self.voice_values}
        self.voice_values = [values for values in self.voice_values if _is_typed(values)]
        self.voice_values += [{"name": voice} for voice in voices if voice not in told]
        self.proposed = True
        self._draw(checked=False)

    def is_valid(self) -> bool:
        """Whether it can be kept; else the rows and `problems` say what is amiss."""
        self.link_values = [values for values in self.link_values if _is_typed(values)]
        self.voice_values = [values for values in self.voice_values if _is_typed(values)]
        self._draw(checked=True)
        if len(self.links) == 1:
            self.problems.append(gettext("One link is no way yet: say who comes before it or after it."))
        if len(self.links) > LINKS:
            self.problems.append(gettext("The picture has room for %(limit)s links.") % {"limit": LINKS})
        if len(self.voices) > ROWS:
            self.problems.append(gettext("There is room for %(limit)s voices.") % {"limit": ROWS})
        seen: set[str] = set()
        for row in self.voices:
            name = row.cleaned_data["name"] if row.is_valid() else ""
            if name in seen:
                row.add_error("name", gettext("This voice has a row already."))
            seen |= {name} - {""}
        return not self.problems and not self.has_errors

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in (*self.links, *self.voices, self.needs))

    def facts(self) -> dict[str, Any]:
        """The fields of SourceText. Only after a call of is_valid."""
        return {
            "chain": [row.fact for row in self.links],
            "voices": [row.fact for row in self.voices],
            "missing": self.needs.cleaned_data["missing"],
        }

    def _draw(self, *, checked: bool) -> None:
        self.links = [LinkRow(values, at=at, checked=checked) for at, values in enumerate(self.link_values)]
        self.voices = [VoiceRow(values, at=at, checked=checked) for at, values in enumerate(self.voice_values)]
        missing = {"missing": self.missing}
        self.needs = NeedsForm(missing) if checked else NeedsForm(initial=missing)
        for row in (*self.links, *self.voices):
            if f"{row.kind}-{row.at}" == self.moved:
                row.fields[row.named].widget.attrs["autofocus"] = True
        self.new_link, self.new_voice = LinkRow({}, at="new", checked=False), VoiceRow({}, at="new", checked=False)


def _rows(data: QueryDict, row: type[Row]) -> list[Values]:
    names = list(row.base_fields)
    columns = [data.getlist(f"{row.kind}-{name}")[: 2 * ROWS] for name in names]
    return [dict(zip(names, values, strict=True)) for values in zip_longest(*columns, fillvalue="")]


def _is_typed(values: Values) -> bool:
    """Whether somebody wrote into the row; a choice alone says nothing."""
    return any(value.strip() for name, value in values.items() if name not in {"shown", "independent"})


def _link(link: dict[str, Any]) -> Values:
    return {"who": link["who"], "what": link["what"], "shown": "missing" if link["missing"] else ""}


def _voice(voice: dict[str, Any]) -> Values:
    said = voice.get("independent")
    independent = "" if said is None else "yes" if said else "no"
    return {**{name: voice.get(name, "") for name in ("name", "label", "note")}, "independent": independent}
