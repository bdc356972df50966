import re

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.accounts import limits
from core.accounts.cards import SIGNS
from core.environment import choices
from tests.cast import PASSWORD

PAGE, CODE = "/account/second-step/", "/sign-in/code/"


def code_of(person, *, later=0):
    phone = TOTPDevice.objects.filter(user=person).latest("pk")
    return f"{totp(phone.bin_key, t0=-30 * later):06d}"


@pytest.fixture
def clock(now):
    with time_machine.travel(now, tick=False) as clock:
        yield clock


@pytest.fixture
def switched_on(signed_in, ada, clock):
    """Ms Ada's account with a phone; her recovery codes."""
    client = signed_in(ada)
    client.get(PAGE)
    answer = client.post(PAGE, {"code": code_of(ada), "password": PASSWORD})
    clock.shift(60)  # a code counts once
    ada.refresh_from_db()
    return re.findall(r'class="secret">([^<]+)<', answer.text)


def with_password(client, person="ada", **more):
    return client.post("/sign-in/", {"username": person, "password": PASSWORD, **more})


def test_password_alone_no_longer_signs_in(switched_on, ada):
    client = Client()
    assert with_password(client).url == CODE
    assert not get_user(client).is_authenticated
    assert client.get("/account/").status_code == 302


def test_code_of_the_phone_signs_in_and_goes_on(switched_on, ada):
    client = Client()
    client.post("/sign-in/?next=/builder/", {"username": "ada", "password": PASSWORD})
    before = client.session.session_key
    assert client.post(CODE, {"code": code_of(ada)}).url == "/builder/"
    assert get_user(client) == ada
    assert client.session.session_key != before


def test_code_counts_once(switched_on, ada):
    for reached in (True, False):
        client = Client()
        with_password(client)
        client.post(CODE, {"code": code_of(ada)})
        assert get_user(client).is_authenticated == reached


@pytest.mark.parametrize("code", ["", "000000", "12345", "abc", "９９９９９９", "9" * 40, "\ud7ff", "-1", "1e5"])
def test_wrong_code_signs_nobody_in(switched_on, code):
    client = Client()
    with_password(client)
    assert 'aria-invalid="true"' in client.post(CODE, {"code": code}).text
    assert not get_user(client).is_authenticated


def test_recovery_code_signs_in_once(switched_on, ada):
    for reached in (True, False):
        client = Client()
        with_password(client)
        client.post(CODE, {"code": f" {switched_on[3].upper()} "})
        assert get_user(client).is_authenticated == reached
    assert len(switched_on) == 10
    assert StaticToken.objects.count() == 9


def test_recovery_codes_are_not_kept_as_they_are(switched_on):
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert kept.isdisjoint({code.replace(" ", "")[:16] for code in switched_on})
    assert len(SIGNS) ** len(switched_on[0].replace(" ", "")) > 2**112


def test_recovery_code_of_another_is_worth_nothing(switched_on, obi, ada, clock):
    other = Client()
    other.force_login(obi)
    other.get(PAGE)
    other.post(PAGE, {"code": code_of(obi), "password": PASSWORD})
    clock.shift(60)
    client = Client()
    with_password(client, "obi")
    client.post(CODE, {"code": switched_on[0]})
    assert not get_user(client).is_authenticated


def test_guessing_codes_must_wait(switched_on, ada):
    client = Client()
    with_password(client)
    for _ in range(limits.SECOND_STEP.free):
        client.post(CODE, {"code": "000000"})
    assert "too often" in client.post(CODE, {"code": code_of(ada)}).text
    assert not get_user(client).is_authenticated


def test_code_page_is_for_whoever_gave_the_password(client, switched_on):
    assert Client().get(CODE).url == "/sign-in/"


def test_password_is_asked_again_after_ten_minutes(switched_on, ada, clock):
    client = Client()
    with_password(client)
    clock.shift(11 * 60)
    assert client.post(CODE, {"code": code_of(ada)}).url == "/sign-in/"


def test_new_password_ends_a_sign_in_half_done(switched_on, ada):
    client = Client()
    with_password(client)
    ada.set_password("another lamp six")
    ada.save()
    assert client.post(CODE, {"code": code_of(ada)}).url == "/sign-in/"


def test_switching_on_needs_the_phones_code(signed_in, ada, clock):
    client = signed_in(ada)
    page = client.get(PAGE).text
    assert "<svg" in page
    assert 'aria-invalid="true"' in client.post(PAGE, {"code": "000000", "password": PASSWORD}).text
    assert not TOTPDevice.objects.filter(user=ada, confirmed=True).exists()
    assert with_password(Client()).url == "/start/"


def test_switching_on_needs_the_password(signed_in, ada, clock):
    client = signed_in(ada)
    client.get(PAGE)
    assert "not your present password" in client.post(PAGE, {"code": code_of(ada), "password": "wrong"}).text
    assert with_password(Client()).url == "/start/"


def test_switching_on_ends_the_other_sessions(signed_in, ada, clock):
    other = Client()
    other.force_login(ada)
    client = signed_in(ada)
    client.get(PAGE)
    client.post(PAGE, {"code": code_of(ada), "password": PASSWORD})
    assert (get_user(client), get_user(other).is_authenticated) == (ada, False)


def test_switching_off_needs_the_password(signed_in, ada, switched_on):
    client = signed_in(ada)
    assert "not your present password" in client.post(f"{PAGE}removal/", {"removal-password": "wrong"}).text
    assert TOTPDevice.objects.filter(user=ada).exists()
    client.post(f"{PAGE}removal/", {"removal-password": PASSWORD})
    assert not TOTPDevice.objects.filter(user=ada).exists()
    assert with_password(Client()).url == "/start/"


def test_new_recovery_codes_replace_the_old_ones(signed_in, ada, switched_on):
    answer = signed_in(ada).post(f"{PAGE}recovery-codes/", {"codes-password": PASSWORD})
    new = re.findall(r'class="secret">([^<]+)<', answer.text)
    client = Client()
    with_password(client)
    client.post(CODE, {"code": switched_on[0]})
    assert not get_user(client).is_authenticated
    client.post(CODE, {"code": new[0]})
    assert get_user(client) == ada


def test_admin_helps_whoever_lost_the_phone(signed_in, rosa, ada, switched_on):
    hers = Client()
    hers.force_login(ada)
    client = signed_in(rosa)
    assert "Second step off" in client.get("/people/").text
    assert client.post(f"/people/{ada.pk}/second-step/removal/").url == "/people/"
    assert with_password(Client()).url == "/start/"
    assert not get_user(hers).is_authenticated


def test_site_that_demands_it_lets_nobody_past_setting_it_up(settings, signed_in, ada, ben, publish_lesson, clock):
    settings.SECOND_STEP_FOR = ["teacher", "admin"]
    publish_lesson("A public one", is_public=True)
    client = signed_in(ada)
    for address in ("/today/", "/", "/builder/", "/lessons/a-public-one/", "/account/"):
        assert client.get(address).url == PAGE
    for address in (PAGE, "/help/", "/language/"):
        assert client.get(address).status_code == 200
    client.post(PAGE, {"code": code_of(ada), "password": PASSWORD})
    assert client.get("/today/").status_code == 200
    assert signed_in(ben).get("/account/").status_code == 200


def test_setting_names_roles_only(monkeypatch):
    monkeypatch.setenv("SOURCEWISE_SECOND_STEP_FOR", "admin, techer")
    with pytest.raises(ImproperlyConfigured, match="techer"):
        choices("SOURCEWISE_SECOND_STEP_FOR", {"admin", "teacher"})
