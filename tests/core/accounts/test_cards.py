"""Login cards: a secret on paper, its digest in the database."""

import hashlib

import pytest
import time_machine
from django.contrib.auth import get_user
from django.db import IntegrityError
from django.urls import reverse

from core.accounts.actions import make_cards, make_students, take_cards_back
from core.accounts.cards import LENGTH, SIGNS, clean_secret, in_fours, new_secret
from core.accounts.models import LoginCard, Role, User
from tests.cast import PASSWORD


@pytest.fixture
def secret(ada, ben, now):
    return make_cards([ben], by=ada, at=now)[ben.pk]


def scan(client, secret):
    return client.get(reverse("accounts:card-scanned", args=[secret]))


def confirm(client):
    return client.post(reverse("accounts:card-confirmation"))


def test_secrets_hold_more_than_128_bits():
    assert len(set(SIGNS)) ** LENGTH > 2**128
    assert len({new_secret() for _ in range(200)}) == 200


def test_clean_secret_takes_what_was_meant():
    secret = new_secret()
    assert clean_secret(f" {in_fours(secret).upper().replace(' ', '-')}\n") == secret


def test_a_card_keeps_the_digest_only(ada, secret, ben):
    card = LoginCard.objects.get()
    assert card.digest == hashlib.sha256(secret.encode()).hexdigest()
    assert (card.student, card.made_by) == (ben, ada)


def test_scanning_asks_and_a_button_signs_in(client, ben, secret):
    answer = scan(client, secret)
    assert answer.url == reverse("accounts:card-confirmation")
    question = client.get(answer.url)
    assert "Are you Ben?" in question.text
    assert not get_user(client).is_authenticated
    assert confirm(client).url == reverse("lessons:start")
    assert get_user(client) == ben


def test_the_secret_is_in_no_page_and_no_referrer(client, secret):
    answer = scan(client, secret)
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]
    question = client.get(answer.url)
    assert "no-store" in question["Cache-Control"]
    assert secret not in question.text
    assert secret not in str(dict(client.session))


def test_a_scan_is_forgotten_after_some_minutes(client, secret, now):
    with time_machine.travel(now, tick=False) as clock:
        scan(client, secret)
        clock.shift(301)
        assert confirm(client).status_code == 404
    assert not get_user(client).is_authenticated


def test_a_used_scan_signs_nobody_in_again(client, ben, secret):
    scan(client, secret)
    confirm(client)
    client.logout()
    assert confirm(client).status_code == 404


def test_a_card_takes_over_from_whoever_is_signed_in(signed_in, ben, cleo, secret):
    client = signed_in(cleo)
    answer = scan(client, secret)
    assert "Cleo is signed in here now" in client.get(answer.url).text
    confirm(client)
    assert get_user(client) == ben


def test_the_signs_can_be_typed(client, ben, secret):
    answer = client.post(reverse("accounts:card"), {"secret": in_fours(secret).upper()})
    assert answer.url == reverse("lessons:start")
    assert get_user(client) == ben


def test_wrong_signs_are_kept_and_kindly_refused(client, secret):
    answer = client.post(reverse("accounts:card"), {"secret": "abcd efgh"})
    assert 'value="abcd efgh"' in answer.text
    assert "No card has these signs" in answer.text


def test_a_card_that_was_taken_back_opens_nothing_and_signs_out(client, ben, secret, now):
    scan(client, secret)
    confirm(client)
    assert take_cards_back([ben], at=now) == 1
    assert not get_user(client).is_authenticated
    scan(client, secret)
    assert confirm(client).status_code == 404
    assert client.post(reverse("accounts:card"), {"secret": secret}).status_code == 200
    assert not get_user(client).is_authenticated


def test_taking_back_leaves_those_without_a_card_signed_in(signed_in, ben, cleo, secret, now):
    client = signed_in(cleo)
    assert take_cards_back([ben, cleo], at=now) == 1
    assert get_user(client) == cleo


def test_a_new_card_replaces_the_old_one(client, ada, ben, secret, now):
    new = make_cards([ben], by=ada, at=now)[ben.pk]
    scan(client, secret)
    assert confirm(client).status_code == 404
    scan(client, new)
    assert confirm(client).status_code == 302
    assert LoginCard.objects.live().count() == 1


def test_the_database_holds_one_live_card_a_student(ben, secret, now):
    with pytest.raises(IntegrityError):
        LoginCard.objects.create(student=ben, digest="x" * 64, made_at=now)


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.TEACHER}])
def test_a_card_opens_students_accounts_only(client, ben, secret, change):
    User.objects.filter(pk=ben.pk).update(**change)
    scan(client, secret)
    assert confirm(client).status_code == 404


@pytest.mark.parametrize("many", [1, 1000])
def test_cards_cost_the_database_as_good_as_the_same_for_many(ada, now, django_assert_max_num_queries, many):
    students = make_students([(f"S {number}", f"s{number}") for number in range(many)])
    with django_assert_max_num_queries(18):  # rows are written some hundreds at a time
        assert len(make_cards(students, by=ada, at=now)) == many


def test_scanning_costs_a_look_up(client, ben, secret, django_assert_max_num_queries):
    scan(client, secret)
    with django_assert_max_num_queries(3):
        client.get(reverse("accounts:card-confirmation"))


def test_a_password_still_works_beside_a_card(client, ben, secret):
    assert client.post("/sign-in/", {"username": "ben", "password": PASSWORD}).status_code == 302
