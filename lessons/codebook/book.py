"""What a codebook is: three layers with a question each, and tags that always come in the same order."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

Layer = Literal["attribution", "claims", "framing"]
LAYER_KEYS: tuple[Layer, ...] = get_args(Layer)
PATTERNS = (
    "solid",
    "double",
    "dashed",
    "dotted",
    "dashdot",
    "thick",
    "wavy",
    "thin",
    "blocks",
    "ticks",
    "hatched",
    "long",
)
KEY = re.compile(r"[a-z][a-z0-9-]{0,39}")
HEX = re.compile(r"#[0-9a-f]{6}")
SHORTCUT = re.compile(r"[a-z0-9]?")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
RESERVED_SHORTCUTS = frozenset("0asdef")  # what static/js/marking/keys.js does something else with, or nothing
TAGS_LIMIT = 60
LIMITS = {"label": 60, "definition": 400, "question": 300, "example": 600, "near_miss": 600, "source": 300}
LAYER_LIMITS = {"title": 60, "short": 20, "question": 200}
NAME_LIMIT = 80


class BadCodebook(ValueError):
    """Data that is no codebook. The message names the place."""


@dataclass(frozen=True, slots=True)
class LayerInfo:
    """One of the three questions asked of a text."""

    key: Layer
    title: str
    short: str
    question: str


@dataclass(frozen=True, slots=True)
class Tag:
    """One category of mark. `example` and `near_miss` are Markdown; the marked words in an example are bold.

    `light` and `dark` are its colours on light and on dark paper, as #rrggbb. A retired tag is shown where it was used
    and offered nowhere.
    """

    key: str
    layer: Layer
    label: str
    definition: str
    question: str
    example: str
    near_miss: str
    light: str
    dark: str
    pattern: str
    source: str
    shortcut: str = ""
    retired: bool = False


@dataclass(frozen=True)
class Codebook:
    """Layers and tags by key. Every layer has at least one tag that is not retired."""

    name: str
    layers: dict[str, LayerInfo]
    tags: dict[str, Tag]

    def tags_of(self, layer: str) -> list[Tag]:
        """The tags of one layer, retired ones too, in codebook order."""
        return [tag for tag in self.tags.values() if tag.layer == layer]

    def offered(self, layer: str) -> list[Tag]:
        """The tags of one layer that can be given to words now."""
        return [tag for tag in self.tags_of(layer) if not tag.retired]

    def offers(self, key: str, layer: str) -> bool:
        tag = self.tags.get(key)
        return tag is not None and tag.layer == layer and not tag.retired

    def as_data(self) -> dict[str, Any]:
        """Plain data, ready for JSON, from which `from_data` makes the same codebook."""
        return {
            "name": self.name,
            "layers": [asdict(layer) for layer in self.layers.values()],
            "tags": [asdict(tag) for tag in self.tags.values()],
        }

    @classmethod
    def from_data(cls, data: Any) -> "Codebook":
        """Raises BadCodebook, whatever the data holds."""
        row = _mapping(data, "codebook")
        layers = [_layer(value) for value in _list(row.get("layers"), "layers", len(LAYER_KEYS))]
        if tuple(layer.key for layer in layers) != LAYER_KEYS:
            raise BadCodebook("layers")
        tags = [_tag(value) for value in _list(row.get("tags"), "tags", TAGS_LIMIT)]
        keys = [tag.key for tag in tags]
        if len(set(keys)) != len(keys):
            raise BadCodebook("tags: a key comes twice")
        shortcuts = [tag.shortcut for tag in tags if tag.shortcut and not tag.retired]
        if len(set(shortcuts)) != len(shortcuts):
            raise BadCodebook("tags: a shortcut comes twice")
        book = cls(_line(row, "name", "codebook", NAME_LIMIT), {layer.key: layer for layer in layers}, {})
        for layer in LAYER_KEYS:  # so that the order of tags is that of their layers
            book.tags.update((tag.key, tag) for tag in tags if tag.layer == layer)
            if not book.offered(layer):
                raise BadCodebook(f"tags: none for {layer}")
        return book


def shortcuts(tags: Sequence[Tag]) -> list[str]:
    """The key on the keyboard for each of these tags: its own, else its number in the list, else a digit still free."""
    own = {tag.shortcut for tag in tags if tag.shortcut}
    free = [digit for digit in "123456789" if digit not in own]
    found = []
    for number, tag in enumerate(tags, 1):
        digit = str(number) if str(number) in free else next(iter(free), "")
        if not tag.shortcut and digit:
            free.remove(digit)
        found.append(tag.shortcut or digit)
    return found


def _layer(value: Any) -> LayerInfo:
    row = _mapping(value, "layers")
    key = row.get("key")
    if key not in LAYER_KEYS:
        raise BadCodebook("layers, key")
    return LayerInfo(key, **{name: _line(row, name, "layers", limit) for name, limit in LAYER_LIMITS.items()})


def _tag(value: Any) -> Tag:
    row = _mapping(value, "tags")
    words = {name: _line(row, name, "tags", limit, needed=name == "label") for name, limit in LIMITS.items()}
    for name, wanted in (("key", KEY), ("light", HEX), ("dark", HEX), ("shortcut", SHORTCUT)):
        words[name] = row.get(name, "")
        if not isinstance(words[name], str) or not wanted.fullmatch(words[name]):
            raise BadCodebook(f"tags, {name}")
    layer, pattern, retired = row.get("layer"), row.get("pattern"), row.get("retired", False)
    if layer not in LAYER_KEYS or pattern not in PATTERNS or not isinstance(retired, bool):
        raise BadCodebook("tags")
    if words["shortcut"] in RESERVED_SHORTCUTS:
        raise BadCodebook("tags, shortcut")
    return Tag(layer=layer, pattern=pattern, retired=retired, **words)


def _mapping(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadCodebook(where)
    return value


def _list(value: Any, where: str, limit: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > limit:
        raise BadCodebook(where)
    return value


def _line(row: Mapping[str, Any], name: str, where: str, limit: int, *, needed: bool = True) -> str:
    """Text that every database can hold: no NUL, no half characters."""
    value = row.get(name, "")
    if not isinstance(value, str) or len(value) > limit or (needed and not value.strip()):
        raise BadCodebook(f"{where}, {name}")
    if _UNSTORABLE.search(value):
        raise BadCodebook(f"{where}, {name}")
    return value
