"""Display filters."""

from django import template
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
