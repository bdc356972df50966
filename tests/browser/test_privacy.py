"""A visitor who only reads: nothing is kept in the browser. That no page asks another site, `faults` sees in every test."""

import pytest

READING = [
    "/",
    "/lessons/",
    *(f"/lessons/one-voice/{step}/" for step in ("meet", "who", "check", "wording", "talk")),
    "/glossary/",
    "/how-the-machine-reads/",
    "/practice/",
    "/help/",
    "/privacy/",
    "/accessibility/",
]


@pytest.mark.usefixtures("first_lesson")
def test_reading_leaves_nothing_in_the_browser(page):
    for address in READING:
        page.goto(address)
        assert page.context.cookies() == [], address
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0, address
    assert page.evaluate("indexedDB.databases().then(found => found.length)") == 0
