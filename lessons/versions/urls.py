from django.urls import path

from lessons.versions import views

urlpatterns = [
    path("texts/<slug:slug>/words/", views.edit_words, name="words"),
    path("texts/<slug:slug>/versions/", views.show_history, name="text-history"),
    path("texts/<slug:slug>/versions/<int:number>/restoration/", views.restore_version, name="text-restoration"),
    path("texts/<slug:slug>/unplaced/", views.list_unplaced, name="unplaced-list"),
    path("unplaced/<int:pk>/place/", views.place_mark, name="unplaced-place"),
    path("unplaced/<int:pk>/removal/", views.remove_mark, name="unplaced-removal"),
]
