"""Looking for a lesson in the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lessons.reader.library import Shelf

MINUTES = (20, 30, 40, 60, 90)


class LibrarySearch(forms.Form):
    """All may stay open. What makes no sense is passed over: a library refuses nobody."""

    q = forms.CharField(label=_("Words"), max_length=100, required=False, widget=forms.SearchInput)
    topic = forms.ChoiceField(label=_("Topic"), required=False)
    tag = forms.ChoiceField(label=_("Practises"), required=False)
    age = forms.IntegerField(
        label=_("Age"),
        min_value=8,
        max_value=99,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    minutes = forms.TypedChoiceField(label=_("Time"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[
            ("", _("any")),
            ("real", _("real texts")),
            ("invented", _("invented texts")),
            ("pair", _("one event told twice")),
        ],
    )
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, data: Any, *, shelf: Shelf) -> None:
        super().__init__(data)
        nothing = [("", gettext("any"))]
        upto = [(str(minutes), gettext("up to %(n)d minutes") % {"n": minutes}) for minutes in MINUTES]
        for name, choices in (
            ("topic", shelf.topics),
            ("tag", shelf.tags),
            ("language", shelf.languages),
            ("minutes", upto),
        ):
            self.fields[name].choices = [*nothing, *choices]  # type: ignore[attr-defined]  # choice fields
        if len(shelf.languages) < 2:
            del self.fields["language"]
        for field in self.fields.values():
            field.widget.attrs["class"] = "control"

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, without what cannot be."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
