"""Source texts, the outlets they come from, and files on their way to a text."""

import unicodedata
from bisect import bisect_right
from functools import cached_property
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Role, User
from lessons.codebook import SHIPPED, Codebook
from lessons.codebooks.models import SchoolCodebook
from lessons.codebooks.words import translated
from lessons.sources.reasons import REASON_WORDS
from lessons.text.canonical import Block, Inline


class Ownership(models.TextChoices):
    STATE_CONTROLLED = "state-controlled", _("state-controlled")
    STATE_FUNDED = "state-funded", _("state-funded")
    PUBLIC_SERVICE = "public-service", _("public-service")
    COMMERCIAL = "commercial", _("commercial")
    NON_PROFIT = "non-profit", _("non-profit")
    PARTY = "party", _("party")
    UNKNOWN = "unknown", _("unknown")


class OutletQuerySet(models.QuerySet["Outlet"]):
    def named(self, name: str) -> "Outlet | None":
        """The one of this name, whatever its capitals in any alphabet: SQLite alone knows those of ASCII only."""
        wanted = _plain(name)
        found = [pk for pk, known in self.values_list("pk", "name") if _plain(known) == wanted]
        return self.filter(pk=found[0]).first() if found else None


def _plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


class Outlet(models.Model):
    """Who published a text, who owns or funds them, and who says so."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    ownership = models.CharField(_("ownership"), max_length=20, choices=Ownership, default=Ownership.UNKNOWN)
    ownership_note = models.TextField(_("how we know"), blank=True)
    ownership_source = models.URLField(_("who says so"), max_length=500, blank=True)

    objects = OutletQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(name="outlet_ownership_known", condition=models.Q(ownership__in=Ownership.values)),
        ]

    def __str__(self) -> str:
        return self.name


READ_LANGUAGES = frozenset({"en"})  # by the analyser
OTHER_LANGUAGE = "und"  # ISO 639 for a language that is not determined
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})


class TextKind(models.TextChoices):
    NEWS_REPORT = "news-report", _("news report")
    OPINION = "opinion", _("opinion piece")
    PRESS_RELEASE = "press-release", _("press release")
    SOCIAL_POST = "social-post", _("social media post")
    OTHER = "other", _("other")


def language_name(code: str) -> str:
    """What the language is called in the language of the page."""
    if code == OTHER_LANGUAGE:
        return str(_("another language"))
    try:
        return str(get_language_info({"zh": "zh-hans"}.get(code, code))["name_translated"])
    except KeyError:
        return code


def direction(code: str) -> str:
    """How a text in this language runs, as HTML's `dir` says it."""
    if code == OTHER_LANGUAGE:
        return "auto"
    return "rtl" if code in RIGHT_TO_LEFT else "ltr"


class SourceTextQuerySet(models.QuerySet["SourceText"]):
    def editable_by(self, user: User) -> Self:
        """All of them for an admin, a teacher's own for a teacher."""
        return self if user.is_admin else self.filter(owner=user)

    def shelf_of(self, owner: User | None) -> Self:
        """A teacher's own texts, or the site's. On one shelf no two texts have the same words."""
        return self.filter(owner=owner)


class SourceText(models.Model):
    """One canonical text, as its latest `TextVersion` has it: every annotation is a span of it.

    `owner` is the teacher whose own text it is: nobody but they and the admins see it before a lesson shows it. The
    site's texts have none.

    `blocks` and `inlines` are standoff rows `[kind, start, end]` in code points, half-open.
    `chain` lists the links the words travelled, `{"who", "what", "missing"}`, from the event to the reader;
    `missing` what a reader would need and does not get; `voices` what is known of a voice, `{"name", "label",
    "independent", "note"}`.
    """

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=300)
    outlet = models.ForeignKey(Outlet, verbose_name=_("outlet"), null=True, blank=True, on_delete=models.PROTECT)
    author = models.CharField(_("author"), max_length=120, blank=True)
    published_on = models.DateField(_("date of the text"), null=True, blank=True)
    retrieved_on = models.DateField(_("retrieved on"), null=True, blank=True)
    url = models.URLField(_("address"), max_length=500, blank=True)
    rights = models.TextField(_("rights"), blank=True)
    kind = models.CharField(_("kind of text"), max_length=20, choices=TextKind, default=TextKind.NEWS_REPORT)
    language = models.CharField(_("language"), max_length=10, default="en")
    codebook = models.ForeignKey(
        SchoolCodebook,
        verbose_name=_("codebook"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="source_texts",
    )
    invented = models.BooleanField(
        _("an invented text"),
        default=False,
        help_text=_("People, places and events do not exist. Readers are told so wherever the text is shown."),
    )
    chain = models.JSONField(default=list, blank=True)
    missing = models.JSONField(default=list, blank=True)
    voices = models.JSONField(default=list, blank=True)

    raw = models.TextField()
    text = models.TextField()
    blocks = models.JSONField()
    inlines = models.JSONField()
    sha256 = models.CharField(max_length=64, db_index=True)

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="own_texts"
    )
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    analysed_at = models.DateTimeField(null=True, blank=True)
    analysis_problem = models.TextField(blank=True)

    objects = SourceTextQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def book(self) -> Codebook:
        """The codebook that its marks are made with."""
        return self.codebook.book if self.codebook else SHIPPED

    @cached_property
    def shown_book(self) -> Codebook:
        """The same in the language of the page: for showing only."""
        return translated(self.book)

    @property
    def stylesheet(self) -> str:
        """The address of the rules that draw its codebook's tags; empty for the shipped ones."""
        return self.codebook.stylesheet if self.codebook else ""

    @property
    def is_read_by_analyser(self) -> bool:
        """Whether the analyser knows the language; in any other, people mark by hand."""
        return self.language in READ_LANGUAGES

    @property
    def language_name(self) -> str:
        return language_name(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)

    @property
    def block_spans(self) -> list[Block]:
        return [Block(kind, start, end) for kind, start, end in self.blocks]

    def block_at(self, place: int) -> Block:
        """The one that holds the code point at `place`, or that stands before it."""
        return Block(*self.blocks[bisect_right(self.blocks, place, key=lambda row: row[1]) - 1])

    @property
    def inline_spans(self) -> list[Inline]:
        return [Inline(kind, start, end) for kind, start, end in self.inlines]


