"""Forms about classes."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts import limits
from core.accounts.forms import refusal
from core.accounts.models import Role, User
from core.accounts.queries import stored_username
from core.forms import NamingField, fields_only, helper
from lessons.classrooms.actions import NameTaken, keep_group
from lessons.classrooms.models import Classroom, Enrolment, Group
from lessons.classrooms.queries import Plan, class_with_code, plan_for, students_by_name
from lessons.classrooms.roster import GROUP_LENGTH, NoRoster, read_roster
from lessons.text.decoding import NotText, decode

ROSTER_SIZE = 500_000  # characters, and bytes of a file


class ClassroomForm(forms.Form):
    name = NamingField(
        label=_("Name of the class"), max_length=80, help_text=_("As your students know it, for example “9b History”.")
    )

    def __init__(self, *args: Any, button: str, action: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(button, action=action)


class CodeForm(forms.Form):
    """Takes a join code as people type it; `classroom` is the class it opens."""

    classroom: Classroom

    code = forms.CharField(
        label=_("Class code"),
        max_length=40,
        help_text=_("Six letters from your teacher. Capitals or small letters, both are fine."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "class": "code"}
        ),
    )

    def __init__(self, *args: Any, asker: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asker = asker
        self.helper = helper(gettext("Join the class"), action=reverse("lessons:join"))

    def clean_code(self) -> str:
        """Codes in vain are counted for `asker`, who may be somebody guessing."""
        try:
            limits.take(limits.CODES, self.asker, at=timezone.now())
        except limits.TooManyTries as too_many:
            raise refusal(too_many) from None
        classroom = class_with_code(self.cleaned_data["code"])
        if classroom is None:
            raise forms.ValidationError(
                _(
                    "No class has this code now. Compare it letter by letter with what your teacher wrote, and try "
                    "again. If they agree, ask your teacher whether the class is still open."
                )
            )
        limits.give_back(limits.CODES, self.asker)
        self.classroom = classroom
        return classroom.join_code


class CoTeacherForm(forms.Form):
    """Takes another teacher's user name; `teacher` is who has it."""

    teacher: User

    username = forms.CharField(
        label=_("User name of another teacher"),
        max_length=150,
        help_text=_("Both of you then see and do the same here."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, classroom: Classroom, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classroom = classroom
        self.helper = helper(
            gettext("Let this teacher in"), action=reverse("lessons:co-teacher-list", args=[classroom.pk])
        )

    def clean_username(self) -> str:
        username = stored_username(self.cleaned_data["username"].strip())
        teachers = User.objects.filter(role=Role.TEACHER, is_active=True).exclude(pk=self.classroom.teacher_id)
        teacher = teachers.filter(username=username).first()
        if teacher is None:
            raise forms.ValidationError(_("No other teacher has this user name. Ask your colleague how it is written."))
        self.teacher = teacher
        return username


class GroupForm(forms.Form):
    """A group's name, and who of the class is in it."""

    name = NamingField(label=_("Name of the group"), max_length=GROUP_LENGTH)
    members = forms.ModelMultipleChoiceField(
        label=_("Who is in it"), queryset=Enrolment.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, group: Group) -> None:
        members = group.members.all() if group.pk else []
        super().__init__(data, initial={"name": group.name, "members": members})
        self.group = group
        enrolments = students_by_name(group.classroom)
        field: Any = self.fields["members"]
        field.queryset = group.classroom.enrolments.all()
        field.choices = [(enrolment.pk, str(enrolment.student)) for enrolment in enrolments]
        self.helper = helper(gettext("Save the group"))

    def save(self) -> bool:
        """Whether it could be kept; if not, the form says why."""
        try:
            keep_group(self.group, **self.cleaned_data)
        except NameTaken:
            self.add_error("name", _("This class has a group of this name already."))
        return not self.errors


class RosterForm(forms.Form):
    """A class list, chosen as a file or pasted. `plan` says what it would change."""

    plan: Plan

    file = forms.FileField(
        label=_("A file"),
        required=False,
        help_text=_("A table as CSV. From a spreadsheet: Save as, then CSV."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,text/csv,text/plain"}),
    )
    text = forms.CharField(
        label=_("or paste the list"),
        required=False,
        max_length=ROSTER_SIZE,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false", "autocomplete": "off", "class": "roster-text"}),
        help_text=_("One student a line. The first line may name the columns: name, user name, group."),
    )
    whole_names = forms.BooleanField(
        label=_("Keep family names whole (else only their first letter is kept)"), required=False
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, classroom: Classroom, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classroom, self.user = classroom, user
        self.helper = fields_only("file", "text", "whole_names")

    def clean_file(self) -> str:
        """What the file holds."""
        file = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size > ROSTER_SIZE:
            raise forms.ValidationError(_("This file is too large for a class list."))
        try:
            return decode(file.read()).text
        except NotText as error:
            raise forms.ValidationError(
                _("This file is no table of text. From a spreadsheet: Save as, then CSV.")
            ) from error

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.errors:
            return given
        if given["file"]:
            given["text"] = given["file"]
            self.data = {**self.data.dict(), "text": given["text"]}  # type: ignore[attr-defined]  # to be mended there
        try:
            roster = read_roster(given["text"], whole_names=given["whole_names"])
        except NoRoster as error:
            self.add_error("text", str(error))
            return given
        self.plan = plan_for(self.classroom, roster, by=self.user)
        return given

    @property
    def is_seen(self) -> bool:
        """Whether the plan is what its teacher has looked at: neither list nor class has changed since."""
        return bool(self.plan.fingerprint == self.cleaned_data["seen"])


class SomeStudentsForm(forms.Form):
    """Some of a class's students, ticked in a list that the template draws."""

    students = forms.ModelMultipleChoiceField(
        queryset=Enrolment.objects.none(),
        error_messages={"required": _("Tick at least one name."), "invalid_choice": _("Somebody has left the class.")},
    )

    def __init__(self, *args: Any, classroom: Classroom, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["students"]
        field.queryset = classroom.enrolments.select_related("student").filter(student__role=Role.STUDENT)

    @property
    def chosen(self) -> list[User]:
        chosen = (enrolment.student for enrolment in self.cleaned_data["students"])
        return sorted(chosen, key=lambda student: str(student).casefold())


class TransferForm(forms.Form):
    """Another class of the same teacher."""

    to = forms.ModelChoiceField(label=_("To which class?"), queryset=Classroom.objects.none())
    stays = forms.BooleanField(label=_("Also stay in this class"), required=False)

    def __init__(self, *args: Any, enrolment: Enrolment, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.queryset = Classroom.objects.taught_by(user).current().exclude(pk=enrolment.classroom_id)
        self.helper = helper(gettext("Move"))
