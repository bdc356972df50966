import pytest
from django.contrib.auth import get_user

from core.accounts.actions import make_account
from core.accounts.models import Role
from tests.cast import PASSWORD


@pytest.mark.parametrize("typed", ["ben", "Ben", " BEN "])
def test_sign_in_forgives_capitals(client, ben, typed):
    answer = client.post("/sign-in/", {"username": typed, "password": PASSWORD})
    assert answer.url == "/start/"
    assert get_user(client) == ben


def test_sign_in_keeps_names_apart_that_differ_in_capitals(client, ben):
    other = make_account(username="Ben", name="", role=Role.ADMIN, password="another lamp six")
    client.post("/sign-in/", {"username": "Ben", "password": "another lamp six"})
    assert get_user(client) == other


@pytest.mark.parametrize(("username", "password"), [("ben", "wrong"), ("nobody", PASSWORD)])
def test_sign_in_says_the_same_kind_words_whatever_is_wrong(client, ben, username, password):
    answer = client.post("/sign-in/", {"username": username, "password": password})
    assert not get_user(client).is_authenticated
    assert "do not belong together" in answer.text
    assert f'value="{username}"' in answer.text
    assert password not in answer.text


def test_sign_in_refuses_a_closed_account(client, ben):
    ben.is_active = False
    ben.save()
    client.post("/sign-in/", {"username": "ben", "password": PASSWORD})
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [("/my-work/", "/my-work/"), ("https://elsewhere.example/", "/start/"), ("//elsewhere.example/", "/start/")],
)
def test_sign_in_goes_on_to_this_site_only(client, ben, wanted, reached):
    answer = client.post("/sign-in/", {"username": "ben", "password": PASSWORD, "next": wanted})
    assert answer.url == reached


def test_sign_in_page_keeps_where_one_was_going(client, ben):
    assert client.get("/my-work/").url == "/sign-in/?next=/my-work/"
    answer = client.post("/sign-in/?next=/my-work/", {"username": "ben", "password": PASSWORD})
    assert answer.url == "/my-work/"


def test_sign_out_asks_nothing_but_is_no_link(signed_in, ben):
    client = signed_in(ben)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/"
    assert not get_user(client).is_authenticated
