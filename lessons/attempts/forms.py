"""What a student says about a line of the comparison."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import helper
from lessons.attempts.models import Contest

LENGTH = Contest._meta.get_field("words").max_length


class ContestForm(forms.Form):
    words = forms.CharField(
        label=_("I still think so, because …"),
        max_length=LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write why you still think so. One sentence is enough."),
            "max_length": _("Say it in at most %(limit_value)d characters; you have %(show_value)d."),
        },
        help_text=_("Which words show it? Your teacher reads this and can answer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(gettext("Say so"))
