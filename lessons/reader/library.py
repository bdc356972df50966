"""Finding a lesson: what the library shows, to whom, and how many there are of each kind."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from lessons.authoring.models import Listing, Topic, seen_by
from lessons.codebook import SHIPPED, Tag
from lessons.codebooks.words import translated
from lessons.sources.models import language_name
from lessons.sources.rendering import render_blocks
from lessons.text.canonical import Block
from lessons.text.segments import Labelled
from lessons.text.spans import Span

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Shelf:
    """What can be looked for among the lessons that somebody may see, with how many there are of each."""

    total: int
    topics: Choices
    tags: Choices
    languages: Choices


@dataclass(frozen=True)
class Card:
    listing: Listing
    tags: list[Tag]
    topics: list[str]
    excerpt: SafeString


def listings(user: object) -> QuerySet[Listing]:
    return Listing.objects.filter(seen_by(user, "lesson__"))


def shelf(user: object) -> Shelf:
    rows = list(listings(user).values_list("topics", "tags", "language"))
    topics = Counter(topic for row in rows for topic in row[0].split())
    tags = Counter(tag for row in rows for tag in row[1].split())
    languages = Counter(row[2] for row in rows)
    return Shelf(
        total=len(rows),
        topics=[(topic.value, f"{topic.label} ({topics[topic]})") for topic in Topic if topics[topic]],
        tags=[(key, f"{tag.label} ({tags[key]})") for key, tag in translated(SHIPPED).tags.items() if tags[key]],
        languages=sorted((code, f"{language_name(code)} ({count})") for code, count in languages.items()),
    )


def found(user: object, asked: dict[str, str | int | None]) -> QuerySet[Listing]:
    """The lessons that answer to everything asked for, without their words."""
    rows = listings(user)
    for word in str(asked.get("q") or "").casefold().split():
        rows = rows.filter(words__contains=word)
    if topic := asked.get("topic"):
        rows = rows.filter(topics__contains=f" {topic} ")
    if tag := asked.get("tag"):
        rows = rows.filter(tags__contains=f" {tag} ")
    if age := asked.get("age"):
        rows = rows.filter(age_from__lte=age, age_to__gte=age)
    if minutes := asked.get("minutes"):
        rows = rows.filter(minutes__lte=minutes)
    if language := asked.get("language"):
        rows = rows.filter(language=language)
    if kind := asked.get("kind"):
        rows = rows.filter(paired=True) if kind == "pair" else rows.filter(invented=kind == "invented")
    return rows.select_related("lesson").defer("words")


def card(listing: Listing) -> Card:
    book = translated(SHIPPED)
    return Card(
        listing,
        tags=[book.tags[key] for key in listing.tags.split() if key in book.tags],
        topics=[str(Topic(key).label) for key in listing.topics.split()],
        excerpt=_drawn(listing),
    )


def _drawn(listing: Listing) -> SafeString:
    if not listing.excerpt:
        return SafeString()
    text = listing.excerpt["text"]
    marks = [
        Labelled(f"x{listing.pk}-{n}", tag, Span(start, end))
        for n, (tag, start, end) in enumerate(listing.excerpt["marks"])
    ]
    return render_blocks(text, [Block("paragraph", 0, len(text))], [], marks)[0].html
