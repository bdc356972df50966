from django.urls import path

from core.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("card/", views.card, name="card"),
    path("card/confirmation/", views.card_confirmation, name="card-confirmation"),
    path("card/<str:secret>/", views.card_scanned, name="card-scanned"),
    path("account/", views.own_account, name="account"),
    path("account/password/", views.own_password, name="own-password"),
    path("account/other-visits/", views.other_visits, name="other-visits"),
    path("language/", views.language, name="language"),
    path("people/", views.list_people, name="people"),
    path("people/new/", views.new_person, name="new-person"),
    path("people/<int:pk>/password/", views.new_person_password, name="new-password"),
]
