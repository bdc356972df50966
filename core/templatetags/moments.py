"""Days and times as people read them."""

from datetime import datetime

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import pgettext

register = template.Library()


def in_full(at: datetime | None) -> str:
    """Local day, year and time: “Mon 23 Nov 2026, 09:04”; nothing for None."""
    # Translators: Django's date format letters; put them in the order your readers expect.
    return "" if at is None else date_format(localtime(at), pgettext("date format", "D j M Y, H:i"))


@register.filter
def moment(at: datetime | None) -> SafeString:
    """As `in_full`, without the year when it is this one, in a `<time>` that tells machines the exact moment."""
    if at is None:
        return SafeString()
    here = localtime(at)
    short = date_format(here, pgettext("date format", "D j M, H:i"))
    words = short if here.year == localtime().year else in_full(at)
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), words)
