"""Marking Friday: one piece of work is marked, the next comes up, a reading is accepted, all marks go out together."""

from playwright.sync_api import expect

from lessons.attempts.actions import contest
from lessons.attempts.queries import contestable_pairs
from lessons.grading.models import Grade

BOTH = ("attribution", "the mayor said"), ("checkable", "It was closed at 7:10")


def test_a_class_is_marked_on_friday(page, phone, sign_in, axe, ada, assignment, classroom, hands_in, now):
    anna = hands_in("Anna", *BOTH, ("checkable", "after a fire", "Somebody could look."))
    dora = hands_in("Dora", BOTH[0])
    extra = next(row for row, pair in contestable_pairs(anna).items() if pair.answer)
    contest(anna, extra, words="A fire leaves traces.", at=now)

    sign_in(page, ada)
    page.goto(f"/assignments/{assignment.pk}/results/")
    expect(page.get_by_role("row", name="Anna")).to_contain_text("80")
    axe(page)
    page.get_by_role("link", name="Anna", exact=True).click()
    expect(page.get_by_text("The work earned 80 of 100 by itself.")).to_be_visible()
    page.get_by_label("Points instead").fill("85.5")
    page.get_by_label("Comment on the whole").fill("You looked closely.")
    axe(page)
    page.get_by_role("button", name="Save, and on to the next").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Dora")
    page.get_by_label("Sentence").select_option(label="It was closed at 7:10 after a fire.")
    page.locator(".passage-form").get_by_label("Your comment").fill("Who could check this?")
    page.locator(".passage-form").get_by_role("button", name="Comment on these words").click()
    expect(page.locator(".passage-comments")).to_contain_text("Who could check this?")

    page.goto("/contested/")
    axe(page)
    page.get_by_role("link", name="after a fire").click()
    page.get_by_role("link", name="Accept it for everyone …").click()
    expect(page.get_by_role("row", name="Anna")).to_contain_text("+20")
    axe(page)
    page.get_by_role("button", name="Accept it for everyone").click()
    expect(page.get_by_role("status")).to_contain_text("scored anew")

    page.goto(f"/classes/{classroom.pk}/gradebook/")
    expect(page.get_by_role("row", name="Anna")).to_contain_text("85.5")
    axe(page)
    page.get_by_role("link", name="The shut harbour (of 100)").click()
    page.get_by_role("button", name="Release the marks").click()
    expect(page.get_by_role("heading", name="The students see their marks")).to_be_visible()
    page.goto(f"/classes/{classroom.pk}/insight/")
    expect(page.get_by_role("heading", name="Which tags are confused")).to_be_visible()
    axe(page)
    assert Grade.objects.get(student=anna.student).points is not None

    sign_in(phone, dora.student)
    phone.goto(f"/assignments/{assignment.pk}/compare/")
    mark = phone.get_by_role("region", name="Your mark", exact=True)
    expect(mark).to_contain_text("66.7 of 100")
    expect(mark).to_contain_text("Who could check this?")
    axe(phone)
    phone.goto("/my-progress/")
    expect(phone.get_by_role("row", name="The shut harbour")).to_contain_text("67 %")
    assert phone.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(phone)
