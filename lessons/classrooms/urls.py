from django.urls import path

from lessons.classrooms import roster_views, teaching_views, views

urlpatterns = [
    path("classes/", views.list_classrooms, name="classroom-list"),
    path("classes/<int:pk>/settings/", teaching_views.classroom_settings, name="classroom-settings"),
    path("classes/<int:pk>/archive/", teaching_views.classroom_archive, name="classroom-archive"),
    path("classes/<int:pk>/code/", teaching_views.classroom_code, name="classroom-code"),
    path("classes/<int:pk>/teachers/", teaching_views.co_teacher_list, name="co-teacher-list"),
    path(
        "classes/<int:pk>/teachers/<int:teacher_pk>/removal/",
        teaching_views.co_teacher_removal,
        name="co-teacher-removal",
    ),
    path("classes/<int:pk>/teachers/<int:teacher_pk>/hand-over/", teaching_views.hand_over, name="hand-over"),
    path("classes/<int:pk>/groups/", teaching_views.group_list, name="group-list"),
    path("groups/<int:pk>/", teaching_views.group_edit, name="group-edit"),
    path("groups/<int:pk>/removal/", teaching_views.group_removal, name="group-removal"),
    path("classes/<int:pk>/list/", roster_views.roster, name="roster"),
    path("classes/<int:pk>/list.csv", roster_views.roster_sheet, name="roster-sheet"),
    path("classes/<int:pk>/cards/", roster_views.cards, name="card-list"),
    path("classes/<int:pk>/cards/removal/", roster_views.card_removal, name="card-removal"),
    path("classes/<int:pk>/students/<int:student_pk>/removal/", views.student_removal, name="student-removal"),
    path("classes/<int:pk>/students/<int:student_pk>/password/", views.student_password, name="student-password"),
    path(
        "classes/<int:pk>/students/<int:student_pk>/transfer/", roster_views.student_transfer, name="student-transfer"
    ),
    path("join/", views.enter_code, name="join"),
    path("join/<str:code>/", views.join, name="join"),
    path("join/<str:code>/account/", views.join_with_new_account, name="join-account"),
]
