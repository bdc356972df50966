"""Annotations of a source text: what the machine proposes and what people decide."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lessons.codebook import Tag
from lessons.sources.models import SourceText
from lessons.text.spans import Span


class Status(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    ACCEPTED = "accepted", _("Accepted")
    DISMISSED = "dismissed", _("Dismissed")


class AnnotationQuerySet(models.QuerySet["Annotation"]):
    def proposed(self) -> Self:
        return self.filter(status=Status.PROPOSED)

    def accepted(self) -> Self:
        return self.filter(status=Status.ACCEPTED)


class Annotation(models.Model):
    """One labelled span of a source text: code points, half-open; `quote` is exactly those words. `tag` is a key of the
    text's codebook.

    `rule` names the detector that proposed it; empty when a person made it. `parts` holds an attribution's
    `[role, start, end]` rows. `alternatives` are other readings that cost no marks, `{"tag", "start", "end"}`.
    An `optional` annotation may be missed without cost. `linked` is the passage a figure disagrees with.
    """

    source_text = models.ForeignKey(SourceText, on_delete=models.CASCADE, related_name="annotations")
    tag = models.CharField(_("tag"), max_length=40)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField()
    because = models.TextField(_("because"), blank=True)
    settle = models.TextField(_("what would settle it"), blank=True)
    neutral = models.CharField(_("neutral wording"), max_length=300, blank=True)
    voice = models.CharField(_("voice"), max_length=200, blank=True)
    source_kind = models.CharField(max_length=20, blank=True)
    stance = models.CharField(max_length=20, blank=True)
    content_kind = models.CharField(max_length=20, blank=True)
    parts = models.JSONField(default=list, blank=True)
    flags = models.JSONField(default=list, blank=True)
    alternatives = models.JSONField(default=list, blank=True)
    optional = models.BooleanField(_("may be missed"), default=False)
    linked = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    rule = models.CharField(max_length=80, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = AnnotationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar = ["start", "-end", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(name="annotation_not_empty", condition=Q(start__lt=F("end"))),
            models.CheckConstraint(name="annotation_status_known", condition=Q(status__in=Status.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["source_text", "status", "start"])]

    def __str__(self) -> str:
        return f"{self.tag}: {self.quote[:60]}"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)

    @property
    def codebook_tag(self) -> Tag:
        return self.source_text.shown_book.tags[self.tag]

    @property
    def layer(self) -> str:
        return self.codebook_tag.layer


class Unplaced(models.Model):
    """A mark whose words an edit changed or took away. It is no annotation until a person gives it a place.

    `mark` is the annotation as a snapshot row, its places those of a text that is gone; `parts` and `alternatives` say
    their words instead, `[role, quote]` and `[tag, quote]`; `linked` are the annotations it disagrees with, which it
    is linked to and from again when it returns. `[suggested_start, suggested_end)` of the text as it stands may be what
    became of it.
    """

    source_text = models.ForeignKey(SourceText, on_delete=models.CASCADE, related_name="unplaced")
    key = models.BigIntegerField(unique=True)  # of the annotation that it was and will be
    tag = models.CharField(max_length=40)
    mark = models.JSONField()
    quote = models.TextField()
    before = models.CharField(max_length=100)
    after = models.CharField(max_length=100)
    parts = models.JSONField(default=list)
    alternatives = models.JSONField(default=list)
    linked = models.JSONField(default=list)
    suggested_start = models.PositiveIntegerField(null=True)
    suggested_end = models.PositiveIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["source_text", "key"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="unplaced_suggestion_not_empty",
                condition=Q(suggested_start__isnull=True, suggested_end__isnull=True)
                | Q(suggested_start__lt=F("suggested_end")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.tag}: {self.quote[:60]}"

    @property
    def codebook_tag(self) -> Tag:
        return self.source_text.shown_book.tags[self.tag]

    @property
    def suggestion(self) -> Span | None:
        if self.suggested_start is None or self.suggested_end is None:
            return None
        return Span(self.suggested_start, self.suggested_end)


class Verb(models.TextChoices):
    """What somebody did to annotations, as the history tells it."""

    ADDED = "added", _("added")
    ACCEPTED = "accepted", _("accepted")
    DISMISSED = "dismissed", _("dismissed")
    RESTORED = "restored", _("opened again")
    EDITED = "edited", _("edited")
    RETAGGED = "retagged", _("changed the tag")
    NUDGED = "nudged", _("moved an end")
    SPLIT = "split", _("split")
    MERGED = "merged", _("merged")
    READINGS = "readings", _("changed what is also right")
    PLACED = "placed", _("gave a place")
    UNDONE = "undone", _("took back")


class Decision(models.Model):
    """One thing that a person did to annotations of a text. Never changed: taking it back is another decision.

    `sha256` names the words as they stood: places in words that are gone cannot be put back.
    """

    source_text = models.ForeignKey(SourceText, on_delete=models.CASCADE, related_name="decisions")
    sha256 = models.CharField(max_length=64)
    verb = models.CharField(max_length=10, choices=Verb)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    undoes = models.OneToOneField("self", null=True, on_delete=models.CASCADE, related_name="undone_by")

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.verb}: {self.source_text_id}"


class Change(models.Model):
    """What a decision did to one annotation: the facts that changed, before and after.

    It outlives the annotation, whose key may name nothing for a while: a mark that an edit of the text displaced comes
    back under the same key.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="changes")
    annotation = models.ForeignKey(Annotation, on_delete=models.DO_NOTHING, db_constraint=False, related_name="changes")
    quote = models.TextField()
    before = models.JSONField()
    after = models.JSONField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return self.quote[:60]
