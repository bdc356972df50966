from django.urls import path

from lessons.authoring import views

urlpatterns = [
    path("texts/<slug:slug>/lesson/", views.make_lesson, name="lesson-from-text"),
]
