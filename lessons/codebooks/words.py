"""A codebook in the reader's language; what is wrong with its colours, said kindly and with a way out."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lessons.codebook import Codebook, LayerInfo, Tag
from lessons.codebook.book import LAYER_LIMITS
from lessons.codebook.checks import LABEL, LINE, Remark, Trouble

_Worded = TypeVar("_Worded", LayerInfo, Tag)
_TAG_WORDS = ("label", "definition", "question", "example", "near_miss")
PATTERN_NAMES = {
    "solid": gettext_lazy("a line"),
    "thin": gettext_lazy("a thin line"),
    "thick": gettext_lazy("a thick line"),
    "double": gettext_lazy("a double line"),
    "dashed": gettext_lazy("dashes"),
    "long": gettext_lazy("long dashes"),
    "dotted": gettext_lazy("dots"),
    "dashdot": gettext_lazy("dashes and dots"),
    "wavy": gettext_lazy("zigzag"),
    "blocks": gettext_lazy("blocks"),
    "ticks": gettext_lazy("upright strokes"),
    "hatched": gettext_lazy("slanted strokes"),
}
_THEMES = {"light": gettext_lazy("light paper"), "dark": gettext_lazy("dark paper")}
_EYES = {
    "": gettext_lazy("to every eye"),
    "protan": gettext_lazy("to people who do not see red"),
    "deutan": gettext_lazy("to people who do not see green"),
    "tritan": gettext_lazy("to people who do not see blue"),
}


def translated(book: Codebook) -> Codebook:
    """For showing only: what is worded as in the shipped codebook comes in the page's language, a school's words stay.

    `core.messages` gathers these strings from codebook.toml.
    """
    layers = {key: _translated(layer, LAYER_LIMITS) for key, layer in book.layers.items()}
    tags = {key: translated_tag(tag) for key, tag in book.tags.items()}
    return replace(book, layers=layers, tags=tags)


def translated_tag(tag: Tag) -> Tag:
    return _translated(tag, _TAG_WORDS)


def _translated(one: _Worded, names: Iterable[str]) -> _Worded:
    words: dict[str, Any] = {name: pgettext("codebook", getattr(one, name)) for name in names}
    return replace(one, **words)


def explained(remark: Remark, book: Codebook) -> str:
    labels = [book.tags[key].label for key in remark.tags]
    told = {
        "first": labels[0],
        "last": labels[-1],
        "labels": pgettext("between the names of tags", ", ").join(labels),
        "paper": _THEMES[remark.theme],
        "eyes": _EYES[remark.vision],
        "figure": f"{int(remark.figure * 10) / 10:.1f}",  # cut, so that what falls short never reads as enough
        "needed": LINE if remark.trouble is Trouble.FAINT_LINE else LABEL,
        "suggestion": PATTERN_NAMES.get(remark.suggestion, remark.suggestion),
    }
    match remark.trouble:
        case Trouble.FAINT_LINE:
            words = _(
                "The line of “%(first)s” is hard to see on %(paper)s: its contrast is %(figure)s, and it takes %(needed)s. "
                "%(suggestion)s would do."
            )
        case Trouble.FAINT_LABEL:
            words = _(
                "The name of “%(first)s” is written in its colour, which is hard to read on %(paper)s: its contrast is "
                "%(figure)s, and it takes %(needed)s. %(suggestion)s would do."
            )
        case Trouble.ALIKE if remark.suggestion:
            words = _(
                "“%(first)s” and “%(last)s” look the same %(eyes)s on %(paper)s, and have the same kind of line. Choose "
                "another colour for one of them, or another kind of line. Not taken yet: %(suggestion)s."
            )
        case Trouble.ALIKE:
            words = _(
                "“%(first)s” and “%(last)s” look the same %(eyes)s on %(paper)s, and have the same kind of line. Choose "
                "another colour for one of them."
            )
        case Trouble.NEAR:
            words = _("%(labels)s: their colours are near each other. Their lines tell them apart.")
    return words % told
