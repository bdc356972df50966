"""Whether everybody can see the marks of a codebook and tell them apart.

A tag's line needs 3:1 against every surface it is drawn on (WCAG 2.2, 1.4.11 Non-text Contrast), and since labels are
written in the tag's colour, they need 4.5:1 (1.4.3 Contrast, Minimum). Two tags of a layer are near when their colours
lie less than NEAR apart for anybody: with full colour vision or none of one kind of cone, on light paper or on dark.
Near tags must differ in their pattern, as WCAG 1.4.1 (Use of Color) asks. NEAR is ours: ten times what is just
noticeable side by side (CIEDE2000 of 1), for thin lines that stand apart.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from lessons.codebook.book import LAYER_KEYS, PATTERNS, Codebook, Tag
from lessons.codebook.colours import VISIONS, contrast, distance, mixed

LINE, LABEL, NEAR = 3.0, 4.5, 10.0
# The surfaces that marks are drawn on, paper first: --paper, --raised and --sunken of static/css/tokens.css.
SURFACES = {"light": ("#fbfaf6", "#ffffff", "#f3f0e8"), "dark": ("#16171a", "#1e2024", "#111215")}
_INK = {"light": "#000000", "dark": "#ffffff"}


class Trouble(StrEnum):
    FAINT_LINE = "faint-line"
    FAINT_LABEL = "faint-label"
    ALIKE = "alike"
    NEAR = "near"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is wrong with these tags (keys), or worth knowing. `figure` is the contrast, or the distance for the
    `vision` (a key of VISIONS) that tells them apart least. `suggestion` is a colour or a pattern that would do; empty
    when none is known.
    """

    trouble: Trouble
    tags: tuple[str, ...]
    theme: str
    figure: float
    vision: str = ""
    suggestion: str = ""

    @property
    def refuses(self) -> bool:
        """All but a note: a codebook with this remark is not kept."""
        return self.trouble is not Trouble.NEAR


def remarks(book: Codebook) -> list[Remark]:
    """All there is to say of the tags that are not retired; refusals first."""
    found: list[Remark] = []
    for layer in LAYER_KEYS:
        tags = book.offered(layer)
        for tag in tags:
            found += _faint(tag)
        near = [(one, other, *_nearest(one, other)) for one, other in combinations(tags, 2)]
        near = [row for row in near if row[2] < NEAR]
        for one, other, figure, theme, vision in near:
            if one.pattern == other.pattern:
                free = _free_pattern(tags)
                found.append(Remark(Trouble.ALIKE, (one.key, other.key), theme, figure, vision, free))
        found += _groups(near)
    return sorted(found, key=lambda remark: not remark.refuses)


def least_contrast(colour: str, theme: str) -> float:
    """Against the surface of this theme on which it shows least."""
    return min(contrast(colour, surface) for surface in SURFACES[theme])


def _faint(tag: Tag) -> Iterator[Remark]:
    for theme, colour in (("light", tag.light), ("dark", tag.dark)):
        figure = least_contrast(colour, theme)
        if figure < LABEL:
            trouble = Trouble.FAINT_LINE if figure < LINE else Trouble.FAINT_LABEL
            yield Remark(trouble, (tag.key,), theme, figure, suggestion=_stronger(colour, theme))


def _stronger(colour: str, theme: str) -> str:
    """The same colour with just enough black in it, or white."""
    shades = (mixed(colour, _INK[theme], step / 20) for step in range(1, 21))
    return next(shade for shade in shades if least_contrast(shade, theme) >= LABEL)


def _nearest(one: Tag, other: Tag) -> tuple[float, str, str]:
    """Their distance, with the theme and the vision in which it is least."""
    return min(
        (distance(mine, theirs, vision), theme, vision)
        for theme, mine, theirs in (("light", one.light, other.light), ("dark", one.dark, other.dark))
        for vision in VISIONS
    )


def _free_pattern(tags: list[Tag]) -> str:
    used = {tag.pattern for tag in tags}
    return next((pattern for pattern in PATTERNS if pattern not in used), "")


def _groups(near: list[tuple[Tag, Tag, float, str, str]]) -> list[Remark]:
    """One note for tags that hang together by pairs that are near and have different patterns."""
    groups: list[tuple[list[str], tuple[float, str, str]]] = []
    for one, other, figure, theme, vision in near:
        if one.pattern == other.pattern:
            continue
        touching = [group for group in groups if {one.key, other.key} & set(group[0])]
        keys = dict.fromkeys([key for group in touching for key in group[0]] + [one.key, other.key])
        least = min([group[1] for group in touching] + [(figure, theme, vision)])
        groups = [group for group in groups if group not in touching] + [(list(keys), least)]
    return [Remark(Trouble.NEAR, tuple(keys), theme, figure, vision) for keys, (figure, theme, vision) in groups]
