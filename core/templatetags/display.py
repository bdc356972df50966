"""Display filters."""

from decimal import Decimal

from django import template
from django.utils.formats import number_format
from django.utils.safestring import SafeString

from core import prose

register = template.Library()


@register.filter
def markdown(source: str) -> SafeString:
    """Markdown as safe HTML."""
    return prose.to_html(source)


@register.filter
def percent(share: float | None) -> str:
    """A share from 0 to 1 as whole per cent: 0.625 -> “63 %”; nothing for None."""
    return "" if share is None else f"{round(share * 100)} %"


@register.filter
def hundredths(share: float) -> str:
    """A share from 0 to 1 as a number of 0 to 100, as SVG and CSS read it whatever the page's language."""
    return f"{share * 100:.0f}"


@register.filter
def number(value: Decimal | None) -> str:
    """As people of the page's language write it, without a needless zero: 7.50 -> “7.5”, 8.0 -> “8”; nothing for None."""
    if value is None:
        return ""
    return str(number_format(int(value) if value == int(value) else value.normalize()))
