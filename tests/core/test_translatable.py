"""Every page, in a made-up language: what is not in its brackets was never given to a translator.

The walk begins at the front page, as each of the cast, and follows every link; a page of each address is read. Left out is
what people wrote, where it says so: in elements with a language of their own, with `translate="no"`, or word for word as
it stands in the database.
"""

import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin

import pytest
from django.apps import apps
from django.urls import resolve
from lxml import html

from core.pseudo import ACCENTED, CLOSE, OPEN

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
