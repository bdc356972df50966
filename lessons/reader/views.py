"""The pages on which a lesson is read, practised and compared."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from csp.constants import SELF
from csp.decorators import csp_replace, csp_update
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from core.access import SignedInRequest, allow, allow_anyone
from core.accounts.models import Role, User
from lessons.analysis import rules as analysis_rules
from lessons.assignments.models import Assignment
from lessons.assignments.queries import partner_of, reading_for
from lessons.attempts.models import Attempt
from lessons.attempts.queries import comparison_page, gain_of, keeping_answers
from lessons.attempts.visitors import ensure_visitor_key, take_along, visitor_key
from lessons.attempts.workspace import workspace
from lessons.authoring.models import Lesson, LessonVersion, StepKind, Visibility
from lessons.authoring.reading import Reading, freeze
from lessons.codebook import LAYERS, SHIPPED
from lessons.codebooks.views import sheet_response
from lessons.codebooks.words import translated
from lessons.grading.forms import GradeForm, PassageCommentForm
from lessons.grading.queries import mark_page, returned
from lessons.notebooks.actions import InquiryChanged, open_step, write_inquiry
from lessons.notebooks.forms import InquiryForm
from lessons.notebooks.queries import practice_notebook
from lessons.notebooks.visitors import remember_step, steps_seen
from lessons.reader import library as books
from lessons.reader import paper, queries
from lessons.reader.beside import beside
from lessons.reader.forms import ExampleForm, LibrarySearch
from lessons.reader.queries import Preview, Visit, icon_names

BOOKS = 12  # lessons on a page of the library


@allow_anyone
def home(request: HttpRequest) -> HttpResponse:
    """The first lesson's opening, marked, one click from its first step."""
    lesson = Lesson.objects.published().filter(visibility=Visibility.PUBLIC).first()
    context: dict[str, object] = {"lesson": lesson}
    if lesson is not None:
        version = _latest(lesson)
        reading = Reading.of(version)
        visit = Visit(version, None, None, None)
        context |= {"reading": reading, "rows": queries.rows(visit, reading, list(LAYERS))[:3]}
    return render(request, "lessons/reader/home.html", context)


@allow_anyone
def library(request: HttpRequest) -> HttpResponse:
    shelf = books.shelf(request.user)
    form = LibrarySearch(request.GET, shelf=shelf)
    page = Paginator(books.found(request.user, form.asked), BOOKS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "shelf": shelf,
        "page": page,
        "cards": [books.card(listing) for listing in page],
        "query": f"{query.urlencode()}&" if query else "",
        "teaches": (person := _person(request)) is not None and not person.is_student,
    }
    return render(request, "lessons/reader/library.html", context)


@allow(Role.TEACHER)
@require_safe
def teacher_page(request: SignedInRequest, slug: str) -> HttpResponse:
    """Aims, timing, likely answers and pitfalls, to read and to print."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    context = {"lesson": lesson, "reading": Reading.of(_latest(lesson))}
    return render(request, "lessons/reader/teacher_page.html", context)


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@allow(Role.TEACHER)
@require_safe
def preview(request: SignedInRequest, pk: int, kind: str = "") -> HttpResponse:
    """A draft as a student will meet it; nothing is begun and nothing is counted."""
    lesson = get_object_or_404(Lesson.objects.editable_by(request.user).select_related("source_text__outlet"), pk=pk)
    version = LessonVersion(lesson=lesson, document=freeze(lesson))
    return _show(request, Preview(version, None, None, None), kind or StepKind.MEET)


@csp_update({"frame-src": [SELF]})
@allow(Role.TEACHER)
@require_safe
def phone_preview(request: SignedInRequest, pk: int, kind: str = "") -> HttpResponse:
    """The same in a frame as narrow as a phone."""
    lesson = get_object_or_404(Lesson.objects.editable_by(request.user), pk=pk)
    framed = (
        reverse("lessons:preview", args=[pk, kind])
        if kind in StepKind.values
        else reverse("lessons:preview", args=[pk])
    )
    return render(request, "lessons/reader/phone_preview.html", {"lesson": lesson, "framed": framed})


@allow_anyone
def glossary(request: HttpRequest) -> HttpResponse:
    """The shipped codebook, or that of the lesson one comes from."""
    reading = Reading.of(_version_for(request, request.GET["version"])) if "version" in request.GET else None
    book = reading.codebook if reading else translated(SHIPPED)
    parts = {"layers": queries.glossary_layers(book), "reading": reading}
    return render(request, "lessons/reader/glossary.html", parts)


@allow_anyone
def version_sheet(request: HttpRequest, pk: int, digest: str) -> HttpResponse:
    """The rules that draw the tags of a published version, for whoever may read its lesson."""
    return sheet_response(Reading.of(_version_for(request, str(pk))).sheet, digest)


@allow_anyone
def design(request: HttpRequest) -> HttpResponse:
    """Every component in its states, in both themes: for those who build and check the site."""
    themes = [
        (theme, title, ExampleForm({"name": "", "about": "A short text"}, auto_id=f"{theme}-%s"))
        for theme, title in [("light", _("Light")), ("dark", _("Dark"))]
    ]
    layers = [(layer, SHIPPED.tags_of(key)) for key, layer in SHIPPED.layers.items()]
    return render(request, "lessons/reader/design.html", {"themes": themes, "layers": layers, "icons": icon_names()})


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
    """Where the reader left off, or the first step."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    visit = _visit(request, lesson)
    left_off = visit.notebook.step if visit.notebook else visit.seen[-1] if visit.seen else StepKind.MEET
    return redirect("lessons:step", slug=lesson.slug, kind=left_off)


