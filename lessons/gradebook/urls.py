from django.urls import path

from lessons.gradebook import views

urlpatterns = [
    path("my-work/", views.student_home, name="student-home"),
    path("assignments/<int:pk>/results/", views.results, name="results"),
    path("assignments/<int:pk>/results.csv", views.results_sheet, name="results-sheet"),
    path("assignments/<int:pk>/looked-up/", views.inquiries, name="inquiries"),
    path("assignments/<int:pk>/contested/", views.contested, name="contested"),
    path("contests/<int:pk>/answer/", views.contest_answer, name="contest-answer"),
]
