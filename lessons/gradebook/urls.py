from django.urls import path

from lessons.gradebook import class_views, views

urlpatterns = [
    path("my-work/", views.student_home, name="student-home"),
    path("assignments/<int:pk>/results/", views.results, name="results"),
    path("assignments/<int:pk>/results.csv", views.results_sheet, name="results-sheet"),
    path("assignments/<int:pk>/looked-up/", views.inquiries, name="inquiries"),
    path("assignments/<int:pk>/contested/", views.contested, name="contested"),
    path("contested/", views.contests, name="contest-queue"),
    path("contests/<int:pk>/answer/", views.contest_answer, name="contest-answer"),
    path("classes/<int:pk>/gradebook/", class_views.gradebook, name="gradebook"),
    path("classes/<int:pk>/gradebook.csv", class_views.gradebook_csv, name="gradebook-csv"),
    path("classes/<int:pk>/gradebook.xlsx", class_views.gradebook_xlsx, name="gradebook-xlsx"),
    path("classes/<int:pk>/insight/", class_views.insight, name="insight"),
    path("classes/<int:pk>/students/<int:student_pk>/progress/", class_views.student_progress, name="student-progress"),
    path("my-progress/", class_views.my_progress, name="my-progress"),
]
