from django.urls import path

from lessons.authoring import views

urlpatterns = [
    path("texts/new/lesson/", views.import_lesson, name="lesson-import"),  # before a text called “new”; none is
    path("texts/<slug:slug>/lesson/", views.make_lesson, name="lesson-from-text"),
    path("texts/<slug:slug>/lesson/file/", views.download_lesson, name="lesson-download"),
]
