"""Where each text stands on its way to a lesson."""

from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet, TextChoices
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.sources.models import READ_LANGUAGES, Intake, Outlet, SourceText, language_name
from lessons.text.spans import Span
from lessons.text.voices import VoiceShare, shares


class State(TextChoices):
    """In the order a text passes through them."""

    ANALYSING = "analysing", _("being analysed")
    PROBLEM = "problem", _("analysis failed")
    TO_REVIEW = "to-review", _("to review")
    BARE = "bare", _("nothing marked")
    REVIEWED = "reviewed", _("reviewed")
    PUBLISHED = "published", _("published")


@dataclass(frozen=True)
class Standing:
    """One text with what has been decided about it. `lesson_slug` is that of its published lesson, or empty."""

    source_text: SourceText
    state: State
    proposed: int
    accepted: int
    lesson_slug: str

    @property
    def words(self) -> str:
        """The state in a few words, with its number."""
        if self.state == State.TO_REVIEW:
            return ngettext("%(count)d proposal to review", "%(count)d proposals to review", self.proposed) % {
                "count": self.proposed
            }
        return str(self.state.label)

    @property
    def next_step(self) -> str:
        """What to do next with it; `address` is where."""
        return {
            State.ANALYSING: gettext("Check again"),
            State.PROBLEM: gettext("See what happened"),
            State.TO_REVIEW: gettext("Review proposals"),
            State.BARE: gettext("Mark by hand"),
            State.REVIEWED: gettext("Make the lesson"),
            State.PUBLISHED: gettext("Open the lesson"),
        }[self.state]

    @property
    def address(self) -> str:
        if self.state == State.PUBLISHED:
            return reverse("lessons:lesson", args=[self.lesson_slug])
        room = {
            State.TO_REVIEW: "lessons:review",
            State.BARE: "lessons:review",
            State.REVIEWED: "lessons:lesson-from-text",
        }.get(self.state, "lessons:source-detail")
        return reverse(room, args=[self.source_text.slug])

    @property
    def other_steps(self) -> list[tuple[str, str]]:
        """The rest of what can be done with it now: words and address."""
        rooms = [(gettext("Review bench"), "lessons:review"), (gettext("Lesson"), "lessons:lesson-from-text")]
        steps = [(words, reverse(room, args=[self.source_text.slug])) for words, room in rooms]
        return [step for step in steps if step[1] != self.address]


@dataclass(frozen=True)
class Alike:
    """Another text, or a file still to be prepared, that shares words with this one. `percent` is of the shorter."""

    title: str
    address: str
    percent: int


def likenesses(intake: Intake) -> list[Alike]:
    """What was found alike when the file was read, as far as it is still there; two queries at most."""
    texts_ = SourceText.objects.defer("raw", "text", "blocks", "inlines").in_bulk(
        [pk for kind, pk, _share in intake.alike if kind == "text"]
    )
    intakes = Intake.objects.open().defer("text").in_bulk([pk for kind, pk, _share in intake.alike if kind == "intake"])
    found = []
    for kind, pk, share in intake.alike:
        if kind == "text" and pk in texts_:
            found.append(
                Alike(texts_[pk].title, reverse("lessons:source-detail", args=[texts_[pk].slug]), round(100 * share))
            )
        elif kind == "intake" and pk in intakes:
            found.append(Alike(str(intakes[pk]), reverse("lessons:intake", args=[pk]), round(100 * share)))
    return found


def unread_language(intake: Intake) -> str:
    """The name of the intake's language when the analyser does not read it; empty when it does, or nobody knows."""
    code = intake.details.get("language", "")
    return language_name(code) if code and code not in READ_LANGUAGES else ""


def open_intakes(user: User) -> QuerySet[Intake]:
    """Files that wait for this person, newest first, without their words: for lists."""
    return Intake.objects.open().handled_by(user).select_related("created_by").defer("text", "dropped", "alike")


def outlets() -> QuerySet[Outlet]:
    """All outlets by name, each with its number of texts."""
    return Outlet.objects.annotate(text_count=Count("sourcetext")).order_by("name")


def texts(user: User) -> QuerySet[SourceText]:
    """The texts that `user` may edit, newest first, without their words: for lists."""
    return (
        SourceText.objects.editable_by(user).select_related("outlet", "owner").defer("raw", "text", "blocks", "inlines")
    )


def standings(source_texts: list[SourceText]) -> list[Standing]:
    """Where each of these stands, in their order; one query for all of them."""
    facts = {
        row["pk"]: row
        for row in SourceText.objects.filter(pk__in=[text.pk for text in source_texts])
        .order_by()
        .values("pk")
        .annotate(
            proposed=Count("annotations", distinct=True, filter=Q(annotations__status="proposed")),
            accepted=Count("annotations", distinct=True, filter=Q(annotations__status="accepted")),
            lesson_slug=Min("lessons__slug", filter=Q(lessons__versions__isnull=False)),
        )
    }
    return [_standing(text, **facts[text.pk]) for text in source_texts]


def voices_heard(source_text: SourceText) -> list[VoiceShare]:
    """Whom the marks let speak, accepted or still proposed, with the share of the words; the outlet last."""
    marks = source_text.annotations.exclude(status="dismissed").values_list("voice", "quote", "parts")
    contents = [
        (voice or quote, Span(start, end))
        for voice, quote, parts in marks
        for role, start, end in parts
        if role == "content"
    ]
    return shares(source_text.text, contents)


def standing(source_text: SourceText) -> Standing:
    return standings([source_text])[0]


def _standing(text: SourceText, *, pk: int, proposed: int, accepted: int, lesson_slug: str | None) -> Standing:
    if text.analysis_problem:
        state = State.PROBLEM
    elif text.analysed_at is None and not accepted:
        state = State.ANALYSING
    elif lesson_slug:
        state = State.PUBLISHED
    elif proposed:
        state = State.TO_REVIEW
    else:
        state = State.REVIEWED if accepted else State.BARE
    return Standing(text, state, proposed, accepted, lesson_slug or "")
