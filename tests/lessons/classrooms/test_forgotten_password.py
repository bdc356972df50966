"""A student who forgot the password asks the teacher."""

import re

import pytest
from django.contrib.auth import authenticate
from django.urls import reverse

from core.accounts.models import Role
from tests.cast import PASSWORD


@pytest.fixture
def address(classroom, ben):
    return reverse("lessons:student-password", args=[classroom.pk, ben.pk])


def test_a_teacher_makes_a_new_password_for_her_student(signed_in, ada, ben, classroom, address):
    client = signed_in(ada)
    class_page = reverse("lessons:classroom-detail", args=[classroom.pk])
    assert f'href="{address}"' in client.get(class_page).text
    question = client.get(address)
    assert f'href="{class_page}"' in question.text
    assert authenticate(username="ben", password=PASSWORD) == ben
    answer = client.post(address)
    password = re.search(r'class="secret">([^<]+)<', answer.text)[1]
    assert authenticate(username="ben", password=password) == ben
    assert f'href="{class_page}"' in answer.text
    assert "no-store" in answer["Cache-Control"]


def test_another_teacher_changes_no_password(signed_in, obi, address):
    assert signed_in(obi).post(address).status_code == 404
    assert authenticate(username="ben", password=PASSWORD)


def test_a_student_of_another_class_is_not_reached_through_ones_own(signed_in, ada, cleo, classroom, other_classroom):
    address = reverse("lessons:student-password", args=[classroom.pk, cleo.pk])
    assert signed_in(ada).post(address).status_code == 404
    assert authenticate(username="cleo", password=PASSWORD)


def test_who_became_a_teacher_keeps_the_own_password(signed_in, ada, ben, address):
    ben.role = Role.TEACHER
    ben.save()
    assert signed_in(ada).post(address).status_code == 404
    assert authenticate(username="ben", password=PASSWORD)
