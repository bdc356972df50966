from django.urls import path

from lessons.annotations import codebook_views, exchange_views, views

urlpatterns = [
    path("texts/<slug:slug>/review/", views.review, name="review"),
    path("texts/<slug:slug>/review/acceptance/", views.accept_shown, name="review-accept-shown"),
    path("texts/<slug:slug>/annotations/", views.add_annotation, name="annotation-add"),
    path("texts/<slug:slug>/codebook/", codebook_views.text_codebook, name="text-codebook"),
    path("texts/<slug:slug>/exchange/", exchange_views.exchange, name="exchange"),
    path("texts/<slug:slug>/exchange/<slug:key>/", exchange_views.download, name="annotations-download"),
    path("annotations/<int:pk>/", views.edit_annotation, name="annotation-edit"),
    path("annotations/<int:pk>/decision/", views.decide, name="annotation-decide"),
]
