from django.urls import path

from lessons.assignments import views

urlpatterns = [
    path("classes/<int:pk>/", views.classroom_detail, name="classroom-detail"),
    path("classes/<int:pk>/assignments/", views.assign, name="assign"),
    path("classes/<int:pk>/assignments/new/<int:version_pk>/", views.assign_with_terms, name="assign-with-terms"),
    path("assignments/<int:pk>/copy/", views.copy, name="assignment-copy"),
    path("assignments/<int:pk>/withdrawal/", views.withdrawal, name="assignment-withdrawal"),
    path("assignments/<int:pk>/return/", views.bringing_back, name="assignment-return"),
    path("assignments/<int:pk>/extra-time/", views.extra_time, name="extra-time"),
    path("assignments/<int:pk>/pairs/", views.pairs, name="pairs"),
    path("assignments/<int:pk>/pairs/rest/", views.pairs_by_lot, name="pairs-by-lot"),
    path("assignments/<int:pk>/pairs/<int:student_pk>/parting/", views.parting, name="parting"),
    path("assignments/<int:pk>/partner/", views.partner, name="partner"),
]
