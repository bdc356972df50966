"""Who looks at which notebook."""

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.authoring.models import Lesson
from lessons.notebooks.models import Inquiry, Notebook


def notebooks_about(student: User, lesson: Lesson) -> list[Notebook]:
    """A student's own, for practice, the one opened last first."""
    own = Notebook.objects.filter(student=student, version__lesson=lesson, assignment=None)
    return list(own.select_related("version").prefetch_related("inquiries").order_by("-opened_at"))


def inquiries_of_class(assignment: Assignment) -> list[Inquiry]:
    """What those who are in the class now have found out, by name."""
    members = assignment.classroom.students.all()
    found = Inquiry.objects.filter(notebook__assignment=assignment, notebook__student__in=members)
    return list(found.select_related("notebook__student").order_by("notebook__student__name", "pk"))
