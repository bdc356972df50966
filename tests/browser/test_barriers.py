"""No page has a barrier of any impact, in either theme: each kind of page that links lead to is looked at once."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from tests.browser.conftest import show_in, violations
from tests.school import open_school

PEOPLE = ["admin", "teacher", "student", None]  # each looks at what those before did not come to
FEWEST = 40  # kinds of pages: a walk that finds fewer has lost its way
THEMES = [("light", {}), ("dark", {"runOnly": ["color-contrast"]})]


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
    return match.view_name, match.kwargs.get("kind")


def pages_for(client, seen):
    """One address for each kind of page that this person comes to by following links, and nobody before."""
    met, waiting = set(), ["/start/", "/"]
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
    page.goto(path)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        yield f"{path} scrolls sideways"
    for theme, options in THEMES:
        show_in(theme, page)
        for rule in violations(page, **options):
            for node in rule["nodes"]:
                yield f"{path} ({theme}) {rule['impact']} {rule['id']}: {node['target']} {node['failureSummary']}"


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
