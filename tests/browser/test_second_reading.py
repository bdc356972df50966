"""Otto reads Rosa's text for a second time, disagrees on five marks, and they settle all five from the keyboard."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.agreement.models import SecondReading
from lessons.annotations.actions import accept_all, dismiss
from lessons.annotations.models import Annotation, Status
from lessons.sources.actions import add_source
from lessons.sources.models import SourceText
from tests.browser.conftest import PHONE, WIDE
from tests.browser.test_admin import NEWS
from tests.cast import PASSWORD


@pytest.fixture
def otto(transactional_db):
    return make_account(username="otto", name="Otto", role=Role.ADMIN, password=PASSWORD)


def five_apart(marks):
    """Framing marks that overlap no other of their layer, in text order."""
    framing = [one for one in marks if one.layer == "framing"]
    alone = [one for one in framing if not any(one != other and one.span.overlaps(other.span) for other in framing)]
    return [one for one in alone if one.tag != "doubt"][:5]


@pytest.fixture
def text(transactional_db, rosa, now):
    """Analysed; Rosa accepted all proposals but one."""
    add_source(NEWS, by=rosa, at=now)
    text = SourceText.objects.get()
    dismiss(five_apart(list(text.annotations.all()))[0], by=rosa, at=now)
    accept_all(Annotation.objects.all(), by=rosa, at=now)
    return text


def test_second_admin_disagrees_on_five_and_they_settle_them(page, new_context, sign_in, axe, text, rosa, otto):
    sign_in(page, otto)
    page.goto(reverse("lessons:source-detail", args=[text.slug]))
    page.get_by_role("link", name="Ask for a second reading").click()
    page.get_by_role("button", name="Begin your second reading").click()
    page.get_by_role("link", name="Go to the proposals").wait_for()
    reading = SecondReading.objects.get()
    marks = list(reading.marks.all())
    assert len(marks) == text.annotations.count() > 10
    axe(page)

    # He accepts the one that Rosa dismissed, dismisses two that she kept, and gives two others another tag.
    five = five_apart(marks)
    reading.marks.exclude(pk__in=[mark.pk for mark in five]).update(status=Status.ACCEPTED)
    page.get_by_role("link", name="Go to the proposals").click()
    expect(page.locator(".bench-progress")).to_contain_text("5 proposals")
    page.keyboard.press("j")
    for mark in five:
        expect(page.locator(f"#a-{mark.pk}")).to_be_focused()
        page.keyboard.press("d" if mark in five[1:3] else "a")
    expect(page.locator(".bench-progress")).to_contain_text("All decided")
    page.keyboard.press("u")
    expect(page.locator(f"#a-{five[4].pk}")).to_be_focused()
    page.keyboard.press("a")
    expect(page.locator(".bench-progress")).to_contain_text("All decided")
    page.locator(".bench-text p.block").last.dblclick(position={"x": 20, "y": 15})  # selects a word
    page.keyboard.press("n")
    expect(page.get_by_label("Words")).to_have_value(re.compile(r"\w+"))
    page.get_by_role("link", name="Accepted").click()
    for mark in five[3:]:
        page.locator(f"#a-{mark.pk}").focus()
        page.keyboard.press("e")
        page.get_by_label("Tag").select_option("doubt")
        page.get_by_role("button", name="Save and accept").click()
        expect(page.locator(f"#a-{mark.pk} .annotation-head")).to_contain_text("Doubt")
    page.get_by_text("I am done").click()
    page.get_by_role("button", name="Close my reading").click()
    expect(page.get_by_text("5 of 5")).to_be_visible()

    her_page = new_context().new_page()
    sign_in(her_page, rosa)
    her_page.goto(reverse("lessons:source-detail", args=[text.slug]))
    her_page.get_by_role("link", name="Compared with Otto: alpha 0.").click()
    expect(her_page.get_by_text("5 of 5")).to_be_visible()
    axe(her_page)
    for size in (PHONE, WIDE):
        her_page.set_viewport_size(size)
        assert her_page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert len({card.bounding_box()["x"] for card in her_page.locator(".difference").all()}) == 1

    her_page.keyboard.press("s")  # nothing is chosen yet: this only goes to the first
    expect(her_page.locator("[data-keyed-item]:focus")).to_have_count(1)
    for key, left in (("s", 4), ("r", 3), ("s", 2), ("u", 3), ("s", 2), ("s", 1), ("b", 0)):
        her_page.keyboard.press(key)
        expect(her_page.get_by_text(f"{left} of 5" if left else "All 5 are settled.")).to_be_visible()
    places = [text.annotations.get(start=mark.start, end=mark.end) for mark in five]
    assert [one.status for one in places] == ["accepted", "accepted", "dismissed", "accepted", "accepted"]
    assert [one.tag for one in places] == [*(mark.tag for mark in five[:3]), "doubt", five[4].tag]
    both = places[4]
    assert both.alternatives == [{"tag": "doubt", "start": both.start, "end": both.end}]
    assert {one.decided_by for one in places} == {rosa}


def test_differences_are_settled_without_scripts_on_a_phone(new_context, sign_in, text, rosa, otto, now):
    reading = SecondReading.objects.create(
        source_text=text, reader=otto, sha256=text.sha256, begun_at=now, prepared_at=now
    )
    page = new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False).new_page()
    sign_in(page, otto)
    page.goto(reverse("lessons:second-reading", args=[reading.pk]))
    page.get_by_text("I am done").click()
    page.get_by_role("button", name="Close my reading").click()
    kept = text.annotations.accepted().count()
    expect(page.get_by_text(f"{kept} of {kept}")).to_be_visible()
    page.get_by_role("button", name="Leave it unmarked").first.click()
    expect(page.get_by_text(f"{kept - 1} of {kept}")).to_be_visible()
    assert text.annotations.accepted().count() == kept - 1
    page.get_by_role("button", name="Take back the last one").click()
    expect(page.get_by_text(f"{kept} of {kept}")).to_be_visible()
    assert text.annotations.accepted().count() == kept
