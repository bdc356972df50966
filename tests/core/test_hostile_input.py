"""Whatever is sent to whatever address: an answer, never a fault.

The examples are always the same, so that this proves or fails alike everywhere; SOURCEWISE_FUZZ=3000 draws that many others.
"""

import json
import os
from urllib.parse import quote, urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.attempts.actions import begin
from tests.permissions import NO_VERB, PERMISSIONS
from tests.visiting import address_of, entering, forms_on

MANY = int(os.environ.get("SOURCEWISE_FUZZ", "0"))
SLOW = ("texts/new/", "analysis/", "preparation/", "reading/")  # each starts a reader of its own or the language model
FORM = "application/x-www-form-urlencoded"

WORDS = [
    "", " ", "\0", "a\0b", "\ud800", "\udfff\ud800", "\u202egnp.exe", "\u200b", "\r\n", "\n" * 50, "é", "😀" * 40,
    "-1", "0", "1", "9" * 19, "9" * 400, "1e999", "NaN", "inf", "0x10", "１２", "²", "1_0", "True", "null", "[]", "{}",
    "2024-13-45", "0000-00-00T00:00", "9999-12-31T23:59", "10000-01-01T00:00", "../../etc/passwd", "%s%n%(x)s", "{0}",
    "{{ 7|add:7 }}", "' OR 1=1 --", "<script>alert(1)</script>", "javascript:alert(1)", "http://[", "http://\u2100.com",
    "//elsewhere.example", "a" * 5000, "(" * 3000, "*" * 3000, "[" * 1500, "ab " * 2000,
]  # fmt: skip
CONTENTS = [
    b"", b"\0", b"\xff\xfe\x00", b"name;user\n=1+1;x\n" * 50, b"{" * 20_000, b"[" * 100_000, b'{"format": 1}', b'a,b\n"',
    b"PK\x03\x04",
]  # fmt: skip
BODIES = [
    b"", b"{", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"1e999", b'"\\ud800"', b"9" * 10_000, b"a=%ff&b=%00",
    b"--x\r\n--x--", b'--x\r\nContent-Disposition: form-data; name="file"; filename="a\0.csv"\r\n\r\nx\r\n--x--',
]  # fmt: skip
KINDS = [
    FORM, "application/json", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "",
    "x/y; charset=nope",
]  # fmt: skip
NAMES = ["q", "page", "next", "event", "words", "decision", "tag", "text", "file", "panel", "rule", "sure", "\0", ""]
KEYS = ["writer", "revision", "operations", "number", "kind", "mark", "tag", "start", "end", "quote", "note", "sure"]

words = st.sampled_from(WORDS) | st.text(max_size=40)
numbers = st.integers() | st.floats() | st.sampled_from([2**63, -(2**63) - 1, 10**400, True])
deep = st.integers(50, 60).map(lambda depth: json.loads("[" * depth + "]" * depth))
anything = st.recursive(
    st.none() | numbers | words | deep,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
)


def calm(examples):
    """Enough examples for a proof that is quick; more of them, and others, on demand."""
    return settings(max_examples=MANY or examples, derandomize=not MANY, database=None)


def urlencoded(pairs):
    return urlencode(pairs, errors="surrogatepass")


def shot(send, verb, address, *args, **kwargs):
    """A fault in a view is raised here by the client itself."""
    with transaction.atomic():
        answer = send(verb, address, *args, **kwargs)
        if answer.streaming:
            answer.getvalue()
        transaction.set_rollback(True)
    assert answer.status_code < 500


@pytest.fixture
def forms(visitors, places):
    """Every kind of form of every page, as somebody sees it who may look there."""
    found = {}
    for route, (look, _act) in PERMISSIONS.items():
        address = address_of(route, places)
        for person in entering(route, 0)[-1:] if set(look) != {NO_VERB} else []:
            answer = visitors[person]("get", address)
            if answer.streaming:
                answer.getvalue()
            elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and answer.content:
                for form in forms_on(answer.content, address, person):
                    found[(form.action, *sorted(form.fields))] = form
    return [form for form in found.values() if not form.action.endswith(SLOW)]


def test_forms_take_anything(visitors, forms):
    @calm(220)
    @given(st.data())
    def attack(data):
        form = data.draw(st.sampled_from(forms))
        sent = []
        for name, values in form.fields.items():
            hostile = data.draw(st.integers(0, 2)) == 0
            value = data.draw(words if hostile else st.sampled_from(values or [""]))
            sent += [(name, value)] * data.draw(st.sampled_from([1, 1, 1, 0, 2]))
        shot(visitors[form.person], "post", form.action, urlencoded(sent), content_type=FORM)

    @calm(50)
    @given(st.data(), st.sampled_from(CONTENTS) | st.binary(max_size=80), words)
    def attack_with_a_file(data, content, name):
        form = data.draw(st.sampled_from(takers))
        file = SimpleUploadedFile(name.encode(errors="replace").decode().replace("/", "") or "x", content)
        fields = {key: values[-1] for key, values in form.fields.items() if values}
        shot(visitors[form.person], "post", form.action, {**fields, "file": file})

    takers = [form for form in forms if "file" in form.fields]
    assert len(forms) > 60
    assert len(takers) >= 3
    attack()
    attack_with_a_file()


def test_addresses_take_any_question_and_any_body(visitors, places):
    seen = [route for route in PERMISSIONS if entering(route, 0) and not route.endswith(SLOW)]
    acted = [route for route in PERMISSIONS if entering(route, 1) and not route.endswith(SLOW)]

    @calm(120)
    @given(st.sampled_from(seen), st.lists(st.tuples(st.sampled_from(NAMES), words), max_size=3), words)
    def ask(route, asked, word):
        put = quote(word.replace("/", "") or "x", safe="", errors="surrogatepass")
        address = address_of(route, places | {"join code": put, "card secret": put, "help who": put})
        shot(visitors[entering(route, 0)[-1]], "get", f"{address}?{urlencoded(asked)}")

    @calm(160)
    @given(st.sampled_from(acted), st.sampled_from(BODIES) | st.binary(max_size=60), st.sampled_from(KINDS))
    def act(route, body, kind):
        address = address_of(route, places)
        shot(visitors[entering(route, 1)[-1]], "generic", "POST", address, body, content_type=kind)

    ask()
    act()


def test_saving_takes_any_json(assignment, ben, now):
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now).pk
    client = Client()
    client.force_login(ben)
    uuids = st.uuids().map(str) | st.just(str(attempt))
    keys = st.sampled_from([*KEYS, "exercise", "owner"])
    value = anything | uuids | st.sampled_from(["put", "remove", "attribution", f"user-{ben.pk}"])
    operation = st.dictionaries(keys, value | st.dictionaries(keys, value, max_size=6), max_size=7)
    operations = st.lists(operation | anything, max_size=3)
    batch = st.fixed_dictionaries({"writer": uuids | words, "revision": numbers, "operations": operations})

    @calm(250)
    @given(batch | operation | anything, st.sampled_from(["/attempts/", f"/attempts/{attempt}/operations/"]))
    def attack(body, address):
        shot(client.generic, "POST", address, json.dumps(body), content_type="application/json")

    attack()
