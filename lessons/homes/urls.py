from django.urls import path

from lessons.homes import views

urlpatterns = [
    path("start/", views.start, name="start"),
    path("today/", views.teacher_home, name="teacher-home"),
    path("desk/", views.admin_home, name="admin-home"),
]
