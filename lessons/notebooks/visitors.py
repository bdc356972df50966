"""Where a visitor is: the steps opened, in the browser session. Reading begins none; opening an exercise does."""

from django.http import HttpRequest

from lessons.authoring.models import LessonVersion, StepKind

_SESSION_KEY = "steps_seen"
_LESSONS = 20


def steps_seen(request: HttpRequest, version: LessonVersion) -> list[str]:
    """In the order in which they were opened last."""
    return list(request.session.get(_SESSION_KEY, {}).get(str(version.pk), []))


def remember_step(request: HttpRequest, version: LessonVersion, step: StepKind) -> list[str]:
    seen = steps_seen(request, version)
    if request.session.is_empty() or seen[-1:] == [step.value]:
        return seen
    seen = [*(kind for kind in seen if kind != step.value), step.value]
    lessons = request.session.get(_SESSION_KEY, {})
    newest = [*((key, kinds) for key, kinds in lessons.items() if key != str(version.pk)), (str(version.pk), seen)]
    request.session[_SESSION_KEY] = dict(newest[-_LESSONS:])
    return seen
