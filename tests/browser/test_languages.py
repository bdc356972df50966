"""Languages where they are seen: no barrier in Spanish nor from right to left, no script speaks English of its own."""

import re

import pytest
from django.conf import settings

from core.pseudo import ACCENTED, MIRRORED
from tests.browser.test_exercise import drag_over

pytestmark = pytest.mark.usefixtures("first_lesson")
PAGES = ["/", "/lessons/one-voice/who/", "/lessons/one-voice/practise/", "/glossary/", "/help/"]


def speak(page, language, live_server):
    page.context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}])


@pytest.mark.parametrize(("language", "scheme"), [("es", "light"), (MIRRORED, "dark")])
def test_language_brings_no_barrier(phone, live_server, axe, language, scheme):
    speak(phone, language, live_server)
    phone.emulate_media(color_scheme=scheme)
    for address in PAGES:
        phone.goto(address)
        assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
        axe(phone)


def test_language_is_chosen_from_the_foot_of_the_page(page):
    page.goto("/help/")
    page.get_by_role("link", name="Language: English").click()
    page.get_by_role("button", name="Español").click()
    page.get_by_role("heading", name="Ayuda").wait_for()
    assert page.url.endswith("/help/")


def test_scripts_of_the_workspace_say_nothing_untranslatable(page, live_server):
    speak(page, ACCENTED, live_server)
    page.goto("/lessons/one-voice/practise/")
    drag_over(page, "successfully")
    page.keyboard.press("1")
    page.locator("mark.m").first.wait_for()
    said = page.evaluate(
        """() => {
          const found = [];
          const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            if (element.closest("[lang]").lang === document.documentElement.lang && !element.closest("kbd, template, script"))
              found.push(walker.currentNode.textContent);
          }
          return found.join("");
        }"""
    )
    while (fewer := re.sub("⟦[^⟦⟧]*⟧", " ", said)) != said:
        said = fewer
    assert re.findall(r"[^\W\d_]{2,}", said) == []
