"""Every page, in a made-up language: what is not in its brackets was never given to a translator.

The walk begins at the front page, as each of the cast, and follows every link; a page of each address is read. Left out is
what people wrote, where it says so: in elements with a language of their own, with `translate="no"`, or word for word as
it stands in the database.
"""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import resolve
from lxml import html

from core.accounts.actions import make_account
from core.accounts.models import Role
from core.pseudo import ACCENTED, CLOSE, OPEN
from lessons.agreement.actions import finish, open_comparison
from lessons.agreement.models import SecondReading
from lessons.annotations.actions import add as add_mark
from lessons.assignments.actions import assign
from lessons.attempts.actions import Wanted, answer_contest, begin, contest, look_again, put_mark, submit_attempt
from lessons.attempts.queries import contestable_pairs
from lessons.authoring.seeding import plant
from lessons.codebooks.actions import copy_codebook
from lessons.sources.actions import add_source, take_in
from lessons.sources.models import Outlet
from lessons.sources.tasks import read
from lessons.text.spans import Span
from lessons.versions.actions import revise
from tests.cast import PASSWORD

TEXT = "# Bridge shut\n\nThe bridge was shut at 7:10, the mayor said. It was cold."

WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = ("aria-label", "aria-description", "title", "placeholder", "alt", "content")
SILENT = {"script", "style", "code", "kbd", "pre", "noscript"}
OWN_NAME = "Sourcewise"


def hard_coded(page: str, known: set[str]) -> Iterator[str]:
    """The words of a page that no translator was given."""
    depth = 0
    for element, words in _said(html.document_fromstring(page)):
        outside = []
        for piece in re.split(f"([{OPEN}{CLOSE}])", words):
            depth += {OPEN: 1, CLOSE: -1}.get(piece, 0)
            if not depth:
                outside.append(piece)
        left = " ".join("".join(outside).replace(OPEN, " ").replace(CLOSE, " ").replace(OWN_NAME, "").split())
        if WORD.search(left) and not _known(left, known) and not _is_own(element):
            yield f"<{element.tag} class={element.get('class')!r}> {left[:90]}"


def _known(words: str, known: set[str]) -> bool:
    """A title may hold several of them."""
    return all(
        not WORD.search(piece) or piece in known for piece in re.split(r" ?[·–:…“”] | ?[·–:…“”]$|^[·–:…“”] ?", words)
    )


def _said(element):
    """Its texts in the order of the page, each with the element it belongs to."""
    if not isinstance(element.tag, str):
        return
    yield from ((element, element.get(name)) for name in SPOKEN if element.get(name) and element.tag != "meta")
    if element.tag == "input" and element.get("type") in {"submit", "button", "reset"}:
        yield element, element.get("value", "")
    if element.tag not in SILENT:
        yield element, element.text or ""
        for child in element:
            yield from _said(child)
            yield element, child.tail or ""


def _is_own(element):
    """Whether it is in a language of its own, or a name."""
    while element is not None:
        if element.get("translate") == "no" or element.tag == "textarea":
            return True
        if element.get("lang"):
            return element.get("lang") != ACCENTED
        element = element.getparent()
    return False


def kept_words() -> set[str]:
    """Every text in the database, as it stands there."""
    found: set[str] = set()
    for model in apps.get_models():
        for row in model._default_manager.values():
            _gather(row, found)
    return found


def _gather(value, found: set[str]) -> None:
    if isinstance(value, str):
        found.add(" ".join(value.split()))
    elif isinstance(value, dict):
        for one in value.values():
            _gather(one, found)
    elif isinstance(value, list | tuple):
        for one in value:
            _gather(one, found)


def walk(client, start: str, a_route: int = 2) -> Iterator[tuple[str, str]]:
    """Pages by their address, `a_route` of each kind of address."""
    waiting, seen = [start], set()
    count: dict[str, int] = {}
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        route = resolve(address.partition("?")[0]).view_name
        count[route] = count.get(route, 0) + 1
        if count[route] > a_route + 4 * ("?" in address):
            continue
        answer = client.get(address, headers={"Accept-Language": ACCENTED})
        if answer.status_code in {301, 302}:
            waiting.append(urljoin(address, answer["Location"]))
        elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            yield address, page
            links = html.document_fromstring(page).xpath("//a/@href")
            waiting += [urljoin(address, urldefrag(link).url) for link in links if link.startswith(("/", "?"))]
        elif answer.streaming:
            answer.getvalue()  # else the file that it sends stays open


def marked(attempt, quote, tag, now):
    start = attempt.version.document["text"].index(quote)
    put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote), at=now)


@pytest.fixture
def first_lesson(db, now):
    return plant(settings.BASE_DIR / "seeds" / "000_fb20e6645e8f4f39.txt", at=now)


@pytest.fixture
def school(first_lesson, publish_lesson, assignment, classroom, ben, ada, rosa, now):
    """Something of everything: work handed in, begun and contested, second readings, versions, files that wait."""
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    marked(attempt, "the mayor said", "attribution", now)
    marked(attempt, "stays shut, the", "checkable", now)
    attempt = submit_attempt(attempt, at=now)
    first, second = list(contestable_pairs(attempt))[:2]
    said = contest(attempt, first, words="Still so.", at=now)
    answer_contest(said, read_at=said.at, answer="Yes.", decision="kept", by=ada, at=now)
    contest(attempt, second, words="And this.", at=now)
    marked(look_again(attempt, at=now), "It was closed at 7:10", "checkable", now)
    other = assign(publish_lesson("Another harbour", is_public=True), classroom, due_at=None, by=ada, at=now)
    begin(other.version, assignment=other, student=ben, visitor_key="", at=now)

    text = add_source(TEXT, by=rosa, at=now)
    start = text.text.index("the mayor said")
    add_mark(text, by=rosa, at=now, tag="attribution", span=Span(start, start + 14), because="So.")
    revise(
        text,
        text.raw.replace("the mayor said", "it was said"),
        base=text.versions.count(),
        by=rosa,
        at=now,
        why="A slip",
    )
    text.refresh_from_db()
    for status in ("done", "open"):
        reader = make_account(username=status, name=status, role=Role.ADMIN, password=PASSWORD)
        reading = SecondReading.objects.create(
            source_text=text, reader=reader, sha256=text.sha256, begun_at=now, prepared_at=now
        )
        reading.marks.create(tag="checkable", start=0, end=6, quote=text.text[:6], because="So.", status="accepted")
        if status == "done":
            finish(reading, at=now)
            open_comparison(reading, at=now)
    copy_codebook(None, name="Our school’s", by=rosa, at=now)
    Outlet.objects.create(name="The Herald")
    for content, name in [(b"# Waiting\n\nThis waits to be kept.", "a.md"), (b"PK", "b.zip")]:
        read.call(take_in(ContentFile(content), name=name, by=rosa, at=now).pk)


@pytest.mark.parametrize(("person", "reached"), [("visitor", 9), ("ben", 10), ("ada", 15), ("rosa", 50)])
def test_page_says_nothing_untranslatable(request, client, school, person, reached):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    found, known, routes = {}, kept_words(), set()
    for address, page in walk(client, "/"):
        routes.add(resolve(address.partition("?")[0]).view_name)
        for words in hard_coded(page, known):
            found.setdefault(words, address)
    assert found == {}
    assert len(routes) >= reached
