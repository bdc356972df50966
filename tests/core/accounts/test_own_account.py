import pytest
from django.contrib.auth import authenticate, get_user

from tests.cast import PASSWORD

NEW = "window tiger nine"


def test_own_name_is_changed(signed_in, ben):
    assert signed_in(ben).post("/account/", {"name": "Benjamin"}).url == "/account/"
    ben.refresh_from_db()
    assert ben.name == "Benjamin"


def test_own_name_stays_when_the_new_one_is_empty(signed_in, ben):
    answer = signed_in(ben).post("/account/", {"name": " "})
    ben.refresh_from_db()
    assert ben.name == "Ben"
    assert 'aria-invalid="true"' in answer.text


def test_own_password_is_changed_and_one_stays_signed_in(signed_in, ben):
    client = signed_in(ben)
    given = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert client.post("/account/password/", given).url == "/account/"
    assert authenticate(username="ben", password=NEW) == ben
    assert get_user(client) == ben


@pytest.mark.parametrize(
    "given",
    [
        {"old_password": "wrong", "new_password1": NEW, "new_password2": NEW},
        {"old_password": PASSWORD, "new_password1": NEW, "new_password2": "differs"},
        {"old_password": PASSWORD, "new_password1": "short", "new_password2": "short"},
        {"old_password": PASSWORD, "new_password1": "password1", "new_password2": "password1"},
        {"old_password": PASSWORD, "new_password1": "Sourcewise2026", "new_password2": "Sourcewise2026"},
    ],
)
def test_own_password_stays_when_something_is_wrong(signed_in, ben, given):
    assert 'role="alert"' in signed_in(ben).post("/account/password/", given).text
    assert authenticate(username="ben", password=PASSWORD) == ben
