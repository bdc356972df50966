"""How long one stays signed in, and what ends it."""

from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth import get_user
from django.test import Client

from core.accounts.sessions import AT_MOST, KEPT_AT_MOST, KEPT_UNUSED, UNUSED
from tests.cast import PASSWORD

MINUTE = timedelta(minutes=1)


def sign_in(client, **more):
    client.post("/sign-in/", {"username": "ben", "password": PASSWORD, **more})
    return client.cookies[settings.SESSION_COOKIE_NAME]


def is_signed_in(client):
    return client.get("/account/").status_code == 200


def test_session_ends_with_the_browser(client, ben):
    assert sign_in(client)["max-age"] == ""


def test_session_is_kept_where_it_was_asked_for(client, ben):
    assert sign_in(client, keep="on")["max-age"] == pytest.approx(KEPT_AT_MOST.total_seconds(), abs=5)


@pytest.mark.parametrize(("more", "unused"), [({}, UNUSED), ({"keep": "on"}, KEPT_UNUSED)])
def test_unused_session_ends(client, ben, now, more, unused):
    with time_machine.travel(now, tick=False) as clock:
        sign_in(client, **more)
        clock.shift(unused - MINUTE)
        assert is_signed_in(client)
        clock.shift(unused - MINUTE)
        assert is_signed_in(client)
        clock.shift(unused + MINUTE)
        assert not is_signed_in(client)


def test_used_session_ends_after_a_school_day(client, ben, now):
    with time_machine.travel(now, tick=False) as clock:
        sign_in(client)
        for _ in range(7):
            clock.shift(timedelta(hours=1))
            assert is_signed_in(client)
        clock.shift(AT_MOST - timedelta(hours=7) + MINUTE)
        assert not is_signed_in(client)


def test_session_is_written_now_and_then_only(signed_in, ben, now, django_assert_max_num_queries):
    with time_machine.travel(now, tick=False) as clock:
        client = signed_in(ben)
        clock.shift(MINUTE)
        with django_assert_max_num_queries(2):  # session, person
            client.get("/help/")


def test_sign_in_gives_the_session_another_key(client, ben, version):
    client.get("/lessons/the-shut-harbour/practise/")
    client.post("/attempts/", {"version": version.pk})
    before = client.session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_new_password_ends_the_other_sessions(client, ben):
    other = Client()
    other.force_login(ben)
    sign_in(client)
    new = {"old_password": PASSWORD, "new_password1": "window tiger nine", "new_password2": "window tiger nine"}
    before = client.session.session_key
    client.post("/account/password/", new)
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)
    assert client.session.session_key != before


def test_one_can_sign_out_everywhere_else(client, ben):
    other = Client()
    other.force_login(ben)
    sign_in(client)
    client.post("/account/other-visits/")
    assert (is_signed_in(client), is_signed_in(other)) == (True, False)


def test_sign_out_leaves_nothing_of_the_session(client, ben):
    key = sign_in(client).value
    client.post("/sign-out/")
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert not get_user(client).is_authenticated


def test_closed_account_is_signed_out(signed_in, ben):
    client = signed_in(ben)
    ben.is_active = False
    ben.save()
    assert not is_signed_in(client)
