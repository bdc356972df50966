"""Codebooks of schools: copies of another one, with words, colours, patterns and keys of their own."""

from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lessons.codebook import Codebook
from lessons.codebook.book import NAME_LIMIT
from lessons.codebook.stylesheet import digest, stylesheet


class SchoolCodebook(models.Model):
    """A codebook that a school made of another. `document` is what `Codebook.as_data` gives, always checked.

    A tag of the copy keeps the key of the tag it came from, so that the analyser's proposals and the files of other
    tools still fit. `copied_from` is empty where that was the shipped codebook.
    """

    name = models.CharField(_("name"), max_length=NAME_LIMIT, unique=True)
    document = models.JSONField()
    copied_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def book(self) -> Codebook:
        return Codebook.from_data(self.document)

    @cached_property
    def sheet(self) -> str:
        """The rules that draw its tags."""
        return stylesheet(self.book.tags.values())

    @property
    def stylesheet(self) -> str:
        """The address of the sheet as it is now."""
        return reverse("lessons:codebook-sheet", args=[self.pk, digest(self.sheet)])
