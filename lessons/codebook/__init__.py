"""The codebook that ships: layers and tags as data, read once. Pure: imports no Django.

A tag's `key` is what annotations, findings and exports name; `colour` and `pattern` name design tokens.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Layer = Literal["attribution", "claims", "framing"]


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One of the three questions asked of a text."""

    key: Layer
    title: str
    short: str
    question: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One category of mark. `example` and `near_miss` are Markdown; the marked words in an example are bold."""

    key: str
    layer: Layer
    label: str
    definition: str
    question: str
    example: str
    near_miss: str
    colour: str
    pattern: str
    source: str


_data = tomllib.loads((Path(__file__).parent / "codebook.toml").read_text(encoding="utf-8"))

LAYERS: dict[str, LayerInfo] = {row["key"]: LayerInfo(**row) for row in _data["layer"]}
TAGS: dict[str, Tag] = {row["key"]: Tag(**row) for row in _data["tag"]}


def tags_of(layer: str) -> list[Tag]:
    """The tags of one layer, in codebook order."""
    return [tag for tag in TAGS.values() if tag.layer == layer]
