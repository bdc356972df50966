"""The watch on browser tests itself: what must be noticed is noticed."""

import pytest

from tests.browser.conftest import SECONDS

pytestmark = pytest.mark.usefixtures("first_lesson")


def test_front_page_has_no_barrier_on_a_phone(phone, axe):
    phone.goto("/")
    axe(phone)


def test_front_page_sends_little_type(page):
    fonts = []
    page.on("response", lambda response: response.url.endswith(".woff2") and fonts.append(len(response.body())))
    page.goto("/", wait_until="networkidle")
    assert 0 < sum(fonts) <= 130_000


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("() => console.error('oh')", "console: oh"),
        ("() => setTimeout(() => { throw new Error('oh') })", "script: "),
        (
            "() => { const style = document.createElement('style'); style.append('p{}'); document.body.append(style) }",
            "console: ",
        ),
        ("() => { document.createElement('img').src = 'http://127.0.0.1:9/' }", "left the site: "),
    ],
)
def test_faults_are_noticed(page, faults, script, fault):
    page.goto("/")
    assert faults == []
    page.evaluate(script)
    for _look in range(50 * SECONDS):
        if any(found.startswith(fault) for found in faults):
            break
        page.wait_for_timeout(20)
    assert any(found.startswith(fault) for found in faults)
    faults.clear()
