"""A visitor reads the first lesson: with and without scripts, on a phone and on a wide screen."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.authoring.models import StepKind
from lessons.notebooks.models import Inquiry
from tests.browser.conftest import show_in


def step(lesson, kind):
    return reverse("lessons:step", args=[lesson.slug, kind])


def reason(where, words):
    return where.locator(".note-body", has_text=words)


def test_a_visitor_is_one_click_from_the_first_lesson(page, first_lesson, axe):
    page.goto("/")
    axe(page)
    page.get_by_role("link", name="Read the first lesson").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Meet the text")
    for title in ["Who says it?", "Could I check it?", "What does the wording do?", "Your turn"]:
        page.locator(".bottom-bar .next").click()
        page.get_by_role("heading", name=title, level=1).wait_for()


@pytest.mark.parametrize("kind", StepKind.values)
def test_no_step_has_a_barrier_or_scrolls_sideways(new_context, first_lesson, axe, kind):
    for width in (390, 1280):
        page = new_context(viewport={"width": width, "height": 844}).new_page()
        page.goto(step(first_lesson, kind))
        for theme in ("light", "dark"):
            show_in(theme, page)
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
    expect(reason(page, "A dash and two words at the very end")).to_be_visible()
    page.get_by_role("link", name="The spokesman said").click()
    expect(reason(page, "A spokesman’s job is to speak for somebody")).to_be_visible()
    expect(reason(page, "A dash and two words at the very end")).to_be_hidden()


def test_a_mark_opens_its_note_as_a_sheet_on_a_phone_and_one_can_walk_on(phone, first_lesson):
    phone.goto(step(first_lesson, "who"))
    phone.get_by_role("link", name="Russian military").tap()
    sheet = phone.get_by_role("dialog", name="Note")
    expect(reason(sheet, "A dash and two words at the very end")).to_be_visible()
    sheet.get_by_role("button", name="The next mark").tap()
    expect(reason(sheet, "One named officer")).to_be_visible()
    sheet.get_by_role("button", name="Close").tap()
    expect(sheet).to_be_hidden()


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
    outlet = page.locator('#text [data-voice="v2"]').first
    page.get_by_role("checkbox", name="Mute Igor Konashenkov, ministry spokesman").press("Space")
    expect(spoken).to_have_css("opacity", "0.13")
    expect(outlet).to_have_css("opacity", "1")
    expect(page.get_by_role("status")).to_contain_text("words are left to hear")
    page.get_by_role("button", name="Hear every voice").press("Enter")
    expect(spoken).to_have_css("opacity", "1")
    page.get_by_role("checkbox", name="Hear Igor Konashenkov, ministry spokesman alone").press("Space")
    expect(spoken).to_have_css("opacity", "1")
    expect(outlet).to_have_css("opacity", "0.13")


def test_plain_words_stand_beside_those_of_the_text_one_by_one_or_all_at_once(either, first_lesson):
    either.goto(step(first_lesson, "wording"))
    said = "boxes => boxes.map(box => getComputedStyle(box.parentElement, '::after').content)"
    every = either.locator("#text .plain input")
    warlords = either.get_by_role("checkbox", name="plain: commanders")
    assert set(every.evaluate_all(said)) == {'"≈"'}
    warlords.press("Space")
    assert warlords.evaluate(f"box => ({said})([box])") == ['"plain: commanders"']
    assert every.evaluate_all(said).count('"≈"') == every.count() - 1
    either.get_by_role("checkbox", name="Plain wording", exact=True).press("Space")
    assert '"≈"' not in every.evaluate_all(said)
    expect(either.locator("#text mark", has_text="warlords")).to_be_visible()


def test_figures_that_disagree_lead_to_each_other(either, first_lesson):
    either.goto(step(first_lesson, "check"))
    jump = either.get_by_role("link", name="Disagrees with: Aleppo, Damascus")
    jump.press("Enter")
    expect(either.locator("mark.is-current").first).to_have_text(re.compile("^Aleppo"))
    back = either.get_by_role("link", name="Go to the other words").locator("visible=true").first
    back.click()
    expect(either.locator("mark.is-current").first).to_contain_text("five")


def test_keys_walk_from_mark_to_mark_and_escape_closes(page, first_lesson):
    page.goto(step(first_lesson, "who"))
    page.keyboard.press("n")
    first = page.locator("mark:focus-within").inner_text()
    page.keyboard.press("n")
    assert page.locator("mark:focus-within").inner_text() != first
    page.keyboard.press("p")
    assert page.locator("mark:focus-within").inner_text() == first
    expect(page.locator("details.note[open]")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("details.note[open]")).to_have_count(0)


def test_with_every_layer_the_notes_are_no_longer_than_the_text(page, first_lesson):
    page.goto(step(first_lesson, "check") + "?layers=attribution,claims,framing")
    ends = "elements => Math.max(...elements.map(element => element.getBoundingClientRect().bottom))"
    assert page.locator(".row > .notes").evaluate_all(ends) <= page.locator("#text .block").evaluate_all(ends)
    more = page.get_by_role("button", name="more notes").first
    hidden = page.locator(".note.is-extra").first
    expect(hidden).to_be_hidden()
    more.press("Enter")
    expect(hidden).to_be_visible()


def test_a_quick_check_answers_at_once_and_keeps_ones_place(either, first_lesson):
    version = first_lesson.versions.get()
    version.document["quick"] = [
        {"step": "who", "question": "How many?", "options": ["One", "Five"], "answer": 0, "because": "Count them."}
    ]
    version.save()
    either.goto(step(first_lesson, "who"))
    either.get_by_role("button", name="Five").press("Enter")
    expect(either.locator(".because")).to_contain_text("Look once more: “One”. Count them.")
    expect(either.locator(".because")).to_be_focused()


def test_a_visitors_worksheet_stays_in_the_browser(either, first_lesson, axe):
    url = reverse("lessons:claims", args=[first_lesson.slug])
    either.goto(step(first_lesson, "check"))
    either.get_by_role("link", name="Open the worksheet").click()
    either.locator(".claim summary").first.press("Enter")
    either.get_by_label("Who could know?").first.fill("The ministry")
    expect(either.get_by_text("Kept in this browser only")).to_be_visible()
    axe(either)
    either.goto(url)
    assert either.get_by_label("Who could know?").first.input_value() == "The ministry"


def test_a_students_worksheet_saves_itself_and_says_when_it_could_not(page, first_lesson, ben, sign_in, faults):
    sign_in(page, ben)
    page.goto(reverse("lessons:claims", args=[first_lesson.slug]))
    page.locator(".claim summary").first.click()
    page.context.set_offline(True)
    page.get_by_label("Who could know?").first.fill("The ministry")
    expect(page.get_by_text("Not saved yet. Your words")).to_be_visible()
    page.context.set_offline(False)
    expect(page.locator("[data-state]").first).to_contain_text("Saved")
    assert Inquiry.objects.get().knower == "The ministry"
    assert all("ERR_INTERNET_DISCONNECTED" in fault for fault in faults)
    faults.clear()


def test_two_tellings_light_up_line_by_line(either, first_lesson, publish_lesson, axe):
    other = publish_lesson("The other paper", is_public=True).lesson
    version = first_lesson.versions.get()
    version.document["pair"] = {
        "slug": other.slug,
        "title": other.title,
        "question": "What does each leave out?",
        "lines": [
            {"about": "Who says it", "here": "Major General Igor Konashenkov", "there": "the mayor said", "note": ""},
            {"about": "A fire", "here": "", "there": "after a fire", "note": "Who saw it?"},
        ],
    }
    version.save()
    either.goto(reverse("lessons:beside", args=[first_lesson.slug]))
    axe(either)
    either.get_by_role("group", name="A fire").get_by_label("Both").press("Space")
    either.get_by_role("button", name="Show what the texts say").press("Enter")
    axe(either)
    either.get_by_role("link", name="the mayor said").last.press("Enter")
    expect(either.locator("mark.is-current")).to_have_text(["Major General Igor Konashenkov", "the mayor said"])
    assert either.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_the_lesson_reads_and_its_notes_open(new_context, first_lesson):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(step(first_lesson, "who"))
    page.locator("summary", has_text="Russian military").click()
    expect(reason(page, "A dash and two words at the very end")).to_be_visible()
    page.goto(step(first_lesson, "practise"))
    page.locator("input[name=sentence]").first.check(force=True)
    page.locator("input[name=tag]").first.check(force=True)
    page.get_by_role("button", name="Mark it").click()
    expect(page.locator("#passage mark").first).to_be_visible()


def test_on_paper_every_note_is_open_and_nothing_is_left_to_press(page, first_lesson):
    page.goto(step(first_lesson, "who"))
    page.emulate_media(media="print")
    expect(reason(page, "A dash and two words at the very end")).to_be_visible()
    expect(page.locator(".bottom-bar")).to_be_hidden()
