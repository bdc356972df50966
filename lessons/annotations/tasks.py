"""Work for the background worker. Web processes only name these tasks; the analyser is imported when one runs."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from lessons.annotations.actions import propose, report_problem
from lessons.sources.models import SourceText
from lessons.text.canonical import CanonicalText


@task()
def analyse(source_text_pk: int) -> int:
    """Propose annotations for one text and say how many. A failure is kept on the text, for people to read.

    A text in a language that the analyser does not read gets none: people mark it by hand.
    """
    source_text = SourceText.objects.filter(pk=source_text_pk).first()
    if source_text is None:
        return 0
    if not source_text.is_read_by_analyser:
        return len(propose(source_text, [], at=timezone.now()))
    from lessons.analysis import run  # noqa: PLC0415 - brings in the grammar, which web processes must never load

    try:
        return len(propose(source_text, run(canonical(source_text)), at=timezone.now()))
    except Exception:
        report_problem(
            source_text, _("The analysis stopped before its end. The text and everything decided so far are kept.")
        )
        raise


def canonical(source_text: SourceText) -> CanonicalText:
    """The text as stored; the places in its raw input are not needed here."""
    blocks, inlines = tuple(source_text.block_spans), tuple(source_text.inline_spans)
    return CanonicalText(source_text.text, blocks, inlines, source_text.title, source_text.published_on, offsets=())
