"""The form on the page that shows every component."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import fields_only


class ExampleForm(forms.Form):
    """One field of each kind. It is never sent."""

    name = forms.CharField(label=_("A field with a mistake"), help_text=_("What help looks like."))
    about = forms.CharField(label=_("A longer text"), widget=forms.Textarea(attrs={"rows": 2}), required=False)
    kind = forms.ChoiceField(label=_("A choice"), choices=[("report", _("news report"))], required=False)
    agreed = forms.BooleanField(label=_("A box to tick"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = fields_only("name", "about", "kind", "agreed")
