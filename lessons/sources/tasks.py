"""Work for the background worker: reading files that people brought."""

from django_tasks import task

from lessons.sources.actions import record_reading, refuse
from lessons.sources.extraction.refusals import Refused
from lessons.sources.extraction.sandbox import extract
from lessons.sources.models import Intake, IntakeState


@task()
def read(intake_pk: int) -> str:
    """Read one file in the sandbox and say how it stands afterwards. Asked twice, it reads once."""
    intake = Intake.objects.filter(pk=intake_pk, state=IntakeState.WAITING).first()
    if intake is None:
        return ""
    try:
        with intake.original.open("rb") as file:
            record_reading(intake, extract(file, name=intake.name, encoding=intake.encoding))
    except Refused as refusal:
        refuse(intake, refusal.reason)
    except Exception:
        refuse(intake, "stopped", keep_file=True)
        raise
    return intake.state