class TextVersion(models.Model):
    """The words of a source text as they stood from `created_at` until the next version. The latest is the text's own.

    `snapshot` is what people and the machine had marked when the words were left for the next version; see
    `annotations/snapshots.py`.
    """

    source_text = models.ForeignKey(SourceText, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=300)
    raw = models.TextField()
    text = models.TextField()
    blocks = models.JSONField()
    inlines = models.JSONField()
    sha256 = models.CharField(max_length=64)
    why = models.CharField(_("why"), max_length=200, blank=True)
    snapshot = models.JSONField(default=list)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["source_text", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="text_version_number", fields=["source_text", "number"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


def _place_of_original(_intake: "Intake", _name: str) -> str:
    """A name that says nothing: no server and no program takes it for what it might be."""
    return f"originals/{uuid4().hex}"


class IntakeState(models.TextChoices):
    WAITING = "waiting", _("being read")
    READY = "ready", _("to prepare")
    REFUSED = "refused", _("not read")
    KEPT = "kept", _("kept")


class IntakeQuerySet(models.QuerySet["Intake"]):
    def handled_by(self, user: User) -> Self:
        """What one brought oneself; admins share theirs."""
        if not user.is_admin:
            return self.filter(created_by=user)
        return self.filter(models.Q(created_by=None) | models.Q(created_by__role=Role.ADMIN))

    def open(self) -> Self:
        """Those that wait for somebody: all but the ones that have become a text."""
        return self.exclude(state=IntakeState.KEPT)


class Intake(models.Model):
    """A file, or a pasted text, on its way to a source text.

    `original` is the file as it came; a refused one is not kept. `encoding` is what a person said its letters are.
    `text` is what was read of it, as edited since, `headline` its own headline; `details` what is to become fields of SourceText; `dropped` the lines
    left out, the first `dropped_count` of them; `alike` rows `[kind, pk, share]` of texts and intakes that share words.
    """

    name = models.CharField(max_length=200, blank=True)
    original = models.FileField(upload_to=_place_of_original, blank=True)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    encoding = models.CharField(max_length=20, blank=True)
    state = models.CharField(max_length=10, choices=IntakeState, default=IntakeState.WAITING)
    problem = models.CharField(max_length=20, blank=True)
    format = models.CharField(max_length=10, blank=True)
    text = models.TextField(blank=True)
    headline = models.CharField(max_length=300, blank=True)
    guessed = models.BooleanField(default=False)
    details = models.JSONField(default=dict)
    dropped = models.JSONField(default=list)
    dropped_count = models.PositiveIntegerField(default=0)
    alike = models.JSONField(default=list)
    source_text = models.ForeignKey(SourceText, null=True, on_delete=models.SET_NULL, related_name="intakes")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="intake_state_known", condition=models.Q(state__in=IntakeState.values)),
        ]

    def __str__(self) -> str:
        return str(self.details.get("title") or self.headline or self.name or _("Pasted text"))

    @property
    def problem_words(self) -> str:
        """What happened and what to do next; empty unless refused."""
        if self.problem == "stopped":
            return str(_("The reading stopped before its end, by a fault of this site. The file is kept: try again."))
        return str(REASON_WORDS[self.problem]) if self.problem in REASON_WORDS else ""
