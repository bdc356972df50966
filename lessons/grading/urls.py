from django.urls import path

from lessons.grading import views

urlpatterns = [
    path("assignments/<int:pk>/students/<int:student_pk>/mark/", views.mark, name="mark"),
    path("assignments/<int:pk>/marking/", views.marking, name="marking"),
    path("assignments/<int:pk>/release/", views.release, name="release"),
    path("attempts/<uuid:pk>/comments/", views.passage_comments, name="passage-comments"),
    path(
        "attempts/<uuid:pk>/comments/<int:comment_pk>/deletion/",
        views.passage_comment_deletion,
        name="passage-comment-deletion",
    ),
    path("contests/<int:pk>/acceptance/", views.acceptance, name="acceptance"),
    path("accepted-readings/<int:pk>/withdrawal/", views.acceptance_withdrawal, name="acceptance-withdrawal"),
]
