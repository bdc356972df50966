"""Which tags can be practised, how far a student has come, and what to practise next."""

from dataclasses import dataclass, replace

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from core.accounts.models import User
from lessons.codebook import SHIPPED, TAGS, Codebook, LayerInfo, Tag
from lessons.codebooks.words import translated, translated_tag
from lessons.practice.drills import DRILLS, Confusion
from lessons.practice.models import PracticeResult

STEADY = 0.75  # from this share on a tag counts as known well enough to go on


@dataclass(frozen=True, slots=True)
class Standing:
    """A tag with the best share of points in a round; None before the first."""

    tag: Tag
    best: float | None


def is_practised(tag: Tag) -> bool:
    """Whether our items fit this tag: a school may have given a tag of ours another name or meaning."""
    if tag.key not in TAGS or tag.retired:
        return False
    ours = {(one.label, one.definition) for one in (TAGS[tag.key], translated_tag(TAGS[tag.key]))}
    return (tag.label, tag.definition) in ours


def practice_url(tag: Tag) -> str:
    """Where the tag is practised; empty where our items do not fit it."""
    return reverse("lessons:practice", args=[tag.key]) if is_practised(tag) else ""


def confusions(tag: Tag, book: Codebook) -> list[Confusion]:
    """What is often taken for this tag, as far as the codebook means the same by both."""
    if not is_practised(tag):
        return []
    kept = [row for row in DRILLS[tag.key].confused if row.tag.key in book.tags]
    return [replace(row, tag=other) for row in kept if is_practised(other := book.tags[row.tag.key])]


def best_of(user: User | AnonymousUser) -> dict[str, float]:
    """A student's best shares by tag; nothing is kept of others."""
    if not isinstance(user, User) or not user.is_student:
        return {}
    return dict(PracticeResult.objects.filter(student=user).values_list("tag", "best"))


def standings(user: User | AnonymousUser) -> list[tuple[LayerInfo, list[Standing]]]:
    """Every tag by layer, with how well this person did."""
    best, book = best_of(user), translated(SHIPPED)
    return [
        (layer, [Standing(tag, best.get(tag.key)) for tag in book.tags_of(key)]) for key, layer in book.layers.items()
    ]


def next_tag(user: User | AnonymousUser, after: Tag) -> Tag:
    """What is often confused with `after`, then the codebook from there on: the first tag that is not known yet."""
    best = best_of(user)
    order = list(TAGS)
    place = order.index(after.key)
    confused = [row.tag.key for row in DRILLS[after.key].confused]
    keys = [key for key in (*confused, *order[place + 1 :], *order[:place]) if key != after.key]
    return translated_tag(TAGS[next((key for key in keys if best.get(key, 0) < STEADY), keys[0])])


def suggestions(student: User, count: int = 3) -> list[Standing]:
    """What a student might practise now: tags that went worst first, then tags not tried yet."""
    best = best_of(student)
    shaky = sorted((share, key) for key, share in best.items() if key in TAGS and share < STEADY)
    untried = [key for key in TAGS if key not in best]
    wanted = ([key for _, key in shaky] + untried)[:count]
    return [Standing(translated_tag(TAGS[key]), best.get(key)) for key in wanted]
