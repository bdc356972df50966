"""What one sees first, and the reading settings as one uses them."""

import pytest

from tests.browser.conftest import show_in

pytestmark = pytest.mark.usefixtures("first_lesson")


def test_home_with_work_to_do_has_no_barrier_in_either_theme(page, sign_in, axe, assignment, ben):
    sign_in(page, ben)
    page.goto("/my-work/")
    assert page.locator(".next-work").count()
    for theme in ("light", "dark"):
        show_in(theme, page)
        axe(page)


def test_first_page_shows_marks_and_its_action_before_scrolling(either):
    either.goto("/")
    height = either.viewport_size["height"]
    for sight in [".hero .button.primary", ".block.headline mark", "p.block mark"]:
        place = either.locator(sight).first.bounding_box()
        assert place["y"] + place["height"] <= height


def test_settings_show_at_once_and_stay_on_the_account(page, new_context, sign_in, ben):
    sign_in(page, ben)
    page.goto("/lessons/one-voice/who/")
    page.get_by_role("link", name="Aa").press("Enter")
    dialog = page.get_by_role("dialog", name="Reading settings")
    dialog.get_by_role("radio", name="Dark").check()
    dialog.get_by_role("radio", name="OpenDyslexic").check()
    dialog.get_by_text("Kept on your account.").wait_for()
    look = "getComputedStyle(document.body).colorScheme + ' ' + getComputedStyle(document.querySelector('.block')).fontFamily"
    assert page.evaluate(look).startswith("dark OpenDyslexic")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Aa"
    elsewhere = new_context(java_script_enabled=False).new_page()
    sign_in(elsewhere, ben)
    elsewhere.goto("/lessons/one-voice/who/")
    assert elsewhere.locator("html").get_attribute("data-theme") == "dark"


def test_settings_go_back_to_the_usual_look(page):
    page.goto("/reading-settings/")
    page.get_by_role("radio", name="Dark").check()
    page.locator("html[data-theme=dark]").wait_for()
    page.get_by_role("button", name="Back to the usual look").click()
    page.locator("html:not([data-theme])").wait_for()
    page.get_by_text("Kept in this browser.").wait_for()


def test_settings_work_without_scripts(new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto("/glossary/")
    page.get_by_role("link", name="Aa").click()
    page.get_by_role("radio", name="Largest").check()
    page.get_by_role("button", name="Keep these settings").click()
    page.wait_for_url("**/glossary/")
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "25.6px"


def test_a_ruler_follows_the_mouse_over_the_text_only(page):
    page.goto("/reading-settings/?next=/lessons/one-voice/who/")
    page.get_by_role("radio", name="On", exact=True).check()
    page.get_by_text("Kept in this browser.").wait_for()
    page.goto("/lessons/one-voice/who/")
    assert page.locator("html[data-off-text]").count() == 1
    paragraph = page.locator("p.block").nth(1)
    paragraph.scroll_into_view_if_needed()
    page.evaluate("document.querySelectorAll('p.block')[1].scrollIntoView({block: 'center'})")
    page.locator("html:not([data-off-text])").wait_for()
    place = paragraph.bounding_box()
    page.mouse.move(place["x"] + 20, place["y"] + 10)
    at = page.evaluate("document.documentElement.style.getPropertyValue('--ruler-at')")
    assert float(at.removesuffix("px")) == pytest.approx(place["y"] + 10, abs=1)


def test_letters_that_nobody_chose_are_not_sent(page):
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: len(response.body())}))
    page.goto("/lessons/one-voice/who/", wait_until="networkidle")
    fonts = {url: size for url, size in sizes.items() if url.endswith(".woff2")}
    assert not [url for url in fonts if "opendyslexic" in url]
    assert 0 < sum(fonts.values()) <= 140_000
