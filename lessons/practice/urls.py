from django.urls import path

from lessons.practice import views

urlpatterns = [
    path("practice/", views.practice_list, name="practice-list"),
    path("practice/<slug:tag>/", views.practice, name="practice"),
    path("practice/<slug:tag>/result/", views.practice_result, name="practice-result"),
]
