from django.urls import path

from lessons.privacy import views

urlpatterns = [
    path("account/data/", views.own_data, name="own-data"),
    path("account/data/download/", views.own_download, name="own-download"),
    path("account/data/erasure-request/", views.erasure_request, name="erasure-request"),
    path("people/<int:pk>/data/", views.data_of, name="data-of"),
    path("people/<int:pk>/data/download/", views.download_of, name="download-of"),
    path("people/<int:pk>/data/erasure/", views.erasure_of, name="erasure-of"),
]
