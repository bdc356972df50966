from django.urls import path

from lessons.board import views

urlpatterns = [
    path("assignments/<int:pk>/settings/", views.settings, name="assignment-settings"),
    path("assignments/<int:pk>/board/", views.nine_oclock, name="nine-oclock"),
    path("assignments/<int:pk>/board/seats/", views.seats, name="seats"),
    path("assignments/<int:pk>/board/extension/", views.extension, name="extension"),
    path("assignments/<int:pk>/board/closing/", views.closing, name="closing"),
    path("assignments/<int:pk>/board/answers/", views.answers, name="open-answers"),
    path("assignments/<int:pk>/projector/", views.talk, name="talk"),
    path("assignments/<int:pk>/projector/<int:start>/", views.sentence, name="talk-sentence"),
    path("assignments/<int:pk>/projector/<int:start>/state/", views.vote_state, name="vote-state"),
    path("assignments/<int:pk>/projector/<int:start>/vote/", views.vote_opening, name="vote-opening"),
    path("assignments/<int:pk>/projector/<int:start>/vote/closing/", views.vote_closing, name="vote-closing"),
    path("assignments/<int:pk>/vote/", views.vote, name="vote"),
]
