from django.urls import path

from core.audit import views

app_name = "audit"
urlpatterns = [
    path("record/", views.show_record, name="record"),
]
