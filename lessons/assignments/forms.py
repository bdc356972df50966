"""Forms about assignments."""

from datetime import datetime
from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.forms import helper
from lessons.assignments.actions import AlreadyAssigned, DueInThePast, assign, change_terms
from lessons.assignments.models import Assignment
from lessons.assignments.queries import assignable_versions
from lessons.classrooms.models import Classroom

PAST = _("This moment has passed. Choose a later one, or leave it empty.")


class DueForm(forms.Form):
    """An optional moment in the site's time zone."""

    due_at = forms.DateTimeField(
        label=_("Due"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, button: str, action: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = timezone.get_current_timezone_name()
        self.fields["due_at"].help_text = gettext(
            "Work can be handed in until then. Leave it empty for no end. Time zone: %(zone)s."
        ) % {"zone": zone}
        self.helper = helper(button, action=action)

    def change(self, assignment: Assignment, *, at: datetime) -> bool:
        """Whether it could be done; if not, the form says why."""
        try:
            change_terms(assignment, due_at=self.cleaned_data["due_at"], at=at)
        except DueInThePast:
            self.add_error("due_at", PAST)
        return not self.errors


class AssignForm(DueForm):
    """Offers the published lessons, and says which ones the class has already."""

    def __init__(self, *args: Any, user: User, classroom: Classroom, **kwargs: Any) -> None:
        action = reverse("lessons:assign", args=[classroom.pk]) + "#assign"  # a refusal is shown where it was asked
        super().__init__(*args, button=gettext("Assign this lesson"), action=action, **kwargs)
        self.user, self.classroom = user, classroom
        self.versions = {version.pk: version for version in assignable_versions(user)}
        given = set(classroom.assignments.values_list("version", flat=True))
        has_it = gettext("%(lesson)s (this class has it)")
        choices = [
            (str(pk), has_it % {"lesson": version.lesson} if pk in given else str(version.lesson))
            for pk, version in self.versions.items()
        ]
        self.fields["version"] = forms.TypedChoiceField(
            label=gettext("Lesson"), choices=[("", gettext("Choose a lesson")), *choices], coerce=int
        )
        self.order_fields(["version", "due_at"])

    def assign(self, *, at: datetime) -> Assignment | None:
        """The new assignment; when there is none, the form says why."""
        given = self.cleaned_data
        try:
            return assign(self.versions[given["version"]], self.classroom, due_at=given["due_at"], by=self.user, at=at)
        except AlreadyAssigned:
            self.add_error("version", _("This class has this lesson already. You can change its due date in the list."))
        except DueInThePast:
            self.add_error("due_at", PAST)
        return None
