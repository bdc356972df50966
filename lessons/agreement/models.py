"""Second readings of a text: what somebody marks without seeing the reference, and where the two differ.

They have tables of their own: nothing that reads a text's annotations can come upon them.
"""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from lessons.annotations.models import Annotation, Status
from lessons.codebook import LayerInfo, Tag
from lessons.sources.models import SourceText
from lessons.text.spans import Span


class SecondReadingQuerySet(models.QuerySet["SecondReading"]):
    def by(self, user: User) -> Self:
        return self.filter(reader=user)

    def underway(self) -> Self:
        return self.filter(done_at__isnull=True, sha256=F("source_text__sha256"))


class SecondReading(models.Model):
    """One person's own reading of a text, from what the machine proposes and blind to what others decided.

    `sha256` is that of the text as it stood. The proposals are there from `prepared_at` on, or `problem` says why not.
    `done_at` closes the reading, `compared_at` opens the comparison; `figures` were measured then, before anything was
    settled: `{"overall", "layers"}` with the fields of `scoring.agreement.Agreement`.
    """

    source_text = models.ForeignKey(SourceText, on_delete=models.CASCADE, related_name="second_readings")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sha256 = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    compared_at = models.DateTimeField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)

    objects = SecondReadingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["begun_at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(name="one_second_reading_each", fields=["source_text", "reader", "sha256"]),
            models.CheckConstraint(
                name="compared_when_done", condition=Q(compared_at__isnull=True) | Q(done_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(_("Second reading by %(name)s") % {"name": self.reader or _("somebody")})

    @property
    def is_current(self) -> bool:
        """Whether the text still is the one that was read."""
        return self.sha256 == self.source_text.sha256

    @property
    def is_open(self) -> bool:
        return self.done_at is None and self.is_current

    @property
    def tags(self) -> dict[str, Tag]:
        return self.source_text.shown_book.tags

    @property
    def layers(self) -> dict[str, LayerInfo]:
        return self.source_text.shown_book.layers

    @property
    def alpha(self) -> float | None:
        figure: float | None = self.figures.get("overall", {}).get("alpha")
        return figure


class SecondMark(models.Model):
    """One labelled span of a second reading: code points, half-open; `quote` is exactly those words.

    `rule` names the detector that proposed it; empty when the reader made it.
    """

    reading = models.ForeignKey(SecondReading, on_delete=models.CASCADE, related_name="marks")
    tag = models.CharField(max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    because = models.TextField(blank=True)
    settle = models.TextField(blank=True)
    neutral = models.CharField(max_length=300, blank=True)
    voice = models.CharField(max_length=200, blank=True)
    optional = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    rule = models.CharField(max_length=80, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["start", "-end", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="second_mark_not_empty", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(name="second_mark_status_known", condition=Q(status__in=Status.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["reading", "status", "start"])]

    def __str__(self) -> str:
        return f"{self.tag}: {self.quote[:60]}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def codebook_tag(self) -> Tag:
        return self.reading.tags[self.tag]

    @property
    def layer(self) -> str:
        return self.codebook_tag.layer


class Kind(models.TextChoices):
    """How two readings differ in one place."""

    BOUNDARY = "boundary", _("Same tag, other boundaries")
    OTHER_TAG = "other-tag", _("Same place, another tag")
    REFERENCE_ONLY = "reference-only", _("Only in the reference")
    SECOND_ONLY = "second-only", _("Only in the second reading")


class Resolution(models.TextChoices):
    """What the reference says after two people looked at both."""

    REFERENCE = "reference", _("The reference was kept")
    SECOND = "second", _("The second reading was taken")
    BOTH = "both", _("Both count as defensible")
    NEITHER = "neither", _("Nothing is marked here")


class Difference(models.Model):
    """One place where a second reading and the reference differed when the comparison opened.

    `reference` holds the reference's mark as it was then (see `comparing.kept`), `annotation` is that mark as it is
    now, or the one that settling this brought in. `mark` is the second reading's. Open while `resolution` is empty.
    """

    reading = models.ForeignKey(SecondReading, on_delete=models.CASCADE, related_name="differences")
    kind = models.CharField(max_length=20, choices=Kind)
    start = models.PositiveIntegerField()
    reference = models.JSONField(default=dict, blank=True)
    annotation = models.ForeignKey(Annotation, null=True, on_delete=models.SET_NULL, related_name="+")
    mark = models.ForeignKey(SecondMark, null=True, on_delete=models.CASCADE, related_name="+")
    resolution = models.CharField(max_length=10, choices=Resolution, blank=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["start", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="difference_kind_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(
                name="difference_resolution_known", condition=Q(resolution__in=["", *Resolution.values])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.reference.get('quote') or self.mark}"

    @property
    def offered(self) -> list[Resolution]:
        """Where only one side has a mark, leaving it out is what the other side says."""
        two_sided = self.kind in {Kind.BOUNDARY, Kind.OTHER_TAG}
        return [one for one in Resolution if two_sided or one != Resolution.NEITHER]
