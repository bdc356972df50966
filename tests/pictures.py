"""Takes the pictures of the site: ten key pages under docs/pictures/, and those of the help pages under static/help/.

A school of its own, on a day of its own, in a folder that is gone afterwards: the same pages give the same pictures.
Chromium writes them as WebP. `make pictures` runs it; then look at each of them before keeping it.
"""

import os
import shutil
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

import time_machine  # noqa: E402 -- after Django is set up, here and below
from django.conf import settings  # noqa: E402
from django.contrib.staticfiles.handlers import StaticFilesHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.testcases import LiveServerThread  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright  # noqa: E402

from core.accounts.models import User  # noqa: E402
from tests.school import FIRST, School, open_school  # noqa: E402

TODAY = datetime(2026, 10, 6, 9, 40, tzinfo=UTC)
HOST, SHOWN = "127.0.0.1", "sourcewise.localhost"
ROOT = Path(__file__).parent.parent
PAGES, HELP = ROOT / "docs/pictures", ROOT / "static/help"
SIZES = {"phone": ViewportSize(width=390, height=844), "wide": ViewportSize(width=1280, height=900)}
# On the help pages all are 1440 × 900 (templates/core/_picture.html says so), of narrower or wider windows.
HELP_SIZES = {720: ViewportSize(width=720, height=450), 1280: ViewportSize(width=1280, height=800)}
PAPER = ViewportSize(width=794, height=1123)  # A4 at 96 points an inch
QUALITY = 78
STILL = "* { caret-color: transparent !important; scrollbar-width: none !important; scroll-behavior: auto !important; }"


@dataclass(frozen=True)
class Picture:
    """What a page shows to somebody once `act` is done, from the element `top` on."""

    name: str
    path: str
    who: User | None = None
    top: str = ""
    act: Callable[[Page], object] | None = None
    width: int = 720  # on the help pages


def key_pages(school: School) -> list[Picture]:
    work, text = f"/assignments/{school.assignment.pk}/", f"/texts/{school.text.slug}/"
    lesson = f"/lessons/{FIRST}/"
    return [
        Picture("landing", "/"),
        Picture("library", "/lessons/"),
        Picture("meet", lesson + "meet/"),
        Picture("who", lesson + "who/", top="#text"),
        Picture("check", lesson + "check/", top="#text"),
        Picture("wording", lesson + "wording/", top="#text"),
        Picture("workspace", work + "practise/", school.newcomer),
        Picture("comparison", work + "compare/", school.student),
        Picture("results", work + "results/", school.teacher),
        Picture("review", text + "review/", school.admin),
    ]


def help_pictures(school: School) -> list[Picture]:
    work, text = f"/assignments/{school.assignment.pk}/", f"/texts/{school.text.slug}/"
    return [
        Picture("my-work", "/my-work/", school.newcomer, top="main"),
        Picture("mark", work + "practise/", school.newcomer, top="#passage", act=until_ready),
        Picture("compare", work + "compare/", school.student, top=".walk"),
        Picture("class", f"/classes/{school.assignment.classroom_id}/", school.teacher, top="main"),
        Picture("results", work + "results/", school.teacher, top="main", width=1280),
        Picture("contested", work + "contested/", school.teacher, top="main"),
        Picture("texts", "/texts/", school.admin, top="main"),
        Picture("bench", text + "review/", school.admin, top="main", act=next_proposal, width=1280),
    ]


def until_ready(page: Page) -> None:
    page.locator(".workspace.is-ready").wait_for()


def next_proposal(page: Page) -> None:
    page.keyboard.press("j")


def main() -> None:
    with time_machine.travel(TODAY):
        call_command("migrate", verbosity=0)
        school = open_school(TODAY)
        sessions = {person.pk: session_of(person) for person in people_in(school)}
        pages, helping = key_pages(school), help_pictures(school)
        paper = Picture("worksheet-on-paper", f"/assignments/{school.assignment.pk}/worksheet/", school.teacher)
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        settings.ALLOWED_HOSTS.append(SHOWN)
        with served() as port, sync_playwright() as playwright:
            options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--font-render-hinting=none"]
            options.append(f"--host-resolver-rules=MAP {SHOWN} {HOST}:{port}")  # some pages show the site’s address
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=options)
            for theme in ("light", "dark"):
                for name, size in SIZES.items():
                    context = opened(browser, size, theme)
                    for picture in pages:
                        take(context, picture, sessions, PAGES / f"{picture.name}-{name}-{theme}.webp")
                for width, size in HELP_SIZES.items():
                    context = opened(browser, size, theme)
                    for picture in helping:
                        if picture.width == width:
                            take(context, picture, sessions, HELP / f"{picture.name}-{theme}.webp", scale=1440 / width)
            context = opened(browser, PAPER, "light")
            take(context, paper, sessions, PAGES / f"{paper.name}.webp", medium="print")
            browser.close()


def people_in(school: School) -> list[User]:
    return [school.teacher, school.student, school.newcomer, school.admin]


def session_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def served() -> Iterator[int]:
    server = LiveServerThread(HOST, StaticFilesHandler)
    server.start()
    server.is_ready.wait()
    try:
        if server.error:
            raise server.error
        yield server.port
    finally:
        server.terminate()


def opened(browser: Browser, size: ViewportSize, theme: str) -> BrowserContext:
    context = browser.new_context(
        base_url=f"http://{SHOWN}",
        viewport=size,
        color_scheme="dark" if theme == "dark" else "light",
        reduced_motion="reduce",
        has_touch=size["width"] < 600,
        is_mobile=size["width"] < 600,
        locale="en-GB",
        timezone_id="UTC",
        bypass_csp=True,  # for STILL
    )
    context.clock.set_fixed_time(TODAY)
    return context


def take(
    context: BrowserContext,
    picture: Picture,
    sessions: dict[int, str],
    path: Path,
    *,
    medium: str = "screen",
    scale: float = 1,
) -> None:
    context.clear_cookies()
    page = context.new_page()
    if picture.who:
        session = sessions[picture.who.pk]
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "domain": SHOWN, "path": "/"}])
    page.goto(picture.path, wait_until="networkidle")
    assert urlsplit(page.url).path == picture.path, f"{picture.path} led to {page.url}"
    page.emulate_media(media="print" if medium == "print" else "screen")
    page.add_style_tag(content=STILL)
    page.evaluate("document.fonts.ready")
    if picture.act:
        picture.act(page)
    if picture.top:
        air = 0 if picture.top == "main" else 24
        page.locator(picture.top).first.evaluate(
            "(top, air) => scrollTo(0, top.getBoundingClientRect().top + scrollY - air)", air
        )
    page.wait_for_timeout(250)
    devtools = context.new_cdp_session(page)
    seen = page.evaluate("({ x: scrollX, y: scrollY, width: innerWidth, height: innerHeight })")
    asked = {"format": "webp", "quality": QUALITY, "clip": {**seen, "scale": scale}}
    shot = devtools.send("Page.captureScreenshot", asked)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b64decode(shot["data"]))
    page.close()


if __name__ == "__main__":
    main()
