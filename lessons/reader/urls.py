from django.urls import path

from lessons.reader import views

urlpatterns = [
    path("", views.home, name="home"),
    path("lessons/", views.library, name="library"),
    path("glossary/", views.glossary, name="glossary"),
    path("design/", views.design, name="design"),
    path("codebooks/of-version/<int:pk>/<slug:digest>.css", views.version_sheet, name="version-sheet"),
    path("how-the-machine-reads/", views.rules, name="rules"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("builder/<int:pk>/preview/", views.preview, name="preview"),
    path("builder/<int:pk>/preview/<slug:kind>/", views.preview, name="preview"),
    path("builder/<int:pk>/phone/", views.phone_preview, name="phone-preview"),
    path("builder/<int:pk>/phone/<slug:kind>/", views.phone_preview, name="phone-preview"),
    path("lessons/<slug:slug>/teacher/", views.teacher_page, name="teacher-page"),
    path("lessons/<slug:slug>/worksheet/", views.worksheet, name="worksheet"),
    path("lessons/<slug:slug>/key/", views.answer_key, name="answer-key"),
    path("lessons/<slug:slug>/claims/", views.claims, name="claims"),
    path("lessons/<slug:slug>/beside/", views.side_by_side, name="beside"),
    path("lessons/<slug:slug>/<slug:kind>/", views.step, name="step"),
    path("assignments/<int:pk>/", views.assignment, name="assignment"),
    path("assignments/<int:pk>/worksheet/", views.assignment_worksheet, name="assignment-worksheet"),
    path("assignments/<int:pk>/key/", views.assignment_key, name="assignment-key"),
    path("assignments/<int:pk>/claims/", views.assignment_claims, name="assignment-claims"),
    path("assignments/<int:pk>/<slug:kind>/", views.assignment_step, name="assignment-step"),
    path("attempts/<uuid:pk>/", views.attempt_review, name="attempt-review"),
]
