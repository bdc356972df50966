"""Colours as eyes meet them: contrast, how the colour-blind see them, and how far apart two of them are.

Contrast is WCAG 2.2's (“relative luminance” and “contrast ratio”). Colour blindness is simulated after Machado, Oliveira
and Fernandes, “A Physiologically-based Model for Simulation of Color Vision Deficiency”, IEEE TVCG 15(6), 2009: their
published matrices for severity 1.0, on linear RGB. Distance is CIEDE2000 as Sharma, Wu and Dalal give it in “The
CIEDE2000 Color-Difference Formula”, Color Research and Application 30(1), 2005, between CIELAB colours under D65.
Colours are written #rrggbb (sRGB).
"""

import math
from typing import NamedTuple

Rgb = tuple[float, float, float]
Matrix = tuple[Rgb, Rgb, Rgb]

VISIONS: dict[str, Matrix] = {
    "": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
_LUMINANCE: Rgb = (0.2126, 0.7152, 0.0722)
# sRGB to XYZ (IEC 61966-2-1), divided by the D65 white.
_WHITE = (0.95047, 1.0, 1.08883)
_XYZ: Matrix = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_25_7 = 25.0**7


class Lab(NamedTuple):
    l: float  # noqa: E741 - the letter that CIE gives it
    a: float
    b: float


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted(_dot(_LUMINANCE, _linear(colour)) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def distance(one: str, other: str, vision: str = "") -> float:
    """CIEDE2000 between two colours as `vision`, a key of VISIONS, sees them. 1 is just noticeable side by side."""
    return ciede2000(_lab(seen(one, vision)), _lab(seen(other, vision)))


def seen(colour: str, vision: str) -> Rgb:
    """Linear RGB, 0 to 1, as this vision sees the colour."""
    rgb = _linear(colour)
    red, green, blue = (min(1.0, max(0.0, _dot(row, rgb))) for row in VISIONS[vision])
    return red, green, blue


def mixed(colour: str, other: str, share: float) -> str:
    """`share` of the other colour in this one, mixed as sRGB numbers."""
    parts = (
        round((1 - share) * part + share * other_part)
        for part, other_part in zip(_parts(colour), _parts(other), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def ciede2000(one: Lab, other: Lab) -> float:
    """The numbers in comments are those of the equations in the paper."""
    mean_c = (math.hypot(one.a, one.b) + math.hypot(other.a, other.b)) / 2  # 2, 3
    g = 0.5 * (1 - math.sqrt(mean_c**7 / (mean_c**7 + _25_7)))  # 4
    a1, a2 = (1 + g) * one.a, (1 + g) * other.a  # 5
    c1, c2 = math.hypot(a1, one.b), math.hypot(a2, other.b)  # 6
    h1, h2 = _hue(a1, one.b), _hue(a2, other.b)  # 7
    grey = c1 * c2 == 0
    turn = 0.0 if grey else (h2 - h1 + 180) % 360 - 180  # 10
    if not grey and h2 - h1 == 180:
        turn = 180.0
    dl, dc = other.l - one.l, c2 - c1  # 8, 9
    dh = 2 * math.sqrt(c1 * c2) * _sin(turn / 2)  # 11
    mean_l, mean_c = (one.l + other.l) / 2, (c1 + c2) / 2  # 12, 13
    mean_h = h1 + h2 if grey else _mean_hue(h1, h2)  # 14
    t = (
        1
        - 0.17 * _cos(mean_h - 30)
        + 0.24 * _cos(2 * mean_h)
        + 0.32 * _cos(3 * mean_h + 6)
        - 0.20 * _cos(4 * mean_h - 63)
    )  # 15
    r_c = 2 * math.sqrt(mean_c**7 / (mean_c**7 + _25_7))  # 17
    s_l = 1 + 0.015 * (mean_l - 50) ** 2 / math.sqrt(20 + (mean_l - 50) ** 2)  # 18
    s_c, s_h = 1 + 0.045 * mean_c, 1 + 0.015 * mean_c * t  # 19, 20
    r_t = -_sin(60 * math.exp(-(((mean_h - 275) / 25) ** 2))) * r_c  # 16, 21
    l, c, h = dl / s_l, dc / s_c, dh / s_h  # noqa: E741 - as above
    return math.sqrt(l**2 + c**2 + h**2 + r_t * c * h)  # 22


def _lab(rgb: Rgb) -> Lab:
    x, y, z = (_cube(_dot(row, rgb) / white) for row, white in zip(_XYZ, _WHITE, strict=True))
    return Lab(116 * y - 16, 500 * (x - y), 200 * (y - z))


def _cube(part: float) -> float:
    return part ** (1 / 3) if part > 216 / 24389 else (24389 / 27 * part + 16) / 116


def _linear(colour: str) -> Rgb:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (number / 255 for number in _parts(colour))
    )
    return red, green, blue


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _dot(row: Rgb, rgb: Rgb) -> float:
    return sum(factor * part for factor, part in zip(row, rgb, strict=True))


def _hue(a: float, b: float) -> float:
    return math.degrees(math.atan2(b, a)) % 360 if a or b else 0.0


def _mean_hue(h1: float, h2: float) -> float:
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


def _sin(degrees: float) -> float:
    return math.sin(math.radians(degrees))


def _cos(degrees: float) -> float:
    return math.cos(math.radians(degrees))
