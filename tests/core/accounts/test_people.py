import re

import pytest
from django.contrib.auth import authenticate, get_user
from django.test import Client

from core.accounts.actions import UsernameTaken, make_account, new_password
from core.accounts.cards import SIGNS
from core.accounts.models import Role, User
from core.accounts.queries import free_username


def shown_password(answer):
    return re.search(r'class="secret">([^<]+)<', answer.text)[1]


def test_new_password_is_long_enough_to_guess_in_vain():
    assert len(set(SIGNS)) ** 15 > 2**60
    passwords = {new_password() for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch(f"[{SIGNS}]{{5}}-[{SIGNS}]{{5}}-[{SIGNS}]{{5}}", password) for password in passwords)


def test_new_person_can_sign_in_with_the_password_shown(signed_in, rosa):
    answer = signed_in(rosa).post("/people/new/", {"role": "teacher", "name": "Ms Iver", "username": "Iver"})
    person = authenticate(username="iver", password=shown_password(answer))
    assert (person.name, person.role) == ("Ms Iver", Role.TEACHER)
    assert "no-store" in answer["Cache-Control"]


def test_new_password_is_shown_once(signed_in, rosa, ben):
    client = signed_in(rosa)
    password = shown_password(client.post(f"/people/{ben.pk}/password/"))
    assert authenticate(username="ben", password=password) == ben
    for page in ("/people/", f"/people/{ben.pk}/password/"):
        assert password not in client.get(page).text
    assert password not in str(dict(client.session))


def test_new_password_signs_its_owner_out(signed_in, rosa, ben):
    bens_browser = Client()
    bens_browser.force_login(ben)
    signed_in(rosa).post(f"/people/{ben.pk}/password/")
    assert not get_user(bens_browser).is_authenticated


def test_admin_changes_the_own_password_on_the_account_page_only(signed_in, rosa):
    assert signed_in(rosa).post(f"/people/{rosa.pk}/password/").status_code == 404


@pytest.mark.parametrize("typed", ["ben", "BEN"])
def test_new_person_with_a_taken_user_name_gets_a_free_one_offered(signed_in, rosa, ben, typed):
    make_account(username="ben2", name="", role=Role.STUDENT, password="x")
    answer = signed_in(rosa).post("/people/new/", {"role": "student", "name": "Ben", "username": typed})
    assert "“ben3” is free" in answer.text
    assert User.objects.filter(role=Role.STUDENT).count() == 2


def test_free_username_is_the_wanted_one_when_nobody_has_it(ben):
    assert free_username("be") == "be"


def test_make_account_refuses_a_taken_user_name(ben):
    with pytest.raises(UsernameTaken):
        make_account(username="ben", name="", role=Role.STUDENT, password="x")


def test_people_are_found_by_name_and_user_name(signed_in, rosa, ben, cleo):
    client = signed_in(rosa)
    assert [person.username for person in client.get("/people/", {"q": "LEO"}).context["page"]] == ["cleo"]
    assert "Nobody here" in client.get("/people/", {"q": "zzz"}).text


@pytest.mark.parametrize("many", [1, 120])
def test_people_list_asks_the_database_as_often_for_many(signed_in, rosa, django_assert_num_queries, many):
    User.objects.bulk_create(User(username=f"s{number}") for number in range(many))
    client = signed_in(rosa)
    with django_assert_num_queries(4):
        page = client.get("/people/").context["page"]
    assert len(page) == min(many + 1, 50)
