"""Codebooks as values: layers and tags, how they are drawn, and whether everybody can tell them apart. Pure: no Django.

A tag's `key` is what annotations, findings and exports name. `SHIPPED` is the codebook that comes with the site, read
once from codebook.toml; the analyser proposes its keys, and a school's copy keeps them.
"""

import tomllib
from pathlib import Path

from lessons.codebook.book import BadCodebook, Codebook, Layer, LayerInfo, Tag

__all__ = ["LAYERS", "SHIPPED", "TAGS", "BadCodebook", "Codebook", "Layer", "LayerInfo", "Tag"]

_data = tomllib.loads((Path(__file__).parent / "codebook.toml").read_text(encoding="utf-8"))

SHIPPED = Codebook.from_data({"name": "Sourcewise", "layers": _data["layer"], "tags": _data["tag"]})
LAYERS, TAGS = SHIPPED.layers, SHIPPED.tags
