"""Guessing is slow, for everybody alike, and a class behind one address is not in its own way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from core.accounts import limits
from core.accounts.actions import make_cards, set_password
from core.accounts.limits import FIRST_WAIT, LONGEST_WAIT, SIGN_IN, TooManyTries
from core.accounts.models import Tries
from tests.cast import PASSWORD

SECOND = timedelta(seconds=1)


def try_to_sign_in(client, username="ben", password="wrong", **extra):  # noqa: S107 - that it is wrong is the point
    return client.post("/sign-in/", {"username": username, "password": password}, **extra)


def used_up(limit, key, now):
    for _ in range(limit.free):
        limits.take(limit, key, at=now)


def test_sign_in_waits_after_five_failures_even_with_the_right_password(client, ben):
    for _ in range(SIGN_IN.free):
        assert "do not belong together" in try_to_sign_in(client).text
    answer = try_to_sign_in(client, "Ben", PASSWORD)
    assert "too often. Wait 15 seconds" in answer.text
    assert 'value="Ben"' in answer.text
    assert not get_user(client).is_authenticated


def test_sign_in_opens_again_after_the_wait(client, ben, now):
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(SIGN_IN.free):
            try_to_sign_in(client)
        clock.shift(FIRST_WAIT)
        try_to_sign_in(client, password=PASSWORD)
    assert get_user(client) == ben
    assert not Tries.objects.filter(used__gt=SIGN_IN.free).exists()


def test_user_names_that_nobody_has_wait_alike(client, ben):
    for username in ("ben", "nobody"):
        for _ in range(SIGN_IN.free):
            try_to_sign_in(client, username)
    first, second = (try_to_sign_in(client, username).text.replace(username, "") for username in ("ben", "nobody"))
    assert "too often" in first
    assert "too often" in second
    assert len(first) == len(second)


def test_waits_double_up_to_the_longest(db, now):
    used_up(SIGN_IN, "ben", now)
    waits, at = [], now
    for _ in range(9):
        with pytest.raises(TooManyTries) as refused:
            limits.take(SIGN_IN, "ben", at=at)
        waits.append(refused.value.wait)
        at += refused.value.wait
        limits.take(SIGN_IN, "ben", at=at)
    assert waits[:4] == [FIRST_WAIT * 2**step for step in range(4)]
    assert max(waits) <= LONGEST_WAIT
    assert at - now > timedelta(minutes=20)


def test_asking_while_one_waits_makes_the_wait_no_longer(db, now):
    used_up(SIGN_IN, "ben", now)
    for seconds in (1, 5, 14):
        with pytest.raises(TooManyTries):
            limits.take(SIGN_IN, "ben", at=now + seconds * SECOND)
    limits.take(SIGN_IN, "ben", at=now + FIRST_WAIT)


def test_tries_are_forgiven_little_by_little(db, now):
    used_up(SIGN_IN, "ben", now)
    later = now + SIGN_IN.free * SIGN_IN.forgiven
    used_up(SIGN_IN, "ben", later)
    with pytest.raises(TooManyTries):
        limits.take(SIGN_IN, "ben", at=later)


def test_another_account_does_not_wait(client, ben, cleo):
    for _ in range(SIGN_IN.free):
        try_to_sign_in(client)
    try_to_sign_in(client, "cleo", PASSWORD)
    assert get_user(client) == cleo


def test_one_password_tried_on_many_names_from_one_address_ends(client, db, monkeypatch, now):
    used_up(limits.ADDRESS, "127.0.0.1", now)
    assert "too often" in try_to_sign_in(client, "somebody").text
    assert "do not belong" in try_to_sign_in(client, "somebody", REMOTE_ADDR="192.0.2.7").text


def test_a_whole_school_signs_in_from_one_address(client, ben):
    for _ in range(limits.ADDRESS.free + 20):
        try_to_sign_in(client, password=PASSWORD)
        assert get_user(client) == ben
        client.logout()


def test_two_who_come_at_the_same_moment_may_be_counted_in_either_order(db, now):
    limits.take(limits.ADDRESS, "the school", at=now + timedelta(milliseconds=5))
    limits.take(limits.ADDRESS, "the school", at=now)  # looked at the clock before, and had to wait for the database


def test_new_password_from_the_teacher_ends_the_wait(client, ben, ada):
    for _ in range(SIGN_IN.free):
        try_to_sign_in(client)
    set_password(ben, password="tulip cloud nine", by=ada)
    try_to_sign_in(client, password="tulip cloud nine")
    assert get_user(client) == ben


def test_present_password_cannot_be_guessed_in_an_open_session(signed_in, ben):
    client = signed_in(ben)
    new = {"new_password1": "window tiger nine", "new_password2": "window tiger nine"}
    for _ in range(limits.PASSWORD.free):
        assert "not your present password" in client.post("/account/password/", {"old_password": "x", **new}).text
    assert "too often" in client.post("/account/password/", {"old_password": PASSWORD, **new}).text


def test_class_codes_cannot_be_guessed(client, classroom, now):
    used_up(limits.CODES, "127.0.0.1", now)
    answer = client.post("/join/", {"code": classroom.join_code})
    assert "too often" in answer.text
    assert f'value="{classroom.join_code}"' in answer.text
    assert client.get(f"/join/{classroom.join_code}/").status_code == 404


def test_right_class_codes_cost_nothing(client, classroom):
    for _ in range(limits.CODES.free + 20):
        assert client.get(f"/join/{classroom.join_code}/").status_code == 200


def test_login_cards_cannot_be_guessed(client, ben, ada, now):
    secret = make_cards([ben], by=ada, at=now)[ben.pk]
    used_up(limits.CODES, "127.0.0.1", now)
    assert "too often" in client.post("/card/", {"secret": secret}).text
    client.get("/card/never-was-one/")
    answer = client.get("/card/confirmation/")
    assert (answer.status_code, "Wait 15 seconds" in answer.text) == (429, True)
    assert 10 <= int(answer["Retry-After"]) <= 15
    client.get(f"/card/{secret}/")
    client.post("/card/confirmation/")
    assert get_user(client) == ben  # whoever has a card need not wait for who guesses


def test_class_takes_no_flood_of_new_accounts(client, classroom, now):
    used_up(limits.NEWCOMERS, classroom.pk, now)
    account = {"name": "Dana", "username": "dana", "password": PASSWORD, "password_again": PASSWORD}
    answer = client.post(f"/join/{classroom.join_code}/account/", account)
    assert "too often" in answer.text
    assert classroom.students.count() == 1


@pytest.mark.parametrize(
    ("seen", "forwarded", "behind", "expected"),
    [
        ("192.0.2.1", "", False, "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", False, "192.0.2.1"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.9", True, "203.0.113.9"),
        ("2001:db8:1:2:3::4", "", False, "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "", False, "192.0.2.1"),
        ("", "", False, ""),
    ],
)
def test_address_is_what_our_own_side_saw(settings, seen, forwarded, behind, expected):
    settings.BEHIND_PROXY = behind
    request = RequestFactory().get("/", REMOTE_ADDR=seen, HTTP_X_FORWARDED_FOR=forwarded)
    assert limits.address_of(request) == expected


def test_what_was_typed_is_not_kept(client, db):
    try_to_sign_in(client, "my password typed by mistake")
    assert not any("password" in tries.key for tries in Tries.objects.all())


def test_tries_of_yesterday_are_deleted(db, now):
    limits.take(SIGN_IN, "ben", at=now - timedelta(days=2))
    limits.take(SIGN_IN, "cleo", at=now)
    call_command("purge")
    assert Tries.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_tries_at_the_same_moment_are_all_counted(now):
    def one(_):
        try:
            limits.take(SIGN_IN, "ben", at=now)
        except TooManyTries:
            return 0
        else:
            return 1
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one, range(24))) == SIGN_IN.free
