"""What every form of the site shares."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms

from core.names import seen_whole, tidy


def helper(button: str, *, action: str = "") -> FormHelper:
    """Draws a POST form in the house look with one main `button`; it answers at `action`, or at its own page."""
    drawn = FormHelper()
    drawn.form_action = action
    drawn.add_input(Submit("", button))
    return drawn


def fields_only(*names: str) -> FormHelper:
    """Draws these fields and no more: the template writes the form around them, with its token and buttons."""
    drawn = FormHelper()
    drawn.form_tag = False
    drawn.disable_csrf = True
    drawn.layout = Layout(*names)
    return drawn


class NamingField(forms.CharField):
    """What somebody or something is called."""

    default_validators = [seen_whole]

    def to_python(self, value: Any) -> str:
        return tidy(super().to_python(value) or "")
