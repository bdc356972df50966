"""Two-minute practice in a browser: by keyboard, by touch, without scripts; and the glossary that leads to it."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.practice.drills import DRILLS, Kind
from lessons.practice.rounds import shuffled
from tests.lessons.practice.answers import all_wrong, right

VAGUENESS = DRILLS["vagueness"]


def practice(order, **query):
    more = "".join(f"&{name}={value}" for name, value in query.items())
    return f"{reverse('lessons:practice', args=['vagueness'])}?order={order}{more}"


def order_with_first(kind):
    return next(n for n in range(99) if shuffled(VAGUENESS, n)[0].kind is kind and shuffled(VAGUENESS, n)[0].spans)


def tab_to(page, name):
    """Presses Tab until the control of that name has the focus."""
    wanted = page.get_by_role("button", name=name, exact=True).or_(page.get_by_role("link", name=name, exact=True))
    for _ in range(20):
        page.keyboard.press("Tab")
        if wanted.evaluate("control => control === document.activeElement"):
            return
    pytest.fail(f"{name} is not reached with Tab")


def test_a_whole_practice_by_keyboard(page, ben, sign_in, transactional_db):
    sign_in(page, ben)
    page.goto(practice(1))
    page.evaluate("window.kept = true")
    for number, item in enumerate(shuffled(VAGUENESS, 1), 1):
        expect(page.get_by_text(f"{number} of 8", exact=True)).to_be_visible()
        answer = right(item)
        if item.kind is Kind.MARK and item.spans:
            first, *others = map(int, answer.split("-"))
            page.locator("[data-words] input").first.focus()
            for _ in range(first):
                page.keyboard.press("ArrowRight")
            page.keyboard.press("Space")
            for _ in others:
                page.keyboard.press("ArrowRight")
                page.keyboard.press("Space")
            tab_to(page, "Check my words")
        else:
            labels = {"yes": "Yes", "no": "No", "none": "Nothing to mark here"}
            labels |= {choice.key: choice.label for choice in (item.tag, item.other) if choice}
            tab_to(page, labels[answer])
        page.keyboard.press("Enter")
        expect(page.locator("#told")).to_be_focused()
        expect(page.locator("#verdict")).to_contain_text("Right.")
        expect(page.locator(".because")).to_have_text(item.because)
        if number < 8:
            tab_to(page, "Next")
            page.keyboard.press("Enter")
            expect(page.locator("#question")).to_be_focused()
    assert page.evaluate("window.kept")
    tab_to(page, "See how it went")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="8 of 8 right")).to_be_visible()
    assert ben.practice_results.get().best == 1


def test_words_are_chosen_by_touch_and_back_leads_back(phone, transactional_db):
    order = order_with_first(Kind.MARK)
    item = shuffled(VAGUENESS, order)[0]
    phone.goto(practice(order))
    for number in right(item).split("-"):
        phone.locator(".word").nth(int(number)).tap()
    phone.get_by_role("button", name="Check my words").tap()
    expect(phone.locator("#verdict")).to_contain_text("Right.")
    phone.go_back()
    expect(phone.get_by_role("button", name="Check my words")).to_be_visible()


def test_without_scripts_every_step_is_a_page(new_context, transactional_db):
    page = new_context(java_script_enabled=False).new_page()
    order = order_with_first(Kind.MARK)
    page.goto(practice(order))
    page.get_by_role("button", name="Check my words").click()
    expect(page.get_by_role("alert")).to_contain_text("No word is chosen yet")
    page.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Check my words").click()
    page.get_by_role("link", name="Next", exact=True).click()
    expect(page.get_by_text("2 of 8", exact=True)).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_practice_and_glossary_have_no_barrier(new_context, axe, width, scheme, transactional_db):
    asked = [practice(order_with_first(kind)) for kind in Kind]
    told = [practice(order_with_first(Kind.MARK), answer="words", word=0), practice(1, answers=all_wrong(VAGUENESS))]
    page = new_context(viewport={"width": width, "height": 844}, color_scheme=scheme).new_page()
    for address in (reverse("lessons:practice-list"), reverse("lessons:glossary"), *asked, *told):
        page.goto(address)
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
