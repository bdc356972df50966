"""The way the words travelled, from the event to the reader: how it is drawn, and a first proposal to correct."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import ceil
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lessons.sources.models import SourceText
from lessons.text.voices import VoiceShare

_ABREAST = 4  # links in one row of a wide drawing
_HEARD = 0.1  # of the words: whoever says less is no second source


@dataclass(frozen=True, slots=True)
class Stop:
    """One link as it is drawn. `onward` is the line to the next: "full", "broken" or, at the end, empty."""

    who: str
    what: str
    missing: bool
    onward: str


@dataclass(frozen=True, slots=True)
class Way:
    """A chain of links as it is drawn; `abreast` of them stand in one row where there is room."""

    stops: tuple[Stop, ...]

    @classmethod
    def along(cls, chain: Sequence[dict[str, Any]]) -> "Way":
        stops = []
        for link, after in zip_longest(chain, chain[1:]):
            broken = after and (link["missing"] or after["missing"])
            onward = "" if after is None else "broken" if broken else "full"
            stops.append(Stop(link["who"], link["what"], link["missing"], onward))
        return cls(tuple(stops))

    @property
    def abreast(self) -> int:
        """As many in each row as make rows of nearly one length."""
        rows = ceil(len(self.stops) / _ABREAST) or 1
        return ceil(len(self.stops) / rows)

    @property
    def missing_count(self) -> int:
        return sum(stop.missing for stop in self.stops)


def proposed_chain(source_text: SourceText, voices: Sequence[VoiceShare]) -> list[dict[str, Any]]:
    """A chain to begin with: what is on record of the text, and who fills most of it. What nobody knows yet is missing.

    `voices` as `shares` gives them, the outlet last.
    """
    named = [voice for voice in voices if voice.name and voice.words]
    links = [_link(_("What happened"), _("Who was there and saw it? Nobody is shown yet."), missing=True)]
    if named:
        percent = round(100 * named[0].share)
        links.append(_link(named[0].name, _("Tells of it: %(percent)d %% of the words.") % {"percent": percent}))
    else:
        links.append(_link(_("Somebody who told it"), _("The text names no source yet."), missing=True))
    if sum(voice.share >= _HEARD for voice in named) < 2:
        links.append(_link(_("Somebody who checks"), _("Is a second source asked? Nobody is shown yet."), missing=True))
    if source_text.author:
        links.append(_link(source_text.author, _("Writes it down.")))
    outlet = source_text.outlet
    published = source_text.published_on
    links.append(
        _link(
            outlet.name if outlet else _("The outlet"),
            _("Publishes it on %(date)s.") % {"date": date_format(published)} if published else _("Publishes it."),
            missing=outlet is None,
        )
    )
    return [*links, _link(_("You"), _("You read it here."))]


def _link(who: str, what: str, *, missing: bool = False) -> dict[str, Any]:
    return {"who": who, "what": what, "missing": missing}
