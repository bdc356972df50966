"""A class from its making to its results, by hand: the teacher at a desk, the student on a phone."""

import pytest
from playwright.sync_api import expect

from core.accounts.models import User
from lessons.assignments.models import Assignment
from lessons.attempts.models import Attempt
from lessons.classrooms.models import Classroom
from tests.cast import PASSWORD


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_teacher_makes_a_class_and_assigns_a_lesson(page, sign_in, axe, ada, version):
    sign_in(page, ada)
    page.goto("/classes/")
    page.get_by_label("Name of the class").fill("9b History")
    page.get_by_role("button", name="Make the class").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("9b History")
    expect(page.locator(".code")).to_have_text(Classroom.objects.get().join_code)
    axe(page)

    page.get_by_label("Lesson").select_option("The shut harbour")
    page.get_by_label("Due").fill("2099-06-01T09:00")
    page.get_by_role("button", name="Assign this lesson").click()
    expect(page.get_by_role("status")).to_contain_text("is assigned")
    assert Assignment.objects.get().due_at.year == 2099
    page.get_by_role("link", name="The shut harbour", exact=True).click()
    expect(page.get_by_text("Nobody is in this class yet")).to_be_visible()
    axe(page)


def test_newcomer_joins_with_the_keyboard_alone(phone, axe, assignment):
    page, code = phone, assignment.classroom.join_code
    page.goto("/join/")
    axe(page)
    page.get_by_label("Class code").focus()
    page.keyboard.type(f"{code[:3]} {code[3:]}".lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Join 9b")
    axe(page)

    page.get_by_label("Your name").focus()
    for words in ("Dana", "ben", PASSWORD, PASSWORD):
        page.keyboard.type(words)
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Choose a user name")
    expect(page.get_by_text("“ben2” is free.")).to_be_visible()
    assert fits(page)
    axe(page)

    page.get_by_role("alert").get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Choose a user name")).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type("2")
    for _ in range(2):
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("You are in 9b.")
    expect(page.get_by_role("link", name="The shut harbour")).to_be_visible()
    assert User.objects.get(username="ben2").is_student
    axe(page)


def test_last_user_of_a_shared_pc_is_not_enrolled_by_mistake(page, sign_in, ben, cleo, other_classroom):
    sign_in(page, ben)
    page.goto(f"/join/{other_classroom.join_code}/")
    page.get_by_role("button", name="I am not Ben").click()
    page.get_by_role("link", name="I have an account").click()
    page.get_by_label("User name").fill("Cleo")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Join as Cleo").click()
    expect(page.get_by_role("status")).to_contain_text("You are in 8c.")
    assert ben not in other_classroom.students.all()


@pytest.mark.parametrize(
    ("person", "address"),
    [
        (None, "/sign-in/"),
        (None, "/help/"),
        ("ben", "/my-work/"),
        ("ben", "/account/"),
        ("ada", "/classes/"),
        ("ada", "/classes/{classroom}/"),
        ("ada", "/assignments/{assignment}/results/"),
        ("ada", "/assignments/{assignment}/settings/"),
        ("ada", "/classes/{classroom}/students/{ben}/removal/"),
        ("rosa", "/people/"),
        ("rosa", "/people/new/"),
        ("rosa", "/people/{ben}/password/"),
    ],
)
def test_page_fits_a_phone_and_has_no_barrier_there(
    request, phone, sign_in, axe, assignment, ben, now, person, address
):
    Attempt.objects.create(
        version=assignment.version, assignment=assignment, student=ben, started_at=now, submitted_at=now, score=0.5
    )
    if person:
        sign_in(phone, request.getfixturevalue(person))
    phone.goto(address.format(classroom=assignment.classroom_id, assignment=assignment.pk, ben=ben.pk))
    assert fits(phone)
    axe(phone)
