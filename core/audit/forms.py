"""What to look for in the record."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.audit.models import Event


class FilterForm(forms.Form):
    event = forms.ChoiceField(
        label=_("What"),
        choices=[("", _("Everything")), *Event.choices],
        required=False,
        widget=forms.Select(attrs={"class": "control"}),
    )
    words = forms.CharField(label=_("Name or user name"), max_length=80, required=False)

    def wanted(self) -> dict[str, str]:
        """What was asked for, as far as it makes sense."""
        given = getattr(self, "cleaned_data", {})
        return {name: given[name] for name in ("event", "words") if given.get(name)}