@allow_anyone
def step(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    if due := _due(request, lesson):
        return redirect("lessons:assignment-step", pk=due.pk, kind=kind)
    return _show(request, _visit(request, lesson), kind)


@allow(Role.STUDENT)
def assignment(request: SignedInRequest, pk: int) -> HttpResponse:
    """Where the student left off: the comparison, the exercise, or the step that was open last."""

    def show(visit: Visit) -> HttpResponse:
        opened = visit.notebook.step if visit.notebook else StepKind.MEET
        begun = StepKind.COMPARE if visit.attempt and visit.attempt.is_done else StepKind.PRACTISE
        return redirect(visit.url(begun if visit.attempt else opened))

    return _in_class(request, pk, show)


@allow(Role.STUDENT)
def assignment_step(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    return _in_class(request, pk, lambda visit: _show(request, visit, kind))


@allow_anyone
def claims(request: HttpRequest, slug: str) -> HttpResponse:
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    if due := _due(request, lesson):
        return redirect("lessons:assignment-claims", pk=due.pk)
    return _claims(request, _visit(request, lesson))


@allow(Role.STUDENT)
def assignment_claims(request: SignedInRequest, pk: int) -> HttpResponse:
    return _in_class(request, pk, lambda visit: _claims(request, visit))


@allow_anyone
@require_safe
def side_by_side(request: HttpRequest, slug: str) -> HttpResponse:
    """The lesson's text beside the other telling of the same event: first to choose who tells what, then to see it."""
    visible = Lesson.objects.visible_to(request.user)
    visit = _visit(request, get_object_or_404(visible, slug=slug))
    reading = Reading.of(visit.version)
    if reading.pair is None:
        raise Http404
    other = Reading.of(_latest(get_object_or_404(visible, slug=reading.pair.slug)))
    shown = "shown" in request.GET
    chosen = {n: request.GET.get(f"line{n}", "") for n in range(len(reading.pair.lines))}
    pages = beside(reading, other, reading.pair, chosen=chosen, drawn=shown)
    context = {"visit": visit, "reading": reading, "other": other, "beside": pages, "shown": shown}
    return render(request, "lessons/reader/beside.html", context)


@allow(Role.TEACHER)
def attempt_review(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """One student's marks beside the reference, for the teacher of the class."""
    watched = Attempt.objects.firsts().watched_by(request.user)
    people = ("student", "partner", "assignment__classroom")
    attempt = get_object_or_404(watched.select_related("version", *people), pk=pk)
    reading = reading_for(attempt.version, attempt.assignment)
    assert attempt.assignment is not None  # what is watched was made for a class,
    assert attempt.student is not None  # by somebody with an account
    mark = mark_page(attempt.assignment, attempt.student)
    context = {"attempt": attempt, "reading": reading, "watched": True} | _looks(request, attempt, reading)
    context |= {"mark": mark, "form": GradeForm(page=mark)}
    context |= {"passage_form": PassageCommentForm(attempt=attempt, reading=reading)}
    return render(request, "lessons/reader/attempt_review.html", context)


@allow_anyone
@require_safe
def worksheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The exercise to print, in the version that this reader has begun, or else the latest."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    attempt = _practice_of(request, lesson)
    return _worksheet(request, Reading.of(attempt.version if attempt else _latest(lesson)))


@allow(Role.TEACHER)
@require_safe
def answer_key(request: SignedInRequest, slug: str) -> HttpResponse:
    """The reference to print, for those who teach: they see the answers of every lesson anyway."""
    lesson = get_object_or_404(Lesson.objects.visible_to(request.user), slug=slug)
    return _answer_key(request, Reading.of(_latest(lesson)), reverse("lessons:worksheet", args=[slug]))


@allow(Role.STUDENT, Role.TEACHER)
@require_safe
def assignment_worksheet(request: SignedInRequest, pk: int) -> HttpResponse:
    if request.user.is_student:
        return _in_class(request, pk, lambda visit: _worksheet(request, visit.reading))
    return _worksheet(request, _run_by(request, pk))


@allow(Role.TEACHER)
@require_safe
def assignment_key(request: SignedInRequest, pk: int) -> HttpResponse:
    return _answer_key(request, _run_by(request, pk), reverse("lessons:assignment-worksheet", args=[pk]))


def _run_by(request: SignedInRequest, pk: int) -> Reading:
    """The text and the exercise of an assignment, for whoever runs it."""
    assignment = get_object_or_404(Assignment.objects.run_by(request.user).select_related("version"), pk=pk)
    return reading_for(assignment.version, assignment)


def _claims(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The worksheet. A student's is kept line by line; of a visitor's nothing reaches us."""
    visit = _remember(request, visit, StepKind.CHECK)
    reading = visit.reading
    notes = queries.claims(visit, reading)
    by_note = {one.note: one for one in visit.notebook.inquiries.all()} if visit.notebook else {}
    sent = None
    if request.method == "POST":
        note = next((note for note in notes if note.id == request.POST.get("note")), None)
        if note is None or visit.notebook is None:
            raise Http404
        sent = InquiryForm(request.POST, prefix=note.id, instance=by_note.get(note.id))
        answer = _keep_inquiry(request, visit, note.id, sent)
        if answer is not None:
            return answer
    context = {
        "visit": visit,
        "reading": reading,
        "check_url": visit.url(StepKind.CHECK.value),
        "claims": [
            (
                note,
                sent if sent and sent.prefix == note.id else InquiryForm(prefix=note.id, instance=by_note.get(note.id)),
            )
            for note in notes
        ],
    }
    return render(request, "lessons/reader/claims.html", context, status=400 if sent else 200)


def _keep_inquiry(request: HttpRequest, visit: Visit, note: str, form: InquiryForm) -> HttpResponse | None:
    """The answer to what a student sent; None where the page is to be shown again with what was typed."""
    by_script = request.headers.get("Accept") == "application/json"
    if form.is_valid() and visit.notebook is not None:
        words = form.cleaned_data
        known = words.pop("known")
        try:
            kept = write_inquiry(visit.notebook, note=note, words=words, known=known, at=timezone.now())
        except InquiryChanged:
            form.add_error(None, _("These lines were changed in another window. Save again to keep yours instead."))
            form.instance = visit.notebook.inquiries.get(note=note)
        else:
            if by_script:
                return JsonResponse({"saved_at": kept.saved_at.isoformat() if kept else ""})
            return redirect(f"{visit.claims_url}#claim-{note}")
    if not by_script:
        return None
    told = " ".join(str(error) for errors in form.errors.values() for error in errors)
    saved_at = form.instance.saved_at
    return JsonResponse({"error": told, "saved_at": saved_at.isoformat() if saved_at else ""}, status=400)


def _worksheet(request: HttpRequest, reading: Reading) -> HttpResponse:
    parts = {"reading": reading, "sheet": paper.worksheet(reading), "spaces": range(paper.SPACES)}
    return render(request, "lessons/reader/worksheet.html", parts)


def _answer_key(request: HttpRequest, reading: Reading, worksheet_url: str) -> HttpResponse:
    parts = {"reading": reading, "sheet": paper.key_sheet(reading), "worksheet_url": worksheet_url}
    return render(request, "lessons/reader/answer_key.html", parts)


def _due(request: HttpRequest, lesson: Lesson) -> Assignment | None:
    """Work for the class comes first: practising the same lesson would show its answers."""
    person = _person(request)
    return keeping_answers(person, lesson, at=timezone.now()) if person else None


def _visit(request: HttpRequest, lesson: Lesson) -> Visit:
    """A lesson read without an assignment, in the version begun on, even when a newer one is published meanwhile."""
    take_along(request)
    person = _person(request)
    attempt = _practice_of(request, lesson)
    notebook = practice_notebook(person, lesson) if person and person.is_student else None
    version = attempt.version if attempt else _latest(lesson)
    if notebook and notebook.version_id != version.pk:
        if attempt is None and notebook.inquiries.exists():
            version = notebook.version
        else:
            notebook = None
    version.lesson = lesson
    seen = notebook.seen if notebook else [] if person else steps_seen(request, version)
    return Visit(version, None, attempt, person, notebook, seen)


def _in_class(request: SignedInRequest, pk: int, show: Callable[[Visit], HttpResponse]) -> HttpResponse:
    """Shows a student's assignment, or until it opens when it does."""
    visit = _assigned_visit(request, pk)
    if not visit.policy.can_be_read(timezone.now()):
        return render(request, "lessons/reader/opens_later.html", {"visit": visit}, status=403)
    return show(visit)


def _assigned_visit(request: SignedInRequest, pk: int) -> Visit:
    mine = Assignment.objects.of_student(request.user).select_related("version__lesson", "marking_plan")
    assignment = get_object_or_404(mine, pk=pk)
    attempt = assignment.attempts.firsts().of(request.user).timed().first()
    notebook = assignment.notebooks.filter(student=request.user).first()
    return Visit(assignment.version, assignment, attempt, request.user, notebook, notebook.seen if notebook else [])


def _practice_of(request: HttpRequest, lesson: Lesson) -> Attempt | None:
    """Whoever has begun stays with the version begun on, even when a newer one is published meanwhile."""
    owned = Attempt.objects.firsts().owned_by(request.user, visitor_key(request))
    return owned.filter(version__lesson=lesson, assignment=None).select_related("version").order_by("started_at").last()


def _show(request: HttpRequest, visit: Visit, kind: str) -> HttpResponse:
    if kind not in StepKind.values:
        raise Http404
    step = StepKind(kind)
    reading = visit.reading
    if step not in reading.order:
        if not reading.order:
            raise Http404
        return redirect(visit.url(reading.order[0]))
    if visit.is_preview:
        reading = replace(reading, draft_sheet=visit.version.lesson.source_text.stylesheet)
    else:
        visit = _remember(request, visit, step)
    links = queries.step_links(visit, reading, step)
    current = next(link for link in links if link.is_current)
    context: dict[str, object] = {
        "visit": visit,
        "reading": reading,
        "steps": links,
        "current": current,
        "next_step": next((link for link in links if link.number == current.number + 1), None),
        "minutes_left": sum(link.minutes for link in links if link.number >= current.number),
        "body": reading.steps[kind],
        "quick": queries.quick_checks(reading, step, request.GET),
    }
    if visit.is_preview:
        context["is_framed"] = request.headers.get("Sec-Fetch-Dest") == "iframe"
    if visit.is_preview and step in {StepKind.PRACTISE, StepKind.COMPARE}:
        context |= {"tags": reading.exercise_tags, "passage": queries.clean_passage(reading)}
        return render(request, "lessons/reader/preview_exercise.html", context)
    context |= _CONTENT[step](request, visit, reading, step)
    return render(request, f"lessons/reader/{kind}.html", context)


def _remember(request: HttpRequest, visit: Visit, step: StepKind) -> Visit:
    """Notes where this reader is now. Those who teach look around without a trace."""
    if visit.reader is None:
        return replace(visit, seen=remember_step(request, visit.version, step))
    if not visit.reader.is_student or (visit.notebook and visit.notebook.step == step):
        return visit
    notebook = open_step(visit.reader, visit.version, assignment=visit.assignment, step=step, at=timezone.now())
    return replace(visit, notebook=notebook, seen=notebook.seen)


def _meet(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    return {"rows": queries.rows(visit, reading, []), "told_twice": _told_twice(request, visit, reading)}


def _marked(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    shown = queries.layers_shown(step, request.GET.get("layers"))
    voices = reading.voices if step is StepKind.WHO else []
    return {
        "layers": queries.layer_links(visit, reading.codebook, step, shown),
        "rows": queries.rows(visit, reading, shown, voices=voices, plainly=step is StepKind.WORDING),
        "voices": voices,
        "voice_bar": queries.voice_bar(voices),
        "independent_share": queries.independent_share(voices),
        "tag_counts": queries.tag_counts(visit, reading, queries.LAYER_OF_STEP[step]),
        "clashes": queries.clashes(visit, reading) if step is StepKind.CHECK else [],
        "claims": queries.claims(visit, reading) if step is StepKind.CHECK and not visit.is_preview else [],
    }


def _practise(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    if visit.reader is None:
        ensure_visitor_key(request)
    # Looking begins nothing: the first change does.
    attempt = visit.attempt or _not_begun(visit)
    sheet = "assignment-worksheet" if visit.assignment else "worksheet"
    of = visit.assignment.pk if visit.assignment else visit.version.lesson.slug
    on_paper = {"worksheet_url": reverse(f"lessons:{sheet}", args=[of])}
    if visit.reader is not None and not visit.reader.is_student:
        on_paper["key_url"] = reverse("lessons:answer-key", args=[visit.version.lesson.slug])
    second = attempt.later_look if attempt.submitted_at else None
    if second is not None and second.is_open(timezone.now()):
        looking_again = {"first_look": attempt, "compare_url": visit.url(StepKind.COMPARE.value)}
        return on_paper | looking_again | workspace(request, second, reading)
    attempt = (attempt.submitted_at and attempt.next_try) or attempt
    return on_paper | _together(visit) | workspace(request, attempt, reading)


def _together(visit: Visit) -> dict[str, object]:
    """With whom the student works, or where to say so."""
    given = visit.assignment
    if given is None or visit.reader is None:
        return {}
    if partner := partner_of(visit.reader, given):
        return {"partner": partner}
    is_done = visit.attempt is not None and visit.attempt.submitted_at is not None
    return {"partner_url": reverse("lessons:partner", args=[given.pk])} if given.in_pairs and not is_done else {}


def _not_begun(visit: Visit) -> Attempt:
    """What the first change will begin."""
    attempt = Attempt(version=visit.version, assignment=visit.assignment)
    if visit.assignment is not None:
        attempt.extra_minutes = visit.policy.extra // timedelta(minutes=1)
    return attempt


def _compare(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    kept: dict[str, object] = {"attempt": visit.attempt, "practise_url": visit.url(StepKind.PRACTISE.value)}
    if visit.assignment is not None and visit.reader is not None:
        kept["mark"] = returned(visit.assignment, visit.reader)
    if visit.attempt is None or not visit.shows_answers:
        return kept | {"told": queries.why_kept(visit)}
    return kept | _looks(request, visit.attempt, reading)


def _looks(request: HttpRequest, attempt: Attempt, reading: Reading) -> dict[str, object]:
    """The comparison of the first look, or with `?look=second` of the second, and what the second changed."""
    gain = gain_of(attempt, reading)
    second = attempt.later_look
    shown = second if gain and second and request.GET.get("look") == "second" else attempt
    return {"page": comparison_page(shown, reading), "gain": gain, "second": second, "shown": shown}


def _talk(request: HttpRequest, visit: Visit, reading: Reading, step: StepKind) -> dict[str, object]:
    return {"told_twice": _told_twice(request, visit, reading)}


def _told_twice(request: HttpRequest, visit: Visit, reading: Reading) -> Lesson | None:
    """The lesson with the other telling of the same event, where there is one that this reader may open."""
    if reading.pair is None or visit.is_preview:
        return None
    return Lesson.objects.visible_to(request.user).filter(slug=reading.pair.slug).first()


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
    may_read = Q(lesson__in=Lesson.objects.visible_to(request.user))
    if person := _person(request):
        may_read |= Q(assignments__in=Assignment.objects.of_student(person))
    return get_object_or_404(LessonVersion.objects.filter(may_read).distinct(), pk=pk)


def _person(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None
