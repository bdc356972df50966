"""Which codebooks there are, and what is made with them."""

from typing import Any

from django.db.models import Count, QuerySet

from lessons.codebook import TAGS
from lessons.codebooks.models import SchoolCodebook


def codebooks() -> QuerySet[SchoolCodebook]:
    """All of them by name, each with its number of texts and where it comes from."""
    found = SchoolCodebook.objects.annotate(text_count=Count("source_texts")).select_related(
        "copied_from", "changed_by"
    )
    return found.order_by("name")


def all_keys() -> set[str]:
    """The keys of all tags that there are, in any codebook: for a file that does not say yet which text it is for."""
    return {*TAGS, *(key for codebook in SchoolCodebook.objects.all() for key in codebook.book.tags)}


def tags_in_use(codebook: SchoolCodebook) -> set[str]:
    """The keys that marks of its texts carry, or list as another reading, or that an exercise of theirs asks for."""
    texts = codebook.source_texts.order_by()
    used = set(texts.values_list("annotations__tag", flat=True).distinct())
    readings = texts.filter(annotations__alternatives__0__isnull=False).values_list(
        "annotations__alternatives", flat=True
    )
    used |= {other["tag"] for row in readings for other in row}
    used |= {key for row in texts.values_list("lessons__exercise_tags", flat=True) for key in row or []}
    return (used | tags_kept(texts)) - {None}


def tags_kept(texts: QuerySet[Any]) -> set[str]:
    """The keys that these texts hold besides their marks: for marks without a place, second readings, older versions."""
    kept = set(texts.values_list("unplaced__tag", flat=True)) | set(
        texts.values_list("second_readings__marks__tag", flat=True)
    )
    kept |= {tag for row in texts.values_list("unplaced__alternatives", flat=True) for tag, _quote in row or []}
    references = texts.values_list("second_readings__differences__reference", flat=True)
    marks = [reference for reference in references if reference]
    marks += [row["fields"] for rows in texts.values_list("versions__snapshot", flat=True) for row in rows or []]
    kept |= {tag for mark in marks for tag in (mark["tag"], *_other_tags(mark.get("alternatives", [])))}
    return kept - {None}


def _other_tags(alternatives: list[Any]) -> list[str]:
    """A mark without a place says `[tag, quote]` where an annotation names places."""
    return [other["tag"] if isinstance(other, dict) else other[0] for other in alternatives]
