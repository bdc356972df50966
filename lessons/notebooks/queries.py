"""Who looks at which notebook."""

from django.db.models import Exists, OuterRef

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.authoring.models import Lesson
from lessons.notebooks.models import Inquiry, Notebook


def practice_notebook(student: User, lesson: Lesson) -> Notebook | None:
    """The one written in, if there is any, however new the lesson's version; else the one opened last."""
    own = Notebook.objects.filter(student=student, version__lesson=lesson, assignment=None)
    is_written = Exists(Inquiry.objects.filter(notebook=OuterRef("pk")))
    return own.order_by(is_written.desc(), "-opened_at").first()


def inquiries_of_class(assignment: Assignment) -> list[Inquiry]:
    """What those who are in the class now have found out, by name."""
    members = assignment.classroom.students.all()
    found = Inquiry.objects.filter(notebook__assignment=assignment, notebook__student__in=members)
    return list(found.select_related("notebook__student").order_by("notebook__student__name", "pk"))
