from django.urls import path

from lessons.sources import views

urlpatterns = [
    path("texts/", views.list_sources, name="source-list"),
    path("texts/new/", views.new_source, name="source-new"),
    path("texts/<slug:slug>/", views.show_source, name="source-detail"),
    path("texts/<slug:slug>/analysis/", views.analyse_again, name="source-analyse"),
    path("outlets/<int:pk>/", views.edit_outlet, name="outlet-edit"),
]
