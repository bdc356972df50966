from django.urls import path

from lessons.sources import views, way_views

urlpatterns = [
    path("texts/", views.list_sources, name="source-list"),
    path("texts/new/", views.new_source, name="source-new"),
    path("texts/incoming/", views.list_intakes, name="intake-list"),
    path("texts/incoming/<int:pk>/", views.prepare_intake, name="intake"),
    path("texts/incoming/<int:pk>/original/", views.download_original, name="intake-original"),
    path("texts/incoming/<int:pk>/reading/", views.read_intake_again, name="intake-reading"),
    path("texts/incoming/<int:pk>/removal/", views.remove_intake, name="intake-removal"),
    path("texts/<slug:slug>/", views.show_source, name="source-detail"),
    path("texts/<slug:slug>/analysis/", views.analyse_again, name="source-analyse"),
    path("texts/<slug:slug>/way/", way_views.edit_way, name="source-way"),
    path("outlets/", views.list_outlets, name="outlet-list"),
    path("outlets/new/", views.new_outlet, name="outlet-new"),
    path("outlets/<int:pk>/", views.edit_outlet, name="outlet-edit"),
]
