from django.urls import path

from lessons.authoring import views

urlpatterns = [
    path("builder/", views.list_lessons, name="lesson-list"),
    path("builder/new/", views.choose_text, name="lesson-new"),
    path("builder/prose/", views.show_prose, name="prose"),
    path("builder/<int:pk>/", views.edit_lesson, name="lesson-edit"),
    path("builder/<int:pk>/file/", views.download_lesson, name="lesson-download"),
    path("builder/<int:pk>/removal/", views.remove_draft, name="lesson-removal"),
    path("lessons/<slug:slug>/copy/", views.copy_lesson, name="lesson-copy"),
    path("texts/new/lesson/", views.import_lesson, name="lesson-import"),  # before a text called “new”; none is
    path("texts/<slug:slug>/lesson/", views.make_lesson, name="lesson-from-text"),
]
