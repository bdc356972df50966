"""What a student does with a notebook: open a step, write down what was found out about a claim."""

from datetime import datetime

from django.db import transaction

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.authoring.models import LessonVersion, StepKind
from lessons.notebooks.models import Inquiry, Notebook


class InquiryChanged(Exception):
    """It was saved from another page meanwhile; these words would wipe out the ones there."""


@transaction.atomic
def open_step(
    student: User, version: LessonVersion, *, assignment: Assignment | None, step: StepKind, at: datetime
) -> Notebook:
    """Nothing is written when the student comes back to the step that was open last."""
    notebook, created = Notebook.objects.get_or_create(
        student=student,
        assignment=assignment,
        **({"version": version} if assignment is None else {}),
        defaults={"version": version, "seen": [step.value], "step": step, "opened_at": at},
    )
    if not created and notebook.step != step:
        notebook.seen = [*dict.fromkeys([*notebook.seen, step.value])]
        notebook.step, notebook.opened_at = step, at
        notebook.save(update_fields=["seen", "step", "opened_at"])
    return notebook


@transaction.atomic
def write_inquiry(
    notebook: Notebook, *, note: str, words: dict[str, str], known: datetime | None, at: datetime
) -> Inquiry | None:
    """`known` is when the page from which this comes saved last. An inquiry without a word is none.

    Raises InquiryChanged.
    """
    standing = Inquiry.objects.select_for_update().filter(notebook=notebook, note=note).first()
    if standing is not None and standing.saved_at != known and _words(standing) != words:
        raise InquiryChanged
    if not any(words.values()):
        if standing is not None:
            standing.delete()
        return None
    inquiry, _created = Inquiry.objects.update_or_create(
        notebook=notebook, note=note, defaults={**words, "saved_at": at}
    )
    return inquiry


def _words(inquiry: Inquiry) -> dict[str, str]:
    return {name: getattr(inquiry, name) for name in ("knower", "record", "place", "found", "outcome")}
