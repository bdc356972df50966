"""What an author needs to know of a text before making a lesson of it, and of the lessons made."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.text import Truncator

from core.accounts.models import User
from lessons.annotations.models import Annotation, Status
from lessons.authoring.models import Lesson, LessonVersion
from lessons.codebook import Codebook, Tag
from lessons.sources.models import SourceText


@dataclass(frozen=True)
class Paragraph:
    """A block as one chooses it: its first words and the accepted annotations that start in it."""

    start: int
    end: int
    words: str
    text: str
    kind: str
    by_tag: dict[str, int]

    @property
    def marks(self) -> int:
        return sum(self.by_tag.values())


def reviewed_texts(user: User, words: str = "") -> QuerySet[SourceText]:
    """The site's texts and one's own that carry accepted annotations and no undecided ones, newest first, without their
    words: for lists.
    """
    annotations = Annotation.objects.filter(source_text=OuterRef("pk"))
    found = SourceText.objects.filter(
        Q(owner=None) | Q(owner=user),
        Exists(annotations.filter(status=Status.ACCEPTED)),
        ~Exists(annotations.filter(status=Status.PROPOSED)),
    )
    if words:
        found = found.filter(Q(title__icontains=words) | Q(outlet__name__icontains=words))
    return found.select_related("outlet").defer("raw", "text", "blocks", "inlines")


def own_lessons(user: User) -> QuerySet[Lesson]:
    """The lessons that `user` may edit, newest first, each with `is_published`: for lists."""
    published = Exists(LessonVersion.objects.filter(lesson=OuterRef("pk")))
    lessons = Lesson.objects.editable_by(user).select_related("author", "source_text__outlet")
    return (
        lessons.annotate(is_published=published)
        .order_by("-created_at", "-pk")
        .defer("source_text__raw", "source_text__text", "source_text__blocks", "source_text__inlines")
    )


def accepted_of(source_text: SourceText) -> list[Annotation]:
    return list(source_text.annotations.accepted().select_related("linked"))


def paragraphs(source_text: SourceText, accepted: list[Annotation]) -> list[Paragraph]:
    found = []
    for block in source_text.block_spans:
        text = source_text.text[block.start : block.end]
        counts = Counter(one.tag for one in accepted if block.start <= one.start < block.end)
        found.append(Paragraph(block.start, block.end, Truncator(text).words(9), text, block.kind, dict(counts)))
    return found


def tag_counts(accepted: list[Annotation], book: Codebook) -> list[tuple[Tag, int]]:
    """The tags that occur and are not retired, in codebook order, each with how often."""
    counts = Counter(annotation.tag for annotation in accepted)
    return [(tag, counts[key]) for key, tag in book.tags.items() if counts[key] and not tag.retired]
