"""Getting what is kept, and having it erased, on screen."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.contrib.sessions.models import Session

from core.accounts.actions import make_cards
from core.accounts.models import User
from core.audit.models import Entry, Event
from lessons.classrooms.actions import archive, enrol
from tests.cast import PASSWORD

OWN = "/account/data/"


def data_of(person):
    return f"/people/{person.pk}/data/"


def here(person):
    return User.objects.filter(pk=person.pk).exists()


def test_my_account_leads_to_what_is_kept(signed_in, ben):
    assert f'href="{OWN}"' in signed_in(ben).get("/account/").content.decode()


def test_anybody_takes_out_their_own(signed_in, ben):
    answer = signed_in(ben).post(f"{OWN}download/")
    assert answer["Content-Disposition"] == f'attachment; filename="sourcewise-{ben.pk}.zip"'
    assert "no-store" in answer["Cache-Control"]
    assert ZipFile(BytesIO(answer.content)).namelist() == ["read-me-first.html", "data.json"]
    assert Entry.objects.filter(event=Event.EXPORTED, by=ben, to=ben).count() == 1


def test_download_shows_hostile_words_as_words(signed_in, ben):
    User.objects.filter(pk=ben.pk).update(name="<script>alert(1)</script>")
    page = ZipFile(BytesIO(signed_in(ben).post(f"{OWN}download/").content)).read("read-me-first.html").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_one_erases_oneself_with_the_password(signed_in, assignment, ben):
    client = signed_in(ben)
    answer = client.post(OWN, {"password": PASSWORD}, follow=True)
    assert "Your account is erased" in answer.content.decode()
    assert not here(ben)
    assert Session.objects.count() == 0
    assert client.get("/account/").status_code == 302
    assert list(Entry.objects.filter(event=Event.ERASED).values_list("by", "to", "about")) == [
        (None, None, f"student {ben.pk}")
    ]


def test_wrong_password_erases_nobody(signed_in, ben):
    answer = signed_in(ben).post(OWN, {"password": "wrong"})
    assert "This is not your present password" in answer.content.decode()
    assert here(ben)


def test_teacher_of_a_class_is_told_to_hand_it_over_first(signed_in, classroom, ada):
    answer = signed_in(ada).post(OWN, {"password": PASSWORD})
    assert "These classes need another teacher first: 9b." in answer.content.decode()
    assert here(ada)


def test_only_admin_is_told_to_make_another(signed_in, rosa):
    answer = signed_in(rosa).post(OWN, {"password": PASSWORD})
    assert "This is the only admin" in answer.content.decode()
    assert here(rosa)


@pytest.mark.parametrize("why", ["card", "school"])
def test_student_asks_the_teacher_where_a_password_is_not_enough(signed_in, settings, classroom, ada, ben, now, why):
    if why == "card":
        ben.set_unusable_password()
        ben.save()
        make_cards([ben], by=ada, at=now)
    else:
        settings.ASK_TO_ERASE = True
    client = signed_in(ben)
    assert client.post(OWN, {"password": PASSWORD}).status_code == 200
    assert here(ben)
    client.post(f"{OWN}erasure-request/")
    assert "Do not erase it" in client.get(OWN).content.decode()
    page = signed_in(ada).get(f"/classes/{classroom.pk}/").content.decode()
    assert "asks to be erased" in page
    signed_in(ben).post(f"{OWN}erasure-request/", {"withdrawal": "1"})
    assert "asks to be erased" not in signed_in(ada).get(f"/classes/{classroom.pk}/").content.decode()


def test_teacher_erases_a_student_with_her_own_password(signed_in, assignment, ada, ben):
    client = signed_in(ada)
    assert client.post(f"{data_of(ben)}erasure/", {"password": "wrong"}).status_code == 200
    assert here(ben)
    assert (
        "The account is erased."
        in client.post(f"{data_of(ben)}erasure/", {"password": PASSWORD}, follow=True).content.decode()
    )
    assert not here(ben)


def test_student_of_two_teachers_is_left_to_the_admin(signed_in, classroom, other_classroom, ada, ben, rosa, now):
    enrol(ben, other_classroom, at=now)
    client = signed_in(ada)
    assert "ask an admin" in client.get(data_of(ben)).content.decode()
    client.post(f"{data_of(ben)}erasure/", {"password": PASSWORD})
    assert here(ben)
    signed_in(rosa).post(f"{data_of(ben)}erasure/", {"password": PASSWORD})
    assert not here(ben)


@pytest.mark.parametrize("place", ["", "download/", "erasure/"])
def test_nobody_else_gets_at_a_students_data(client, classroom, other_classroom, ben, cleo, obi, ada, place):
    address = f"{data_of(ben)}{place}"
    verb = client.get if place != "download/" else client.post
    for person, expected in ((cleo, 403), (ben, 403), (obi, 404)):
        client.force_login(person)
        assert verb(address).status_code == expected
    client.force_login(ada)
    assert verb(address).status_code == 200
    assert client.get(data_of(obi)).status_code == 404
    assert Entry.objects.filter(event=Event.EXPORTED).exclude(by=ada).count() == 0


def test_student_of_an_archived_class_is_still_looked_after(signed_in, classroom, ada, ben, now):
    archive(classroom, at=now)
    client = signed_in(ada)
    assert f'href="{data_of(ben)}"' in client.get(f"/classes/{classroom.pk}/").content.decode()
    assert client.get(data_of(ben)).status_code == 200


def test_pages_ask_the_database_little(signed_in, classroom, ada, ben, django_assert_max_num_queries):
    client = signed_in(ada)
    with django_assert_max_num_queries(8):
        client.get(data_of(ben))
