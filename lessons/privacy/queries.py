"""What is kept about one person, read by the registry; and who may ask for it."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.contrib.sessions.models import Session
from django.db.models import DateTimeField, Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from core.accounts.models import Role, User
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.classrooms.models import Classroom, Enrolment
from lessons.grading.models import Grade
from lessons.privacy.registry import HOLDINGS, Holding

Row = dict[str, Any]


def looked_after_by(asker: User) -> QuerySet[User]:
    """Whose data `asker` may take out: those of the students of her classes; for an admin everybody's but her own."""
    others = User.objects.exclude(pk=asker.pk)
    if asker.is_admin:
        return others
    hers = Enrolment.objects.filter(student=OuterRef("pk"), classroom__in=Classroom.objects.taught_by(asker))
    return others.filter(Exists(hers), role=Role.STUDENT)


def may_erase(asker: User, person: User) -> bool:
    """A teacher erases only those who belong to her classes alone: what they did for others is not hers to take away."""
    if asker.is_admin:
        return asker != person
    others = Assignment.objects.exclude(classroom__in=Classroom.objects.taught_by(asker))
    return looked_after_by(asker).filter(pk=person.pk).exists() and not (
        Enrolment.objects.filter(student=person).exclude(classroom__in=Classroom.objects.taught_by(asker)).exists()
        or Attempt.objects.of(person).filter(assignment__in=others).exists()
        or Grade.objects.filter(student=person, assignment__in=others).exists()
    )


def kept_about(person: User, *, for_teacher: User | None = None) -> Iterator[tuple[Holding, list[Row]]]:
    """Every kind of rows with what is in them. A teacher is given what belongs to her own classes, or to none."""
    for holding in HOLDINGS:
        if holding.pointers:
            rows = _rows(holding, person, for_teacher)
        elif holding.model == "sessions.Session":
            rows = [{"expire_date": session.expire_date} for session in sessions_of(person)]
        else:
            rows = []
        if rows:
            yield holding, rows


def sessions_of(person: User) -> list[Session]:
    """Signed in, or between password and code. Sessions tell whose they are only when opened."""
    found = []
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        held = session.get_decoded()
        pending = held.get("sign_in_pending") or {}
        if str(person.pk) in {str(held.get("_auth_user_id")), str(pending.get("user"))}:
            found.append(session)
    return found


def pointed_at(holding: Holding, person: User) -> QuerySet[Model]:
    """The rows of a model that point at somebody."""
    either = Q()
    for pointer in holding.pointers:
        either |= Q(**{pointer.path: person.pk})
    return model_of(holding)._base_manager.filter(either)


def model_of(holding: Holding) -> type[Model]:
    return apps.get_model(holding.model)


def _rows(holding: Holding, person: User, teacher: User | None) -> list[Row]:
    found = pointed_at(holding, person)
    if teacher is not None and not teacher.is_admin and holding.classroom:
        hers = Classroom.objects.taught_by(teacher).values("pk")
        found = found.filter(Q(**{holding.classroom: None}) | Q(**{f"{holding.classroom}__in": hers}))
    fields = model_of(holding)._meta.concrete_fields
    all_names = [field.name for field in fields if field.name not in {*holding.secret, *holding.inside}]
    pointers = [pointer.path for pointer in holding.pointers]
    asked = list(dict.fromkeys([*all_names, *holding.shown, *pointers]))
    bare = {field.name for field in fields if field.primary_key or isinstance(field, DateTimeField)}
    rows = []
    for values in found.order_by("pk").values(*asked):
        held = [pointer for pointer in holding.pointers if values[pointer.path] == person.pk]
        is_whole = any(pointer.whole for pointer in held)
        row = {
            name: value
            for name, value in values.items()
            if (name in all_names or name in holding.shown) and (is_whole or name in bare)
        }
        rows.append(row | {"you_are": [pointer.path for pointer in held]})
    return rows
