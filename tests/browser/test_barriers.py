"""No page has a barrier of any impact, in any look: each kind of page that links lead to is looked at once.

Every rule of axe looks at the page in English and light, with its scripts, on a wide screen. The dark theme is asked for
its contrasts only, since it changes nothing but colours. Then the page is 320 px wide, which is 1280 px at 400 %, and must
not scroll sideways: as it is, in Spanish, and from right to left. For these two the server's answer takes the place of the
page that is there already; its scripts do not run again, so this is the page without them. Axe looks at the words of the
Spanish one, and at what its narrow layout needs; a mirrored page can differ from it only in its language and its scrolling.
`test_languages` has both languages with scripts.
"""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from core.pseudo import MIRRORED
from tests.browser.conftest import WIDE, show_in, violations
from tests.school import open_school

PEOPLE = ["admin", "teacher", "student", None]  # each looks at what those before did not come to
FEWEST = 70  # kinds of pages: a walk that finds fewer has lost its way
UNLINKED = ["/design/"]
PREVIEWS = {"lessons:preview", "lessons:phone-preview"}  # their steps are looked at where students see them
NARROW = {"width": 320, "height": 640}

CONTRAST = {"runOnly": ["color-contrast"]}
WORDS = {"rules": {name: {"enabled": False} for name in ("color-contrast", "link-in-text-block")}}
DIRECTION = {"runOnly": ["html-lang-valid", "valid-lang", "scrollable-region-focusable"]}
LANGUAGES = [("es", WORDS), (MIRRORED, DIRECTION)]

NEXT_FRAME = (
    "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))"  # vw follows then
)
SPEAK = """async (language) => {
    const answer = await fetch(location.href, { headers: { "Accept-Language": language } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const root = document.documentElement;
    for (const name of ["lang", "dir"]) root.setAttribute(name, page.documentElement.getAttribute(name));
    root.classList.remove("js");
    document.title = page.title;
    document.body.replaceWith(page.body);
    return root.lang;
}"""


class Links(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a" and attributes.get("href") and "download" not in attributes:
            self.found.append(attributes["href"])


def kind_of(path):
    """Two addresses of one kind show the same page about different things."""
    match = resolve(path)
    kind = match.kwargs.get("kind")
    return match.view_name, bool(kind) if match.view_name in PREVIEWS else kind


def pages_for(client, seen):
    """One address for each kind of page that this person comes to by following links, and nobody before."""
    met, waiting = set(), ["/start/", "/", *UNLINKED]
    while waiting:
        path = waiting.pop(0)
        try:
            kind = kind_of(path)
        except Resolver404:
            continue
        if kind in met:
            continue
        met.add(kind)
        answer = client.get(path)
        if answer.status_code == 302:
            waiting.insert(0, urlsplit(answer["Location"]).path)
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            waiting += [urlsplit(urljoin(path, link)).path for link in Links(answer.content.decode()).found]
            if kind not in seen:
                seen.add(kind)
                yield path


def barriers(page, path):
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    page.goto(path)
    yield from too_wide(page, "wide")
    yield from broken(page, "light", {})
    show_in("dark", page)
    yield from broken(page, "dark", CONTRAST)
    page.set_viewport_size(NARROW)
    page.evaluate(NEXT_FRAME)
    yield from too_wide(page, "narrow")
    for language, options in LANGUAGES:
        assert page.evaluate(SPEAK, language) == language
        yield from too_wide(page, language)
        yield from broken(page, language, options)


def broken(page, look, options):
    return [
        f"{page.url} ({look}) {rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in violations(page, iframes=False, **options)
        for node in rule["nodes"]
    ]


def too_wide(page, look):
    width = page.evaluate("document.documentElement.scrollWidth")
    return [f"{page.url} ({look}) scrolls sideways: {width} px"] if width > page.viewport_size["width"] else []


@pytest.mark.parametrize("turn", [0, 1])  # half of the pages each, so that both can be looked at side by side
def test_no_page_has_a_barrier(page, sign_in, transactional_db, now, turn):
    school, seen, found = open_school(now), set(), []
    for who in PEOPLE:
        client = Client()
        page.context.clear_cookies()
        if who:
            client.force_login(getattr(school, who))
            sign_in(page, getattr(school, who))
        for path in pages_for(client, seen):
            if len(seen) % 2 == turn:
                found += barriers(page, path)
    assert len(seen) >= FEWEST
    assert not found, "\n".join(found)
