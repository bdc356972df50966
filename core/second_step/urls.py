from django.urls import path

from core.second_step import views

app_name = "second-step"
urlpatterns = [
    path("sign-in/code/", views.enter_code, name="code"),
    path("account/second-step/", views.show_page, name="page"),
    path("account/second-step/recovery-codes/", views.renew_codes, name="recovery-codes"),
    path("account/second-step/removal/", views.remove, name="removal"),
    path("people/<int:pk>/second-step/removal/", views.reset, name="reset"),
]
