"""Whatever is sent to whatever address: an answer, never a fault.

The examples are always the same, so that this proves or fails alike everywhere; SOURCEWISE_FUZZ=5000 draws that many others.
"""

import json
import os
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.permissions import NO_VERB, PERMISSIONS
from tests.visiting import address_of, entering, forms_on

TIMES = []
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
words = st.sampled_from(WORDS) | st.text(max_size=40)
names = st.sampled_from(
    ["q", "page", "next", "event", "words", "decision", "tag", "text", "file", "panel", "rule", "sure", "\0", ""]
)
numbers = st.integers() | st.floats() | st.sampled_from([2**63, -(2**63) - 1, 10**400, True])
deep = st.integers(50, 60).map(lambda depth: json.loads("[" * depth + "]" * depth))
anything = st.recursive(
    st.none() | numbers | words | deep,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
)
bodies = st.sampled_from(
    [b"", b"{", b"[" * 100_000, b'{"a":' * 50_000, b"\xff\xfe", b"1e999", b'"\\ud800"', b"9" * 10_000]
)


def calm(examples):
    """Enough examples for a proof that is quick; more of them, and others, on demand."""
    return settings(max_examples=MANY or examples, derandomize=not MANY, database=None)


def urlencoded(pairs):
    return urlencode(pairs, errors="surrogatepass")


def shot(send, verb, address, *args, **kwargs):
    """A fault in a view is raised here by the client itself."""
    with transaction.atomic():
        import time

        t0 = time.process_time()
        answer = send(verb, address, *args, **kwargs)
        TIMES.append((time.process_time() - t0, verb, address[:60], str(args)[:300]))
        if answer.streaming:
            answer.getvalue()
        transaction.set_rollback(True)
    assert answer.status_code < 500


@pytest.fixture
def forms(visitors, places):
    """Every form of every page, as somebody sees it who may act there; and bare addresses that take a POST."""
    found = []
    for route, (look, _act) in PERMISSIONS.items():
        address = address_of(route, places)
        for person in entering(route, 0)[-1:] if set(look) != {NO_VERB} else []:
            answer = visitors[person]("get", address)
            if answer.streaming:
                answer.getvalue()
            elif answer.status_code == 200 and answer["Content-Type"].startswith("text/html") and answer.content:
                found += forms_on(answer.content, address, person)
    return [
        form for form in {(form.action, *sorted(form.fields)): form for form in found}.values() if not slow(form.action)
    ]


def slow(address):
    return address.endswith(SLOW)


def test_forms_take_anything(visitors, forms):
    assert len(forms) > 60

    @calm(500)
    @given(st.data())
    def attack(data):
        form = data.draw(st.sampled_from(forms))
        sent = []
        for name, values in form.fields.items():
            hostile = data.draw(st.integers(0, 2)) == 0
            sent += [(name, data.draw(words if hostile else st.sampled_from(values or [""])))] * data.draw(
                st.sampled_from([1, 1, 1, 0, 2])
            )
        shot(visitors[form.person], "post", form.action, urlencoded(sent), content_type=FORM)

    attack()


def test_addresses_take_any_question(visitors, places):
    routes = [route for route in PERMISSIONS if entering(route, 0)]

    @calm(250)
    @given(st.data())
    def attack(data):
        route = data.draw(st.sampled_from(routes))
        asked = data.draw(st.lists(st.tuples(names, words), max_size=3))
        put = {
            name: quote(data.draw(words).replace("/", "") or "x", safe="", errors="surrogatepass")
            for name in ("code", "secret", "who")
        }
        address = address_of(
            route,
            places | {f"{first} {name}": value for name, value in put.items() for first in ("join", "card", "help")},
        )
        shot(visitors[entering(route, 0)[-1]], "get", f"{address}?{urlencoded(asked)}")

    attack()


def test_addresses_take_any_body(visitors, places):
    routes = [route for route in PERMISSIONS if entering(route, 1) and not slow(route)]
    kinds = [
        FORM,
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=x",
        "text/plain",
        "",
        "x/y; charset=nope",
    ]
    pieces = st.sampled_from(
        [
            b"--x\r\n",
            b"--x--",
            b'Content-Disposition: form-data; name="file"; filename="a\0.csv"\r\n\r\n',
            b"a=%ff&b=%00",
            b"\xff",
        ]
    )
    raw = bodies | st.binary(max_size=60) | st.lists(pieces, max_size=5).map(b"".join)

    @calm(250)
    @given(st.data())
    def attack(data):
        route = data.draw(st.sampled_from(routes))
        person = entering(route, 1)[-1]
        shot(
            visitors[person],
            "generic",
            "POST",
            address_of(route, places),
            data.draw(raw),
            content_type=data.draw(st.sampled_from(kinds)),
        )

    attack()


def test_saving_takes_any_json(visitors, places, ben):
    attempt = places["attempts pk"]
    uuids = st.uuids().map(str) | st.just(str(attempt))
    keys = st.sampled_from(
        [
            "writer",
            "revision",
            "operations",
            "number",
            "kind",
            "mark",
            "tag",
            "start",
            "end",
            "quote",
            "note",
            "sure",
            "exercise",
            "owner",
        ]
    )
    value = anything | uuids | st.sampled_from(["put", "remove", "attribution", f"user-{ben.pk}"])
    operation = st.dictionaries(keys, value | st.dictionaries(keys, value, max_size=6), max_size=7)
    batch = st.fixed_dictionaries(
        {"writer": uuids | words, "revision": numbers, "operations": st.lists(operation | anything, max_size=3)}
    )

    @calm(250)
    @given(batch | operation | anything, st.sampled_from(["/attempts/", f"/attempts/{attempt}/operations/"]))
    def attack(body, address):
        shot(visitors["ben"], "post", address, json.dumps(body), content_type="application/json")

    attack()


def test_files_take_anything(visitors, forms, places):
    from django.core.files.uploadedfile import SimpleUploadedFile

    takers = [form for form in forms if "file" in form.fields]
    assert len(takers) >= 3
    contents = st.sampled_from(
        [
            b"",
            b"\0",
            b"\xff\xfe\x00",
            b"name;user\n=1+1;x\n" * 50,
            b"{" * 20_000,
            b"[" * 100_000,
            b'{"format": 1}',
            b'a,b\n"',
            b"PK\x03\x04",
        ]
    )

    @calm(80)
    @given(st.sampled_from(takers), contents | st.binary(max_size=80), words)
    def attack(form, content, name):
        file = SimpleUploadedFile(name.encode(errors="replace").decode().replace("/", "") or "x", content)
        fields = {key: values[-1] for key, values in form.fields.items() if values}
        shot(visitors[form.person], "post", form.action, {**fields, "file": file})

    attack()


def test_zz_times():
    print(sum(t[0] for t in TIMES), len(TIMES))
    for t in sorted(TIMES, reverse=True)[:25]:
        print(t)
