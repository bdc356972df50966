"""Saving when things go wrong: lost answers, no connection, two tabs, a hurried hand-in, a shared computer."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.attempts.models import Attempt
from tests.browser.test_exercise import drag_over, marked, palette, saved

OPERATIONS = re.compile(r"/attempts/([0-9a-f-]{36}/operations/)?$")


@pytest.fixture
def practise(first_lesson):
    return reverse("lessons:step", args=[first_lesson.slug, "practise"])


def mark(page, quote, tag="Loaded language"):
    drag_over(page, quote)
    palette(page).get_by_role("button", name=tag).click()


def stored():
    return [mark.quote for attempt in Attempt.objects.all() for mark in attempt.marks.all()]


def indicator(page):
    return page.locator("[data-saved]:visible").first


def forgive(faults, *reasons):
    """Faults of the network that the test has made itself."""
    assert all(any(reason in fault for reason in reasons) for fault in faults), faults
    faults.clear()


def test_a_mark_whose_answer_was_lost_is_there_once(page, practise, faults):
    page.goto(practise)
    lost = []

    def lose_the_answer(route):
        if lost:
            route.continue_()
            return
        lost.append(route.fetch().status)
        route.abort()

    page.route(re.compile("/operations/$"), lose_the_answer)
    mark(page, "combat assignment")
    saved(page)
    assert (lost, stored()) == ([200], ["combat assignment"])
    forgive(faults, "ERR_FAILED")


def test_marks_made_offline_outlast_the_page(page, practise, faults):
    page.goto(practise)
    page.route(OPERATIONS, lambda route: route.abort())
    mark(page, "combat assignment")
    expect(indicator(page)).to_contain_text("1 change kept on this device")
    page.reload()
    expect(marked(page)).to_have_text(["combat assignment"])
    expect(indicator(page)).to_contain_text("1 change kept on this device")
    assert stored() == []
    page.unroute(OPERATIONS)
    page.reload()
    saved(page)
    assert stored() == ["combat assignment"]
    forgive(faults, "ERR_FAILED")


def test_what_was_deleted_offline_stays_deleted_on_the_next_page(page, practise, faults):
    page.goto(practise)
    mark(page, "combat assignment")
    saved(page)
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('offline')); }")
    page.get_by_role("button", name="Delete").click()
    expect(indicator(page)).to_contain_text("1 change kept on this device")
    page.route(OPERATIONS, lambda route: route.abort())
    page.reload()  # and the server still draws the mark
    expect(indicator(page)).to_contain_text("1 change kept on this device")
    expect(marked(page)).to_have_count(0)
    assert stored() == ["combat assignment"]
    forgive(faults, "ERR_FAILED")


def test_two_tabs_show_each_others_marks_and_a_second_device_gets_them(page, new_context, practise, sign_in, ben):
    sign_in(page, ben)
    page.goto(practise)
    other = page.context.new_page()
    other.goto(practise)
    other.locator(".workspace.is-ready").wait_for()
    page.bring_to_front()
    mark(page, "combat assignment")
    expect(marked(other)).to_have_text(["combat assignment"])
    other.bring_to_front()
    mark(other, "stressed")
    expect(marked(page)).to_have_count(2)
    saved(page)
    saved(other)

    tablet = new_context().new_page()
    sign_in(tablet, ben)
    tablet.goto(practise)
    expect(marked(tablet)).to_have_count(2)
    tablet.locator(".mark-list").get_by_role("button", name="Delete").first.click()
    saved(tablet)
    mark(page, "Konashenkov also")
    saved(page)
    expect(marked(page)).to_have_count(2)
    assert len(stored()) == 2


def test_handing_in_waits_until_the_last_mark_is_saved(page, practise):
    page.goto(practise)
    held = []

    def hold_the_first(route):
        if held:
            route.continue_()
        else:
            held.append(route)

    page.route(OPERATIONS, hold_the_first)
    mark(page, "combat assignment")
    page.get_by_role("button", name="Hand in").click()
    dialog = page.get_by_role("dialog", name="Hand in your marks?")
    dialog.get_by_role("button", name="Hand in").click()
    expect(dialog).to_contain_text("Waiting until 1 change is saved")
    held[0].continue_()
    expect(page.get_by_role("heading", name="Compare", level=1)).to_be_visible()
    assert (stored(), Attempt.objects.get().submitted_at is not None) == (["combat assignment"], True)


def test_what_came_too_late_is_kept_to_copy(page, practise, now, axe, faults):
    page.goto(practise)
    mark(page, "combat assignment")
    saved(page)
    Attempt.objects.update(submitted_at=now)
    page.locator(".mark-list").get_by_role("button", name="Edit: edges, why, how sure").click()
    page.locator("#mark-note").fill("It sounds like homework.")
    panel = page.get_by_role("region", name="Not saved")
    expect(panel).to_contain_text("It sounds like homework.")
    axe(page)
    page.reload()
    expect(panel).to_contain_text("It sounds like homework.")
    panel.get_by_role("button", name="Remove").click()
    expect(panel).to_be_hidden()
    page.reload()
    page.wait_for_load_state()
    expect(panel).to_be_hidden()
    forgive(faults, "409")


def test_on_a_shared_computer_nobody_sees_or_sends_what_another_left(page, practise, sign_in, ben, cleo, axe, faults):
    sign_in(page, ben)
    page.goto(practise)
    page.route(OPERATIONS, lambda route: route.abort())
    mark(page, "combat assignment")
    expect(indicator(page)).to_contain_text("kept on this device")
    page.goto(reverse("lessons:library"))
    page.get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog", name="Some of your changes are not saved yet")
    expect(dialog.get_by_role("listitem")).to_contain_text("One voice, thirteen times")
    axe(page)
    dialog.get_by_role("button", name="Sign out and leave them here").click()
    page.get_by_role("link", name="Sign in", exact=True).wait_for()
    page.unroute(OPERATIONS)

    sign_in(page, cleo)
    page.goto(practise)
    page.locator(".workspace.is-ready").wait_for()
    expect(marked(page)).to_have_count(0)
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in", exact=True).wait_for()
    assert stored() == []

    sign_in(page, ben)
    page.goto(practise)
    saved(page)
    assert stored() == ["combat assignment"]
    assert Attempt.objects.get().student == ben
    forgive(faults, "ERR_FAILED")


def test_a_full_device_says_that_changes_are_only_in_this_tab(page, practise, faults):
    page.add_init_script("IDBFactory.prototype.open = () => { throw new Error('full'); };")
    page.goto(practise)
    page.route(OPERATIONS, lambda route: route.abort())
    mark(page, "combat assignment")
    expect(indicator(page)).to_contain_text("1 change is only in this tab. Keep it open.")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.reload()
    assert asked == ["beforeunload"]
    forgive(faults, "ERR_FAILED")
