"""What people write, in a real browser: nothing of it runs, and nothing breaks the content policy."""

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.authoring.models import Lesson
from lessons.classrooms.actions import enrol
from tests.markup import PAYLOADS


def test_nothing_that_people_write_runs(page, sign_in, transactional_db, assignment, ada, now):
    """A dialog would open at the first alert(1); the content policy's complaints are faults."""
    classroom = assignment.classroom
    for number, payload in enumerate(PAYLOADS):
        enrol(
            make_account(username=f"p{number}", name=payload[:80], role=Role.STUDENT, password="x"), classroom, at=now
        )
    lesson = assignment.version.lesson
    Lesson.objects.filter(pk=lesson.pk).update(author=ada, teacher_page="\n\n".join(PAYLOADS), title=PAYLOADS[0])
    dialogs = []
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    sign_in(page, ada)
    for address in (
        f"/classes/{classroom.pk}/",
        f"/assignments/{assignment.pk}/results/",
        f"/builder/{lesson.pk}/preview/",
    ):
        assert page.goto(address).status == 200
        page.wait_for_load_state("networkidle")
    assert dialogs == []
