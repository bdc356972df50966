"""The pages on which a lesson is read, practised and compared."""

import re
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow, allow_anyone
from core.accounts.models import Role, User
from lessons.analysis import rules as analysis_rules
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.attempts.queries import comparison_page, gain_of
from lessons.attempts.visitors import ensure_visitor_key, take_along, visitor_key
from lessons.attempts.workspace import workspace
from lessons.authoring.models import Lesson, LessonVersion, StepKind
from lessons.authoring.reading import Reading
from lessons.codebook import LAYERS, SHIPPED
from lessons.codebooks.views import sheet_response
from lessons.codebooks.words import translated
from lessons.reader import paper, queries
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
    """The shipped codebook, or that of the lesson one comes from."""
    reading = Reading.of(_version_for(request, request.GET["version"])) if "version" in request.GET else None
    book = reading.codebook if reading else translated(SHIPPED)
    layers = [(layer, book.tags_of(key)) for key, layer in book.layers.items()]
    return render(request, "lessons/reader/glossary.html", {"layers": layers, "reading": reading})


@allow_anyone
def version_sheet(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The rules that draw the tags of a published version, for whoever may read its lesson."""
    return sheet_response(Reading.of(_version_for(request, str(pk))).sheet, digest)


@allow_anyone
def rules(request: HttpRequest) -> HttpResponse:
    """How the machine reads: every rule with its reason, what it finds and what it leaves."""
    everything = analysis_rules.rules()
    layers = [
        (layer, [rule for rule in everything if rule.layer == key]) for key, layer in translated(SHIPPED).layers.items()
    ]
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
    attempt = _practice_of(request, lesson)
    version = attempt.version if attempt else _latest(lesson)
    version.lesson = lesson
    return _show(request, Visit(version, None, attempt, person), kind)


@allow(Role.STUDENT)
def assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the student left off: the comparison, the exercise, or the first step."""
    assignment = get_object_or_404(Assignment.objects.of_student(request.user), pk=pk)
    attempt = assignment.attempts.firsts().filter(student=request.user).first()
    begun = StepKind.COMPARE if attempt and attempt.submitted_at else StepKind.PRACTISE
    return redirect("lessons:assignment-step", pk=assignment.pk, kind=begun if attempt else StepKind.MEET)


@allow(Role.STUDENT)
def assignment_step(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    mine = Assignment.objects.of_student(request.user).select_related("version__lesson", "classroom")
    assignment = get_object_or_404(mine, pk=pk)
    attempt = assignment.attempts.firsts().filter(student=request.user).first()
    return _show(request, Visit(assignment.version, assignment, attempt, request.user), kind)


@allow(Role.TEACHER)
def attempt_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One student's marks beside the reference, for the teacher of the class."""
    watched = Attempt.objects.firsts().watched_by(request.user)
    attempt = get_object_or_404(watched.select_related("version", "student", "assignment__classroom"), pk=pk)
    reading = Reading.of(attempt.version)
    context = {"attempt": attempt, "reading": reading, "watched": True} | _looks(request, attempt, reading)
    return render(request, "lessons/reader/attempt_review.html", context)


@allow_anyone
@require_safe
def worksheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise to print, in the version that this reader has begun, or else the latest."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    attempt = _practice_of(request, lesson)
    return _worksheet(request, attempt.version if attempt else _latest(lesson))


@allow(Role.TEACHER)
@require_safe
def answer_key(request: SignedInRequest, slug: str) -> HttpResponse:
    """The reference to print, for those who teach: they see the answers of every lesson anyway."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    return _answer_key(request, _latest(lesson), reverse("lessons:worksheet", args=[slug]))


@allow(Role.STUDENT, Role.TEACHER)
@require_safe
def assignment_worksheet(request: SignedInRequest, pk: int) -> HttpResponse:
    assignments = Assignment.objects
    own = assignments.of_student(request.user) if request.user.is_student else assignments.run_by(request.user)
    assignment = get_object_or_404(own.select_related("version"), pk=pk)
    return _worksheet(request, assignment.version)


@allow(Role.TEACHER)
@require_safe
def assignment_key(request: SignedInRequest, pk: int) -> HttpResponse:
    assignment = get_object_or_404(Assignment.objects.run_by(request.user).select_related("version"), pk=pk)
    return _answer_key(request, assignment.version, reverse("lessons:assignment-worksheet", args=[pk]))


def _worksheet(request: HttpRequest, version: LessonVersion) -> HttpResponse:
    reading = Reading.of(version)
    parts = {"reading": reading, "sheet": paper.worksheet(reading), "spaces": range(paper.SPACES)}
    return render(request, "lessons/reader/worksheet.html", parts)


def _answer_key(request: HttpRequest, version: LessonVersion, worksheet_url: str) -> HttpResponse:
    reading = Reading.of(version)
    parts = {"reading": reading, "sheet": paper.key_sheet(reading), "worksheet_url": worksheet_url}
    return render(request, "lessons/reader/answer_key.html", parts)


def _practice_of(request: HttpRequest, lesson: Lesson) -> Attempt | None:
    """Whoever has begun stays with the version begun on, even when a newer one is published meanwhile."""
    owned = Attempt.objects.firsts().owned_by(request.user, visitor_key(request))
    return owned.filter(version__lesson=lesson, assignment=None).select_related("version").order_by("started_at").last()


def _show(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    if kind not in StepKind.values:
        raise Http404
    step = StepKind(kind)
    reading = Reading.of(visit.version)
    links = queries.step_links(visit, reading.codebook, step)
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
        "layers": queries.layer_links(visit, reading.codebook, step, shown),
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
    sheet = "assignment-worksheet" if visit.assignment else "worksheet"
    of = visit.assignment.pk if visit.assignment else visit.version.lesson.slug
    on_paper = {"worksheet_url": reverse(f"lessons:{sheet}", args=[of])}
    if visit.reader is not None and not visit.reader.is_student:
        on_paper["key_url"] = reverse("lessons:answer-key", args=[visit.version.lesson.slug])
    second = attempt.later_look if attempt.submitted_at else None
    if second is not None and second.is_open(timezone.now()):
        looking_again = {"first_look": attempt, "compare_url": visit.url(StepKind.COMPARE.value)}
        return on_paper | looking_again | workspace(request, second, reading)
    return on_paper | workspace(request, attempt, reading)


def _compare(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    if visit.attempt is None or not visit.is_finished:
        return {"practise_url": visit.url(StepKind.PRACTISE.value)}
    practise_url = visit.url(StepKind.PRACTISE.value)
    return {"attempt": visit.attempt, "practise_url": practise_url} | _looks(request, visit.attempt, reading)


def _looks(request: HttpRequest, attempt: Attempt, reading: Reading) -> dict[str, object]:
    """The comparison of the first look, or with `?look=second` of the second, and what the second changed."""
    gain = gain_of(attempt, reading)
    second = attempt.later_look
    shown = second if gain and second and request.GET.get("look") == "second" else attempt
    return {"page": comparison_page(shown, reading), "gain": gain, "second": second, "shown": shown}


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


def _version_for(request: HttpRequest, pk: str) -> LessonVersion:
    """A version of a lesson that whoever is asking may read."""
    if not re.fullmatch(r"[0-9]{1,18}", pk):  # longer numbers do not fit the database
        raise Http404
    lessons = Lesson.objects.visible_to(request.user)
    return get_object_or_404(LessonVersion.objects.filter(lesson__in=lessons), pk=pk)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
