"""Browser tests run the site in Debian's chromium. Every page is watched: see `faults`."""

import os
import shutil
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from playwright.sync_api import expect

from lessons.authoring.seeding import plant

# Playwright's loop runs in the tests' own thread, which Django would take for asynchronous code.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# Without the frame of windows and tabs, which nobody looks at, the same engine costs a third.
CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
# Chromium may keep a colour of the theme before, here and there, until an element is drawn anew.
DRAW_ANEW = """() => {
    const root = document.documentElement;
    root.hidden = true;
    root.getBoundingClientRect();
    root.hidden = false;
}"""
SECONDS = 30  # longer than a busy machine needs: waiting costs nothing when it passes
expect.set_options(timeout=SECONDS * 1000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.skip("the browser tests need chromium (apt install chromium-headless-shell).")
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args, live_server):
    return browser_context_args | {"base_url": live_server.url}


@pytest.fixture
def faults():
    """What pages of this test did wrong; a test that provokes a fault on purpose checks it and clears the list."""
    found = []
    yield found
    assert found == []


@pytest.fixture
def new_context(new_context, live_server, faults):
    """Notes requests that leave the site, errors of scripts and on the console, broken content policy among them."""
    origin = urlsplit(live_server.url).netloc

    def note_request(request):
        address = urlsplit(request.url)
        if address.scheme not in {"about", "blob", "data"} and address.netloc != origin:
            faults.append(f"left the site: {request.url}")

    def note_message(message):
        if message.type == "error":
            faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def watched(**options):
        context = new_context(**{"viewport": WIDE, "reduced_motion": "reduce"} | options)
        context.set_default_timeout(SECONDS * 1000)
        context.on("request", note_request)
        context.on("console", note_message)
        context.on("weberror", lambda error: faults.append(f"script: {error.error}"))
        return context

    return watched


@pytest.fixture
def phone(new_context):
    """A page on a phone; `page` is one on a wide screen."""
    return new_context(viewport=PHONE, has_touch=True, is_mobile=True).new_page()


@pytest.fixture(params=["phone", "page"])
def either(request):
    """A page on a phone, then one on a wide screen."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def sign_in(client, live_server):
    """Signs `user` in on every page of `page`'s context."""

    def sign(page, user):
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return sign


@pytest.fixture
def first_lesson(transactional_db, now):
    """The lesson that ships, published."""
    lesson, _written = plant(settings.BASE_DIR / "seeds" / "000_fb20e6645e8f4f39.txt", at=now)
    return lesson


def show_in(theme, page):
    page.emulate_media(color_scheme=theme)
    page.evaluate(DRAW_ANEW)


def violations(page, **options):
    """The rules of axe that the page breaks. Playwright evaluates outside the page's content policy.

    Axe is put into a document once: its first run there costs ten times what the next ones do.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    command = "options => axe.run(options).then(found => found.violations)"
    return page.evaluate(command, {"resultTypes": ["violations"], **options})


@pytest.fixture
def axe():
    """Refuses a page with a serious or critical barrier; of any impact where the page is the exercise or its comparison."""

    def check(page):
        refused = {"serious", "critical"}
        if page.locator(".workspace, .walk, .paper-lines").count():
            refused |= {"minor", "moderate"}
        barriers = [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
            for rule in violations(page)
            if rule["impact"] in refused
            for node in rule["nodes"]
        ]
        assert barriers == []

    return check
