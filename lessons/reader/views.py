"""The pages on which a lesson is read, practised and compared."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from core.access import SignedInRequest, allow, allow_anyone
from core.accounts.models import Role, User
from lessons.analysis import rules as analysis_rules
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.attempts.queries import comparison_page
from lessons.attempts.visitors import ensure_visitor_key, take_along, visitor_key
from lessons.attempts.workspace import workspace
from lessons.authoring.models import Lesson, LessonVersion, StepKind
from lessons.authoring.reading import Reading
from lessons.codebook import LAYERS, tags_of
from lessons.reader import queries
from lessons.reader.queries import Visit


@allow_anyone
def home(request: HttpRequest) -> HttpResponse:
    """The first lesson's opening, marked, one click from its first step."""
    lesson = Lesson.objects.published().filter(is_public=True).first()
    context: dict[str, object] = {"lesson": lesson}
    if lesson is not None:
        version = _latest(lesson)
        reading = Reading.of(version)
        visit = Visit(version, None, None, None)
        context |= {"reading": reading, "rows": queries.rows(visit, reading, list(LAYERS))[:3]}
    return render(request, "lessons/reader/home.html", context)


@allow(Role.STUDENT, Role.TEACHER)
def start(request: SignedInRequest) -> HttpResponse:
    """Everybody's own first page after signing in."""
    pages = {
        Role.STUDENT: "lessons:student-home",
        Role.TEACHER: "lessons:classroom-list",
        Role.ADMIN: "lessons:source-list",
    }
    return redirect(pages[Role(request.user.role)])


@allow_anyone
def library(request: HttpRequest) -> HttpResponse:
    lessons = Lesson.objects.visible_to(request.user).select_related("source_text__outlet")
    return render(request, "lessons/reader/library.html", {"lessons": lessons})


@allow_anyone
def glossary(request: HttpRequest) -> HttpResponse:
    layers = [(layer, tags_of(key)) for key, layer in LAYERS.items()]
    return render(request, "lessons/reader/glossary.html", {"layers": layers})


@allow_anyone
def rules(request: HttpRequest) -> HttpResponse:
    """How the machine reads: every rule with its reason, what it finds and what it leaves."""
    everything = analysis_rules.rules()
    layers = [(layer, [rule for rule in everything if rule.layer == key]) for key, layer in LAYERS.items()]
    context = {"layers": layers, "count": len(everything), "word_lists": analysis_rules.word_lists()}
    return render(request, "lessons/reader/rules.html", context)


@allow_anyone
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    return redirect("lessons:step", slug=lesson.slug, kind=StepKind.MEET)


@allow_anyone
def step(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    person = _person(request)
    if person and (
        due := Assignment.objects.unfinished_by(person, timezone.now()).filter(version__lesson=lesson).first()
    ):
        # Work for the class comes first: practising the same lesson would show its answers.
        return redirect("lessons:assignment-step", pk=due.pk, kind=kind)
    take_along(request)
    owned = Attempt.objects.owned_by(request.user, visitor_key(request))
    # Whoever has begun stays with the version begun on, even when a newer one is published meanwhile.
    attempt = (
        owned.filter(version__lesson=lesson, assignment=None).select_related("version").order_by("started_at").last()
    )
    version = attempt.version if attempt else _latest(lesson)
    version.lesson = lesson
    return _show(request, Visit(version, None, attempt, person), kind)


@allow(Role.STUDENT)
def assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the student left off: the comparison, the exercise, or the first step."""
    assignment = get_object_or_404(Assignment.objects.of_student(request.user), pk=pk)
    attempt = assignment.attempts.filter(student=request.user).first()
    begun = StepKind.COMPARE if attempt and attempt.submitted_at else StepKind.PRACTISE
    return redirect("lessons:assignment-step", pk=assignment.pk, kind=begun if attempt else StepKind.MEET)


@allow(Role.STUDENT)
def assignment_step(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    mine = Assignment.objects.of_student(request.user).select_related("version__lesson", "classroom")
    assignment = get_object_or_404(mine, pk=pk)
    attempt = assignment.attempts.filter(student=request.user).first()
    return _show(request, Visit(assignment.version, assignment, attempt, request.user), kind)


@allow(Role.TEACHER)
def attempt_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One student's marks beside the reference, for the teacher of the class."""
    watched = Attempt.objects.watched_by(request.user)
    attempt = get_object_or_404(watched.select_related("version", "student", "assignment__classroom"), pk=pk)
    reading = Reading.of(attempt.version)
    context = {"attempt": attempt, "reading": reading, "page": comparison_page(attempt, reading), "watched": True}
    return render(request, "lessons/reader/attempt_review.html", context)


def _show(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    if kind not in StepKind.values:
        raise Http404
    step = StepKind(kind)
    reading = Reading.of(visit.version)
    links = queries.step_links(visit, step)
    current = next(link for link in links if link.is_current)
    context: dict[str, object] = {
        "visit": visit,
        "reading": reading,
        "steps": links,
        "current": current,
        "next_step": next((link for link in links if link.number == current.number + 1), None),
        "body": reading.steps[kind],
    }
    context |= _CONTENT[step](request, visit, reading, step)
    return render(request, f"lessons/reader/{kind}.html", context)


def _meet(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    return {"rows": queries.rows(visit, reading, [])}


def _marked(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    shown = queries.layers_shown(step, request.GET.get("layers"))
    voices = reading.voices if step is StepKind.WHO else []
    return {
        "layers": queries.layer_links(visit, step, shown),
        "rows": queries.rows(visit, reading, shown, voices=voices),
        "voices": voices,
        "voice_bar": queries.voice_bar(voices),
        "independent_share": queries.independent_share(voices),
        "tag_counts": queries.tag_counts(visit, reading, queries.LAYER_OF_STEP[step]),
        "clashes": queries.clashes(visit, reading) if step is StepKind.CHECK else [],
    }


def _practise(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    if visit.reader is None:
        ensure_visitor_key(request)
    # Looking begins nothing: the first change does.
    attempt = visit.attempt or Attempt(version=visit.version, assignment=visit.assignment)
    return workspace(request, attempt, reading)


def _compare(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    if visit.attempt is None or not visit.is_finished:
        return {"practise_url": visit.url(StepKind.PRACTISE.value)}
    return {"attempt": visit.attempt, "page": comparison_page(visit.attempt, reading)}


def _talk(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    return {}


_CONTENT = {
    StepKind.MEET: _meet,
    StepKind.WHO: _marked,
    StepKind.CHECK: _marked,
    StepKind.WORDING: _marked,
    StepKind.PRACTISE: _practise,
    StepKind.COMPARE: _compare,
    StepKind.TALK: _talk,
}


def _latest(lesson: Lesson) -> LessonVersion:
    version = lesson.versions.order_by("number").last()
    if version is None:
        raise Http404
    return version


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
