"""Which codebooks there are, and what is made with them."""

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
    return used - {None}
