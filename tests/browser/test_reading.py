"""A visitor reads the first lesson: with and without scripts, on a phone and on a wide screen."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.authoring.models import StepKind


def step(lesson, kind):
    return reverse("lessons:step", args=[lesson.slug, kind])


def reason(where, words):
    return where.locator(".note-body", has_text=words)


def test_a_visitor_is_one_click_from_the_first_lesson(page, first_lesson, axe):
    page.goto("/")
    axe(page)
    page.get_by_role("link", name="Read the first lesson").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Meet the text"
    for title in ["Who says it?", "Could I check it?", "What does the wording do?", "Your turn"]:
        page.locator(".bottom-bar .next").click()
        page.get_by_role("heading", name=title, level=1).wait_for()


@pytest.mark.parametrize("kind", StepKind.values)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_step_has_a_barrier_or_scrolls_sideways(new_context, first_lesson, axe, kind, scheme):
    for width in (390, 1280):
        page = new_context(viewport={"width": width, "height": 844}, color_scheme=scheme).new_page()
        page.goto(step(first_lesson, kind))
        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_page_spells_the_text_exactly(page, first_lesson):
    page.goto(step(first_lesson, "wording") + "?layers=attribution,claims,framing")
    shown = page.locator("#text .block").evaluate_all("blocks => blocks.map(block => block.textContent)")
    assert "\n".join(shown) == first_lesson.source_text.text
    starts = page.locator("#text .block").evaluate_all("blocks => blocks.map(block => Number(block.dataset.start))")
    assert starts == [start for _kind, start, _end in first_lesson.source_text.blocks]


def test_a_mark_opens_its_note_in_the_margin(page, first_lesson):
    page.goto(step(first_lesson, "who"))
    page.get_by_role("link", name="Russian military").click()
    assert reason(page, "A dash and two words at the very end").is_visible()
    page.get_by_role("link", name="The spokesman said").click()
    assert reason(page, "A spokesman’s job is to speak for somebody").is_visible()
    assert not reason(page, "A dash and two words at the very end").is_visible()


def test_a_mark_opens_its_note_as_a_sheet_on_a_phone_and_one_can_walk_on(phone, first_lesson):
    phone.goto(step(first_lesson, "who"))
    phone.get_by_role("link", name="Russian military").tap()
    sheet = phone.get_by_role("dialog", name="Note")
    assert reason(sheet, "A dash and two words at the very end").is_visible()
    sheet.get_by_role("button", name="The next mark").tap()
    assert reason(sheet, "One named officer").is_visible()
    sheet.get_by_role("button", name="Close").tap()
    assert not sheet.is_visible()


def test_by_keyboard_a_mark_leads_to_its_note_and_back(page, first_lesson):
    page.goto(step(first_lesson, "who"))
    page.get_by_role("link", name="Russian military").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.closest('details')?.open")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id").startswith("m-")


def test_switching_a_layer_keeps_the_place_and_draws_its_marks(page, first_lesson):
    page.goto(step(first_lesson, "who"))
    before = page.locator("#text mark").count()
    page.get_by_role("link", name="Wording: show these marks").click()
    page.locator("#text mark.u0-euphemism, #text mark.u1-euphemism").first.wait_for()
    assert page.locator("#text mark").count() > before
    page.get_by_role("link", name="Who: hide these marks").click()
    page.locator("#text .u0-attribution").first.wait_for(state="detached")


def test_muting_the_spokesman_leaves_the_outlet_standing(page, first_lesson):
    page.goto(step(first_lesson, "who"))
    spoken = page.locator('#text [data-voice="v0"]').first
    expect(spoken).to_have_css("opacity", "1")
    page.get_by_role("checkbox", name="Igor Konashenkov, ministry spokesman").check(force=True)
    expect(spoken).to_have_css("opacity", "0.13")
    expect(page.locator('#text [data-voice="v2"]').first).to_have_css("opacity", "1")


def test_plain_wording_stands_beside_the_marked_words(page, first_lesson):
    page.goto(step(first_lesson, "wording"))
    content = "element => getComputedStyle(element, '::after').content"
    warlords = page.locator("#text mark", has_text="warlords")
    assert warlords.evaluate(content) == "none"
    page.get_by_label("Show the plain wording").check()
    assert "commanders" in warlords.evaluate(content)


def test_without_scripts_the_lesson_reads_and_its_notes_open(new_context, first_lesson):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(step(first_lesson, "who"))
    page.locator("summary", has_text="Russian military").click()
    assert reason(page, "A dash and two words at the very end").is_visible()
    page.goto(step(first_lesson, "practise"))
    page.locator("input[name=sentence]").first.check(force=True)
    page.locator("input[name=tag]").first.check(force=True)
    page.get_by_role("button", name="Mark it").click()
    assert page.locator("#passage mark").count() >= 1


def test_on_paper_every_note_is_open_and_nothing_is_left_to_press(page, first_lesson):
    page.goto(step(first_lesson, "who"))
    page.emulate_media(media="print")
    assert reason(page, "A dash and two words at the very end").is_visible()
    assert not page.locator(".bottom-bar").is_visible()
