from django.urls import path

from lessons.assignments import views

urlpatterns = [
    path("classes/<int:pk>/", views.classroom_detail, name="classroom-detail"),
    path("classes/<int:pk>/assignments/", views.assign, name="assign"),
    path("assignments/<int:pk>/due/", views.due_date, name="due-date"),
]
