"""Nine o'clock: the teacher's board follows the class, gives five minutes more, and opens the answers."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from lessons.assignments.actions import change_terms
from lessons.assignments.policy import Answers


def test_nine_oclock_from_the_first_mark_to_the_answers(page, phone, client, sign_in, axe, ada, ben, assignment):
    soon = timezone.now() + timedelta(minutes=30)
    change_terms(assignment, answers=Answers.OPENED, due_at=soon, at=timezone.now())
    sign_in(page, ada)
    page.goto(f"/assignments/{assignment.pk}/board/")
    seat = page.locator("tr", has_text="Ben")
    expect(seat).to_contain_text("not here yet")
    axe(page)

    client.cookies.clear()  # another device: it leaves the teacher signed in
    sign_in(phone, ben)
    phone.goto(f"/assignments/{assignment.pk}/practise/")
    expect(seat).to_contain_text("Your turn", timeout=20_000)  # without a reload
    expect(page.locator("[data-count=reading]")).to_have_text("1")

    phone.get_by_role("button", name="Hand in").first.click()
    phone.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(phone.get_by_text("opens when your teacher opens the answers")).to_be_visible()
    expect(seat).to_contain_text("handed in", timeout=20_000)

    page.get_by_role("button", name="Five minutes more").click()
    expect(page.get_by_role("status")).to_contain_text("Five minutes more for everybody")
    assignment.refresh_from_db()
    assert assignment.due_at == soon + timedelta(minutes=5)

    page.get_by_role("button", name="Show the answers now").click()
    expect(page.get_by_role("status")).to_contain_text("The answers are open")
    phone.reload()
    expect(phone.get_by_text("So it stands there.").first).to_be_visible()

    page.get_by_role("link", name="Hide names").click()
    expect(page.locator("tbody th")).to_have_text(["Student 1"])
    expect(page.locator("main")).not_to_contain_text("Ben")
    axe(page)
