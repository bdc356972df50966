from django.urls import path

from lessons.agreement import views

urlpatterns = [
    path("texts/<slug:slug>/second-readings/", views.list_readings, name="second-readings"),
    path("second-readings/<int:pk>/", views.read, name="second-reading"),
    path("second-readings/<int:pk>/preparation/", views.prepare_again, name="second-reading-preparation"),
    path("second-readings/<int:pk>/completion/", views.complete, name="second-reading-completion"),
    path("second-readings/<int:pk>/marks/", views.add_mark, name="second-mark-add"),
    path("second-readings/<int:pk>/comparison/", views.compare, name="comparison"),
    path("second-marks/<int:pk>/", views.edit_mark, name="second-mark-edit"),
    path("second-marks/<int:pk>/decision/", views.decide_mark, name="second-mark-decide"),
    path("differences/<int:pk>/resolution/", views.resolve, name="difference-resolve"),
]
