from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from lessons.notebooks.models import Inquiry


class InquiryForm(forms.ModelForm[Inquiry]):
    """One claim's lines of the worksheet. Ids begin with the claim's, since a page has many."""

    known = forms.DateTimeField(required=False)  # when the page from which this comes saved last

    class Meta:
        model = Inquiry
        fields: ClassVar = ["knower", "record", "place", "found", "outcome"]
        widgets: ClassVar = {
            **{name: forms.Textarea(attrs={"rows": 2}) for name in ("knower", "record", "place")},
            "found": forms.Textarea(attrs={"rows": 3}),
            "outcome": forms.RadioSelect,
        }
        help_texts: ClassVar = {
            "knower": _("Who was there, counted, measured or decided?"),
            "record": _("A list, a picture, a law, a receipt, a recording?"),
            "place": _("An archive, a second paper, a map, a person to ask?"),
            "found": _("Who says so, where and when? “I looked there and found nothing” is a result too."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = Inquiry.Outcome.choices

    @property
    def lines(self) -> list[forms.BoundField]:
        return [self[name] for name in ("knower", "record", "place", "found")]
