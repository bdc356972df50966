"""Gathers the rooms' addresses."""

from django.urls import include, path

app_name = "lessons"

urlpatterns = [
    path("", include("lessons.attempts.urls")),
    path("", include("lessons.privacy.urls")),
    path("", include("lessons.homes.urls")),
    path("", include("lessons.board.urls")),
    path("", include("lessons.gradebook.urls")),
    path("", include("lessons.grading.urls")),
    path("", include("lessons.assignments.urls")),
    path("", include("lessons.classrooms.urls")),
    path("", include("lessons.versions.urls")),
    path("", include("lessons.authoring.urls")),
    path("", include("lessons.agreement.urls")),
    path("", include("lessons.annotations.urls")),
    path("", include("lessons.sources.urls")),
    path("", include("lessons.codebooks.urls")),
    path("", include("lessons.practice.urls")),
    path("", include("lessons.reader.urls")),  # last: `assignments/<pk>/<any word>/` would hide `…/results/`
]
