"""Work for the background worker: the machine reads a text for a second reader."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from lessons.agreement.actions import prepare, report_problem
from lessons.agreement.models import SecondReading
from lessons.annotations.tasks import canonical


@task()
def prepare_reading(pk: int) -> int:
    """Propose marks for one second reading and say how many: the machine's own, whatever became of them elsewhere."""
    reading = SecondReading.objects.select_related("source_text").filter(pk=pk).first()
    if reading is None or reading.prepared_at:
        return 0
    if not reading.source_text.is_read_by_analyser:
        return prepare(reading, [], at=timezone.now())
    from lessons.analysis import run  # noqa: PLC0415 - brings in the grammar, which web processes must never load

    try:
        return prepare(reading, run(canonical(reading.source_text)), at=timezone.now())
    except Exception:
        report_problem(reading, _("The machine stopped before its end. Try again, or mark by hand."))
        raise
