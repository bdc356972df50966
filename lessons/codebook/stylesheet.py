"""The rules by which static/css/marks.css draws tags, for any codebook.

Every value comes from a checked codebook: keys, patterns and colours hold nothing but letters, digits, `-` and `#`. The
rules for the shipped tags stand in marks.css; a school's are served as a sheet of their own, which comes after it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256

from lessons.codebook.book import Tag
from lessons.text.segments import LANES

# The picture that is repeated under the words, and how large it is.
_LINES = {
    "solid": ("linear-gradient({c} 0 0)", "100% 2px"),
    "thin": ("linear-gradient({c} 0 0)", "100% 1px"),
    "thick": ("linear-gradient({c} 0 0)", "100% 4px"),
    "double": ("linear-gradient({c} 0 1.5px, transparent 1.5px 3px, {c} 3px)", "100% 4.5px"),
    "dashed": ("linear-gradient(90deg, {c} 70%, transparent 0)", "9px 2px"),
    "long": ("linear-gradient(90deg, {c} 80%, transparent 0)", "22px 2.5px"),
    "dotted": ("radial-gradient(circle, {c} 55%, transparent 60%)", "5px 3px"),
    "dashdot": (
        "linear-gradient(90deg, {c} 0 8px, transparent 8px 11px, {c} 11px 13px, transparent 13px)",
        "16px 2.5px",
    ),
    "wavy": ("conic-gradient(from 135deg at top, {c} 90deg, transparent 0)", "7px 3.5px"),
    "blocks": ("linear-gradient(90deg, {c} 50%, transparent 0)", "9px 4px"),
    "ticks": ("linear-gradient(90deg, {c} 1.5px, transparent 0)", "5px 4.5px"),
    "hatched": (
        "linear-gradient(135deg, {c} 0 20%, transparent 20% 50%, {c} 50% 70%, transparent 70%)",
        "5px 4.5px",
    ),
}


def stylesheet(tags: Iterable[Tag]) -> str:
    """A whole sheet, in the cascade layer of marks.css."""
    return "@layer components {\n" + rules(tags) + "}\n"


def digest(sheet: str) -> str:
    """Names a sheet by what it says, so that a browser may keep it for good."""
    return sha256(sheet.encode()).hexdigest()[:20]


def rules(tags: Iterable[Tag]) -> str:
    tags = list(tags)
    return "\n".join(
        [
            _rule(":root", [line for tag in tags for line in _names(tag)]),
            *(_rule(f".t-{tag.key}", _own(tag)) for tag in tags),
            *(_rule(f".u{lane}-{tag.key}", _lane(tag, lane)) for lane in range(LANES) for tag in tags),
            "  /* On paper and with forced colours the patterns alone tell the tags apart. */",
            _rule(":root.on-paper", [f"--colour-{tag.key}: var(--ink);" for tag in tags]),
            "  @media (forced-colors: active) {",
            _rule(":root", [f"--colour-{tag.key}: CanvasText;" for tag in tags], indent="    ") + "  }",
            "",
        ]
    )


def _names(tag: Tag) -> Iterator[str]:
    picture, size = _LINES[tag.pattern]
    yield f"--colour-{tag.key}: light-dark({tag.light}, {tag.dark});"
    yield f"--line-{tag.key}: {picture.format(c=f'var(--colour-{tag.key})')};"
    yield f"--size-{tag.key}: {size};"


def _own(tag: Tag) -> list[str]:
    return [f"--c: var(--colour-{tag.key});", f"--line: var(--line-{tag.key});", f"--size: var(--size-{tag.key});"]


def _lane(tag: Tag, lane: int) -> list[str]:
    lines = [f"--line{lane}: var(--line-{tag.key});", f"--size{lane}: var(--size-{tag.key});"]
    return lines if lane else [*lines, f"--tint: color-mix(in oklab, var(--colour-{tag.key}) 11%, transparent);"]


def _rule(selector: str, declarations: list[str], indent: str = "  ") -> str:
    return "\n".join([f"{indent}{selector} {{", *(f"{indent}  {line}" for line in declarations), f"{indent}}}", ""])
