from django.urls import path

from lessons.classrooms import views

urlpatterns = [
    path("classes/", views.list_classrooms, name="classroom-list"),
    path("classes/<int:pk>/students/<int:student_pk>/removal/", views.student_removal, name="student-removal"),
    path("classes/<int:pk>/students/<int:student_pk>/password/", views.student_password, name="student-password"),
    path("join/", views.enter_code, name="join"),
    path("join/<str:code>/", views.join, name="join"),
    path("join/<str:code>/account/", views.join_with_new_account, name="join-account"),
]
