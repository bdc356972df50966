from django.urls import path

from lessons.attempts import views

urlpatterns = [
    path("attempts/", views.beginning, name="attempt-list"),
    path("attempts/<uuid:pk>/operations/", views.operations, name="operations"),
    path("attempts/<uuid:pk>/marks/", views.marks, name="marks"),
    path("attempts/<uuid:pk>/marks/<uuid:mark_pk>/deletion/", views.mark_deletion, name="mark-deletion"),
    path("attempts/<uuid:pk>/submission/", views.submission, name="submission"),
    path("attempts/<uuid:pk>/renewal/", views.renewal, name="renewal"),
    path("attempts/<uuid:pk>/next-try/", views.next_try, name="next-try"),
    path("attempts/<uuid:pk>/last-word/", views.last_word, name="last-word"),
    path("attempts/<uuid:pk>/second-look/", views.second_look, name="second-look"),
    path("attempts/<uuid:pk>/contests/<slug:row>/", views.contest, name="contest"),
    path("attempts/<uuid:pk>/contests/<slug:row>/withdrawal/", views.contest_withdrawal, name="contest-withdrawal"),
]
