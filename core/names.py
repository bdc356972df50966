"""What people, classes and groups are called: on one line, with nothing in it that nobody can see."""

import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_JOINERS = "\u200c\u200d"
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # drawn as nothing, though they count as letters and signs
_VIRAMA = 9  # the combining class of the signs that drop a vowel in the scripts of India


def tidy(name: str) -> str:
    """Composed letters, single spaces, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", name).split())


def uncovered(name: str) -> str:
    """With a box for each sign that nobody could see."""
    return "".join("▯" if _hides(sign) else sign for sign in name)


def seen_whole(name: str) -> None:
    """A validator: refuses signs that hide, turn round or fake a part of a name (UTS #39), in any script.

    Joiners stay where writing needs them: after a virama, between Arabic letters (RFC 5892, appendix A), in emoji.
    """
    for place, sign in enumerate(name):
        if _hides(sign) and not (sign in _JOINERS and _joins(name, place)):
            raise ValidationError(
                _("There is an invisible sign in it (%(sign)s). Delete the name and type it anew."),
                params={"sign": f"U+{ord(sign):04X}"},
            )


def _hides(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"} or sign in _BLANK


def _joins(name: str, place: int) -> bool:
    before, after = name[place - 1 : place], name[place + 1 : place + 2]
    if not (before and after):
        return False
    if unicodedata.combining(before) == _VIRAMA:
        return True
    if unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL":
        return True
    picture = unicodedata.category(before) in {"So", "Sk"} or before == "\ufe0f"
    return name[place] == "\u200d" and picture and unicodedata.category(after) == "So"
