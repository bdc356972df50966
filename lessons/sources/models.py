"""Source texts and the outlets they come from."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lessons.text.canonical import Block, Inline


class Ownership(models.TextChoices):
    STATE_CONTROLLED = "state-controlled", _("state-controlled")
    STATE_FUNDED = "state-funded", _("state-funded")
    PUBLIC_SERVICE = "public-service", _("public-service")
    COMMERCIAL = "commercial", _("commercial")
    NON_PROFIT = "non-profit", _("non-profit")
    PARTY = "party", _("party")
    UNKNOWN = "unknown", _("unknown")


class Outlet(models.Model):
    """Who published a text, who owns or funds them, and who says so."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    ownership = models.CharField(_("ownership"), max_length=20, choices=Ownership, default=Ownership.UNKNOWN)
    ownership_note = models.TextField(_("how we know"), blank=True)

    class Meta:
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.CheckConstraint(name="outlet_ownership_known", condition=models.Q(ownership__in=Ownership.values)),
        ]

    def __str__(self) -> str:
        return self.name


class TextKind(models.TextChoices):
    NEWS_REPORT = "news-report", _("news report")
    OPINION = "opinion", _("opinion piece")
    PRESS_RELEASE = "press-release", _("press release")
    SOCIAL_POST = "social-post", _("social media post")
    OTHER = "other", _("other")


class SourceText(models.Model):
    """One canonical text. `text` never changes once stored: every annotation is a span of it.

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
    chain = models.JSONField(default=list, blank=True)
    missing = models.JSONField(default=list, blank=True)
    voices = models.JSONField(default=list, blank=True)

    raw = models.TextField()
    text = models.TextField()
    blocks = models.JSONField()
    inlines = models.JSONField()
    sha256 = models.CharField(max_length=64, db_index=True)

    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    analysed_at = models.DateTimeField(null=True, blank=True)
    analysis_problem = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def block_spans(self) -> list[Block]:
        return [Block(kind, start, end) for kind, start, end in self.blocks]

    @property
    def inline_spans(self) -> list[Inline]:
        return [Inline(kind, start, end) for kind, start, end in self.inlines]
