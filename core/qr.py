"""Addresses as pictures for cameras."""

import segno
from django.utils.safestring import SafeString, mark_safe

MASK = 4  # any of the eight can be read; to try them all for the evenest takes four times as long


def qr(address: str, *, label: str) -> SafeString:
    """An SVG element, dark on white in any theme; `label` is what it says to whoever cannot see it."""
    drawn = segno.make_qr(address, mask=MASK).svg_inline(
        title=label, omitsize=True, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))  # noqa: S308 - segno escapes the label
