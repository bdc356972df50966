"""What people write is shown as they wrote it and runs nowhere; and no page holds anything inline of our own."""

import pytest
from django.utils.html import escape

from core.accounts.actions import make_account
from core.accounts.models import Role
from core.prose import to_html
from lessons.classrooms.actions import enrol
from tests.markup import ADDRESSES, PAYLOADS, running
from tests.permissions import NO_VERB, PERMISSIONS
from tests.visiting import address_of, entering, forms_on

FEWEST_PAGES, FEWEST_FIELDS = 90, 80
# What would take the others away, or starts a reader of its own.
LEFT_OUT = (
    "sign-out/", "removal/", "archive/", "password/", "other-visits/", "hand-over/", "restoration/", "undoing/",
    "language/", "texts/new/", "analysis/", "preparation/", "reading/",
)  # fmt: skip


def is_page(answer):
    if answer.streaming:
        answer.getvalue()  # else the file that it sends stays open
        return False
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and answer.content


def pages(visitors, places):
    """Each page, as the first and the last of those who may look at it see it."""
    for route, (look, _act) in PERMISSIONS.items():
        people = entering(route, 0) if set(look) != {NO_VERB} else []
        for person in dict.fromkeys(people[:1] + people[-1:]):
            address = address_of(route, places)
            answer = visitors[person]("get", address)
            if is_page(answer):
                yield address, person, answer.content


def write_everywhere(visitors, places):
    """Fills each kind of form with payloads and sends it; the payloads take turns, so that each field meets others."""
    forms = {}
    for address, person, page in pages(visitors, places):
        for form in forms_on(page, address, person):
            forms.setdefault((form.action, *sorted(form.fields)), form)
    turn = 0
    for form in forms.values():
        if form.action.endswith(LEFT_OUT):
            continue
        written = {name: values[-1] if values else "" for name, values in form.fields.items()}
        for name in form.texts:
            turn += 1
            payloads = ADDRESSES if "url" in name or "source" in name else PAYLOADS
            written[name] = payloads[turn % len(payloads)] + written[name]
        yield form.action, visitors[form.person]("post", form.action, written)
    assert turn > FEWEST_FIELDS


def test_no_page_runs_anything_inline(visitors, places):
    seen = {(address, person): running(page) for address, person, page in pages(visitors, places)}
    assert {place: hits[:3] for place, hits in seen.items() if hits} == {}
    assert len(seen) >= FEWEST_PAGES


def test_what_people_write_runs_nowhere(visitors, places, classroom, now):
    for number, payload in enumerate(PAYLOADS):
        student = make_account(username=f"p{number}", name=payload[:80], role=Role.STUDENT, password="x")
        enrol(student, classroom, at=now)
    answers = {action: answer.content for action, answer in write_everywhere(visitors, places) if is_page(answer)}
    answers |= {(address, person): page for address, person, page in pages(visitors, places)}
    found = {place: running(page) for place, page in answers.items()}
    assert {place: hits[:3] for place, hits in found.items() if hits} == {}
    shown = b"".join(answers.values()).decode()
    assert [payload for payload in PAYLOADS if escape(payload)[:80] not in shown] == []  # it is really shown


@pytest.mark.parametrize("payload", PAYLOADS)
def test_markdown_runs_nothing(payload):
    assert running(f"<p>{to_html(payload)}{to_html('a ' + payload + ' b')}</p>".encode()) == []


@pytest.mark.parametrize("payload", [*PAYLOADS[:3], *ADDRESSES[:1]])
def test_what_would_run_is_noticed(payload):
    page = f"<p>{payload}</p><a href='{payload}'>x</a>"
    assert running(page.encode()) != []
