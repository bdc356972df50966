"""Marking for every hand: several tags, dragged ends, own keys, the sentence picker, other scripts, zoom, forced colours."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.annotations.models import Annotation, Status
from lessons.attempts.models import Attempt
from lessons.authoring.actions import publish
from lessons.authoring.models import Lesson, Visibility
from lessons.sources.models import SourceText
from lessons.text.canonical import canonicalise
from tests.browser.test_exercise import drag_over, edges, marked, palette, saved

ARABIC = "قَالَ الوزير 👩‍👩‍👧 إن الميناء مغلق.\n\nAnd the mayor cried ✊🏿 gr\u0303ande today."


@pytest.fixture
def practise(first_lesson):
    return reverse("lessons:step", args=[first_lesson.slug, "practise"])


@pytest.fixture
def arabic(transactional_db, now):
    """An exercise on a text of two paragraphs, one from right to left, with pictographs and combining signs."""
    canonical = canonicalise(ARABIC)
    source = SourceText.objects.create(
        slug="arabic",
        title="Arabic",
        raw=ARABIC,
        text=canonical.text,
        blocks=[[block.kind, block.start, block.end] for block in canonical.blocks],
        inlines=[],
        sha256=canonical.sha256,
        created_at=now,
    )
    Annotation.objects.create(
        source_text=source,
        tag="attribution",
        start=0,
        end=12,
        quote=canonical.text[:12],
        because="It says who speaks.",
        status=Status.ACCEPTED,
    )
    lesson = Lesson.objects.create(
        slug="arabic",
        title="Arabic",
        source_text=source,
        visibility=Visibility.PUBLIC,
        exercise_start=0,
        exercise_end=len(canonical.text),
        exercise_tags=["attribution", "loaded-language"],
        created_at=now,
    )
    publish(lesson, by=None, at=now)
    return reverse("lessons:step", args=["arabic", "practise"])


def ready(page, address):
    page.goto(address)
    page.locator(".workspace.is-ready").wait_for()


def stored():
    return sorted((mark.quote, mark.tag) for mark in Attempt.objects.get().marks.all())


def items(page):
    return page.get_by_role("region", name="Your marks").get_by_role("listitem")


def editor(page):
    return page.get_by_role("dialog").filter(has=page.get_by_label("Why?"))


def select_by_finger(page, quote):
    """What Android and iOS do: the selection changes while handles move, and no pointer is heard of."""
    page.locator("#passage").evaluate(
        """async (passage, quote) => {
            const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(quote);
                if (at < 0) continue;
                node.parentElement.dispatchEvent(
                    new PointerEvent("pointerdown", { pointerType: "touch", bubbles: true }));
                node.parentElement.dispatchEvent(
                    new PointerEvent("pointercancel", { pointerType: "touch", bubbles: true }));
                for (let end = at + 3; end <= at + quote.length; end += 3) {
                    getSelection().setBaseAndExtent(node, at, node, end);
                    await new Promise(requestAnimationFrame);
                }
                getSelection().setBaseAndExtent(node, at, node, at + quote.length);
            }
        }""",
        quote,
    )


def test_words_carry_several_tags_as_one_mark_with_one_reason(page, practise, axe):
    ready(page, practise)
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Loaded language").click()
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Checkable claim").click()
    expect(items(page)).to_have_count(1)
    expect(items(page)).to_contain_text("Checkable claim, Loaded language")
    items(page).get_by_role("button", name="Edit").click()
    editor(page).get_by_label("Why?").fill("It sounds like homework.")
    editor(page).get_by_role("radio", name="Not sure").check()
    editor(page).get_by_role("checkbox", name="Motive or forecast").check()
    editor(page).get_by_role("checkbox", name="Checkable claim").uncheck()
    axe(page)
    editor(page).get_by_role("button", name="Done").click()
    saved(page)
    assert stored() == [("combat assignment", "loaded-language"), ("combat assignment", "prediction")]
    marks = Attempt.objects.get().marks.all()
    assert {(mark.note, mark.sure) for mark in marks} == {("It sounds like homework.", "low")}

    page.locator("#passage").focus()
    page.keyboard.press("Control+z")
    expect(items(page)).to_contain_text("Checkable claim")


def test_a_mark_keeps_its_last_tag(page, practise):
    ready(page, practise)
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Loaded language").click()
    items(page).get_by_role("button", name="change the tags").click()
    tag = editor(page).get_by_role("checkbox", name="Loaded language")
    tag.click()
    expect(tag).to_be_checked()
    expect(page.get_by_role("status").filter(has_text="keeps at least one tag")).to_have_count(1)


def test_overlapping_marks_are_picked_apart(page, practise):
    ready(page, practise)
    drag_over(page, "their combat assignment")
    palette(page).get_by_role("button", name="Checkable claim").click()
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Loaded language").click()
    marked(page).last.click()
    expect(editor(page).get_by_role("heading", name="“combat assignment”")).to_be_visible()
    editor(page).get_by_role("button", name="their combat assignment").click()
    expect(editor(page).get_by_role("heading", name="“their combat assignment”")).to_be_visible()
    editor(page).get_by_role("button", name="Delete").click()
    expect(marked(page)).to_have_text(["combat assignment"])


def test_the_ends_of_a_mark_are_dragged_and_the_way_back_outlives_a_reload(page, practise):
    ready(page, practise)
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Loaded language").click()
    marked(page).click()
    handle = page.locator("[data-part=handle][data-edge=start]")
    expect(handle).to_be_visible()
    box, target = handle.bounding_box(), edges(page, "their ")[0]
    box = handle.bounding_box()
    word = page.locator("#passage mark").bounding_box()
    page.mouse.move(box["x"] + 22, box["y"] + 22)
    page.mouse.down()
    page.mouse.move(target["x"] + 5, box["y"] + 22, steps=8)
    page.mouse.up()
    expect(marked(page)).to_have_text(["their combat assignment"])
    assert page.locator("#passage mark").bounding_box()["width"] > word["width"]
    saved(page)
    page.reload()
    page.locator(".workspace.is-ready").wait_for()
    page.locator("#passage").focus()
    page.keyboard.press("Control+z")
    expect(marked(page)).to_have_text(["combat assignment"])
    page.keyboard.press("Control+z")
    expect(marked(page)).to_have_count(0)
    page.keyboard.press("Control+y")
    expect(marked(page)).to_have_text(["combat assignment"])
    saved(page)
    assert stored() == [("combat assignment", "loaded-language")]


def test_keys_mark_move_both_ends_and_can_be_changed(page, practise, axe):
    ready(page, practise)
    page.get_by_role("button", name="All keys").click()
    keys = page.get_by_role("dialog", name="Keys in the text")
    keys.get_by_role("button", name="Attribution").click()
    page.keyboard.press("d")
    expect(keys.get_by_role("status")).to_contain_text("D is now the key for: Attribution. It no longer means")
    axe(page)
    keys.get_by_role("button", name="Back to the text").click()
    page.reload()
    page.locator(".workspace.is-ready").wait_for()

    page.get_by_label("The text to mark").focus()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("d")
    expect(marked(page)).to_have_text(["Konashenkov stressed"])
    page.keyboard.press("f")
    expect(marked(page)).to_have_text(["Konashenkov stressed that"])
    page.keyboard.press("s")
    expect(marked(page)).to_have_text(["stressed that"])
    saved(page)
    assert stored() == [("stressed that", "attribution")]


def test_the_whole_exercise_by_keyboard_alone(page, practise):
    ready(page, practise)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "passage":
            break
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("1")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("2")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")  # from the heading to “Close”, then to the first tag
    expect(editor(page).get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    expect(page.locator("#passage")).to_be_focused()
    saved(page)
    assert sorted(tag for _quote, tag in stored()) == ["attribution", "attribution", "checkable"]
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Hand in":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # “Hand in” has the focus in the dialog
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()


def test_the_whole_exercise_through_the_accessibility_tree_alone(page, practise, axe):
    """By roles and names only: what a screen reader or a switch has."""
    page.goto(practise)
    page.get_by_role("link", name="Mark sentence by sentence").click()
    page.get_by_role("button", name=re.compile("^Konashenkov also said")).click()
    shorten = page.get_by_role("button", name="End one word earlier")
    for _ in range(10):
        shorten.click()
    tags = page.get_by_role("group", name="Choose a tag").filter(has=page.get_by_role("button", pressed=False))
    tags.get_by_role("button", name="Attribution").click()
    tags.get_by_role("button", name="Checkable claim").click()
    expect(tags.get_by_role("button", name="Attribution", pressed=True)).to_be_visible()
    expect(page.get_by_role("status").filter(has_text="is now Checkable claim, too.")).to_have_count(1)
    axe(page)
    mark = page.get_by_role("region", name="Your marks").get_by_role("listitem")
    mark.get_by_role("button", name="Edit").click()
    page.get_by_role("textbox", name="Why?").fill("Who says it?")
    page.get_by_role("radio", name="Fairly sure").check()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(mark).to_contain_text("Fairly sure")
    mark.get_by_role("button", name="Go to the text").click()
    expect(page.get_by_role("article", name="The text to mark")).to_be_focused()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Redo").click()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog", name="Hand in your marks?").get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    assert [(tag, mark.note, mark.sure) for mark in Attempt.objects.get().marks.all() for tag in [mark.tag]] == [
        ("attribution", "Who says it?", "medium"),
        ("checkable", "Who says it?", "medium"),
    ]


def test_the_whole_exercise_by_finger(phone, practise, axe):
    ready(phone, practise)
    select_by_finger(phone, "onashenkov stresse")
    expect(phone.get_by_text("“Konashenkov stressed”")).to_be_visible()
    for tag in palette(phone).get_by_role("button").all():
        box = tag.bounding_box()
        assert box["height"] >= 44
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    palette(phone).get_by_role("button", name="Attribution").tap()
    expect(marked(phone)).to_have_text(["Konashenkov stressed"])

    # iOS lets go of the selection between the touch and the click.
    select_by_finger(phone, "combat assignment")
    expect(phone.get_by_text("“combat assignment”")).to_be_visible()
    phone.evaluate("addEventListener('pointerdown', () => getSelection().removeAllRanges(), { once: true })")
    palette(phone).get_by_role("button", name="Loaded language").tap()
    expect(marked(phone)).to_have_count(2)

    marked(phone).last.tap()
    axe(phone)
    editor(phone).get_by_role("radio", name="Very sure").check()
    editor(phone).get_by_role("button", name="Done").tap()
    saved(phone)
    palette(phone).get_by_role("button", name="Hand in").tap()
    phone.get_by_role("dialog", name="Hand in your marks?").get_by_role("button", name="Hand in").tap()
    expect(phone.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    assert stored() == [("Konashenkov stressed", "attribution"), ("combat assignment", "loaded-language")]


def test_a_text_from_right_to_left_with_pictographs_is_marked_to_the_letter(page, arabic):
    ready(page, arabic)
    page.locator("#passage").focus()
    page.keyboard.press("ArrowLeft")  # on, in this direction
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("1")
    expect(marked(page)).to_have_text(["الوزير 👩‍👩‍👧"])
    drag_over(page, "✊🏿 gr")
    palette(page).get_by_role("button", name="Loaded language").click()
    expect(marked(page)).to_have_text(["الوزير 👩‍👩‍👧", "✊🏿 gr\u0303ande"])
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("f")  # its end a word later
    expect(marked(page).first).to_have_text("الوزير 👩‍👩‍👧 إن")
    saved(page)
    assert stored() == [("الوزير 👩‍👩‍👧 إن", "attribution"), ("✊🏿 gr\u0303ande", "loaded-language")]


def test_at_400_per_cent_nothing_scrolls_sideways_or_covers_the_text(new_context, practise):
    page = new_context(viewport={"width": 320, "height": 225}).new_page()
    ready(page, practise)
    drag_over(page, "Konashenkov")
    palette(page).get_by_role("button", name="Attribution").click()
    marked(page).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    editor(page).get_by_role("button", name="Done").click()
    expect(marked(page)).to_be_in_viewport()


def test_with_forced_colours_each_tag_keeps_its_pattern(new_context, practise, axe):
    page = new_context(forced_colors="active").new_page()
    ready(page, practise)
    drag_over(page, "Konashenkov stressed")
    palette(page).get_by_role("button", name="Attribution").click()
    drag_over(page, "combat assignment")
    palette(page).get_by_role("button", name="Unverifiable here").click()
    expect(marked(page)).to_have_count(2)
    patterns = marked(page).evaluate_all("marks => marks.map(mark => getComputedStyle(mark).backgroundSize)")
    images = marked(page).evaluate_all("marks => marks.map(mark => getComputedStyle(mark).backgroundImage)")
    assert len(set(patterns)) == 2
    assert all("gradient" in image for image in images)
    axe(page)
