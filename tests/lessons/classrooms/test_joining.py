import pytest
from django.contrib.auth import get_user

from core.accounts.models import Role, User
from lessons.classrooms import actions
from lessons.classrooms.actions import NotAStudent, enrol, open_classroom
from tests.cast import PASSWORD

ACCOUNT = {"name": "Dana", "username": "Dana", "password": PASSWORD, "password_again": PASSWORD}


def join_url(classroom):
    return f"/join/{classroom.join_code}/"


def test_student_who_types_the_code_is_in(signed_in, cleo, classroom):
    typed = f" {classroom.join_code[:3].lower()} {classroom.join_code[3:].lower()}"
    assert signed_in(cleo).post("/join/", {"code": typed}).url == "/my-work/"
    assert cleo in classroom.students.all()


def test_student_joins_once_however_often(signed_in, ben, classroom):
    client = signed_in(ben)
    for _ in range(2):
        assert client.post(join_url(classroom)).url == "/my-work/"
    assert classroom.enrolments.filter(student=ben).count() == 1


def test_link_alone_enrols_nobody(signed_in, cleo, classroom):
    assert "Join as Cleo" in signed_in(cleo).get(join_url(classroom)).text
    assert cleo not in classroom.students.all()


def test_unknown_code_is_kept_and_kindly_refused(client, classroom):
    answer = client.post("/join/", {"code": "qqq <q>"})
    assert 'value="qqq &lt;q&gt;"' in answer.text
    assert "No class has this code" in answer.text


def test_unknown_code_in_a_link_can_be_mended(client, classroom):
    answer = client.get("/join/QQQQQQ/")
    assert answer.status_code == 404
    assert 'value="QQQQQQ"' in answer.text


def test_visitor_with_a_code_chooses_how_to_come_in(client, classroom):
    assert client.post("/join/", {"code": classroom.join_code}).url == join_url(classroom)
    assert f"/sign-in/?next=/join/{classroom.join_code}/" in client.get(join_url(classroom)).text


def test_visitor_comes_back_to_the_class_after_signing_in(client, cleo, classroom):
    answer = client.post(f"/sign-in/?next={join_url(classroom)}", {"username": "cleo", "password": PASSWORD})
    assert answer.url == join_url(classroom)


def test_newcomer_makes_an_account_and_is_in(client, classroom):
    assert client.post(f"{join_url(classroom)}account/", ACCOUNT).url == "/my-work/"
    dana = User.objects.get(username="dana")
    assert (dana.name, dana.role, dana.email) == ("Dana", Role.STUDENT, "")
    assert dana in classroom.students.all()
    assert get_user(client) == dana


def test_newcomer_is_a_student_whatever_the_form_says(client, classroom):
    client.post(f"{join_url(classroom)}account/", ACCOUNT | {"role": "admin", "is_superuser": "1"})
    dana = User.objects.get(username="dana")
    assert (dana.role, dana.is_superuser, dana.is_staff) == (Role.STUDENT, False, False)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": "BEN"}, "“ben2” is free"),
        ({"username": "da na"}, "with no spaces"),
        ({"name": ""}, "required"),
        ({"password": "short", "password_again": "short"}, "too short"),
        ({"password": "password1", "password_again": "password1"}, "too common"),
        ({"password_again": "differs"}, "differ"),
    ],
)
def test_newcomer_is_told_what_to_mend(client, classroom, change, words):
    answer = client.post(f"{join_url(classroom)}account/", ACCOUNT | change)
    assert words in answer.text
    assert PASSWORD not in answer.text
    assert not User.objects.filter(name="Dana").exists()


def test_newcomer_with_a_wrong_code_makes_no_account(client, classroom):
    assert client.post("/join/QQQQQQ/account/", ACCOUNT).url == "/join/QQQQQQ/"
    assert not User.objects.filter(username="dana").exists()


def test_somebody_signed_in_makes_no_second_account(signed_in, ben, classroom):
    signed_in(ben).post(f"{join_url(classroom)}account/", ACCOUNT)
    assert not User.objects.filter(username="dana").exists()


@pytest.mark.parametrize("person", ["ada", "rosa"])
def test_staff_get_a_kind_word_and_no_seat(request, signed_in, classroom, person):
    user = request.getfixturevalue(person)
    client = signed_in(user)
    for answer in (client.get(join_url(classroom)), client.post(join_url(classroom))):
        assert "nothing to join" in answer.text
    assert user not in classroom.students.all()


def test_enrol_refuses_a_teacher(ada, classroom, now):
    with pytest.raises(NotAStudent):
        enrol(ada, classroom, at=now)


def test_open_classroom_draws_again_when_a_code_is_taken(monkeypatch, ada, classroom, now):
    codes = iter([classroom.join_code, classroom.join_code, "ZZZZZZ"])
    monkeypatch.setattr(actions, "new_code", lambda: next(codes))
    assert open_classroom(ada, name="9c", at=now).join_code == "ZZZZZZ"
