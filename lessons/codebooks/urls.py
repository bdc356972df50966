from django.urls import path

from lessons.codebooks import views

urlpatterns = [
    path("codebooks/", views.list_codebooks, name="codebook-list"),
    path("codebooks/new/", views.copy_codebook, name="codebook-copy"),
    path("codebooks/preview.css", views.preview, name="tag-preview"),
    path("codebooks/<int:pk>/", views.show_codebook, name="codebook"),
    path("codebooks/<int:pk>/<slug:digest>.css", views.sheet, name="codebook-sheet"),
    path("codebooks/<int:pk>/words/", views.describe_codebook, name="codebook-words"),
    path("codebooks/<int:pk>/removal/", views.remove_codebook, name="codebook-removal"),
    path("codebooks/<int:pk>/layers/<slug:layer>/tags/", views.add_tag, name="tag-add"),
    path("codebooks/<int:pk>/tags/<slug:key>/", views.edit_tag, name="tag"),
    path("codebooks/<int:pk>/tags/<slug:key>/place/", views.place_tag, name="tag-place"),
]
