from django.urls import path

from lessons.annotations import codebook_views, correction_views, exchange_views, views

urlpatterns = [
    path("texts/<slug:slug>/review/", views.review, name="review"),
    path("texts/<slug:slug>/review/acceptance/", views.accept_shown, name="review-accept-shown"),
    path("texts/<slug:slug>/review/history/", views.history, name="review-history"),
    path("texts/<slug:slug>/annotations/", views.add_annotation, name="annotation-add"),
    path("texts/<slug:slug>/codebook/", codebook_views.text_codebook, name="text-codebook"),
    path("texts/<slug:slug>/exchange/", exchange_views.exchange, name="exchange"),
    path("texts/<slug:slug>/exchange/<slug:key>/", exchange_views.download, name="annotations-download"),
    path("decisions/<int:pk>/undoing/", views.take_back, name="decision-undo"),
    path("annotations/<int:pk>/decision/", views.decide, name="annotation-decide"),
    path("annotations/<int:pk>/", correction_views.edit_annotation, name="annotation-edit"),
    path("annotations/<int:pk>/tag/", correction_views.change_tag, name="annotation-tag"),
    path("annotations/<int:pk>/ends/", correction_views.move_end, name="annotation-ends"),
    path("annotations/<int:pk>/halves/", correction_views.halves, name="annotation-halves"),
    path("annotations/<int:pk>/union/", correction_views.union, name="annotation-union"),
    path("annotations/<int:pk>/readings/", correction_views.readings, name="annotation-readings"),
]
