"""What an author needs to know of a text before making a lesson of it."""

from collections import Counter
from dataclasses import dataclass

from django.utils.text import Truncator

from lessons.annotations.models import Annotation
from lessons.authoring.models import Lesson
from lessons.codebook import Codebook, Tag
from lessons.sources.models import SourceText


@dataclass(frozen=True)
class Paragraph:
    """A block as one chooses it: its first words and how many accepted annotations start in it."""

    start: int
    end: int
    words: str
    marks: int


def draft_of(source_text: SourceText) -> Lesson | None:
    """The lesson of this text, published or not. The first one, should an import have made several."""
    return source_text.lessons.prefetch_related("steps").first()


def accepted_of(source_text: SourceText) -> list[Annotation]:
    return list(source_text.annotations.accepted())


def paragraphs(source_text: SourceText, accepted: list[Annotation]) -> list[Paragraph]:
    return [
        Paragraph(
            block.start,
            block.end,
            Truncator(source_text.text[block.start : block.end]).words(9),
            sum(block.start <= annotation.start < block.end for annotation in accepted),
        )
        for block in source_text.block_spans
    ]


def tag_counts(accepted: list[Annotation], book: Codebook) -> list[tuple[Tag, int]]:
    """The tags that occur and are not retired, in codebook order, each with how often."""
    counts = Counter(annotation.tag for annotation in accepted)
    return [(tag, counts[key]) for key, tag in book.tags.items() if counts[key] and not tag.retired]
