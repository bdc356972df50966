"""The reading settings as a form."""

from typing import Any

from django import forms

from core.comfort.choices import SETTINGS, to_keep


class ComfortForm(forms.Form):
    """One question for each setting; `prefix` keeps their ids apart from a page's own."""

    prefix = "comfort"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, choices) in SETTINGS.items():
            first = choices[0][0]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=choices, initial=first, widget=forms.RadioSelect(attrs={"data-setting": name})
            )

    def kept(self) -> str:
        return to_keep(self.cleaned_data)
