"""The pages of codebooks: who may enter, what is refused, what reaches the browser."""

import re

import pytest
from django.urls import reverse

from lessons.codebook import SHIPPED
from lessons.codebook.book import HEX
from lessons.codebooks.actions import copy_codebook
from lessons.codebooks.models import SchoolCodebook

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def codebook(rosa, now):
    return copy_codebook(None, name="Linden School", by=rosa, at=now)


def address(name, *of):
    return reverse(f"lessons:{name}", args=of)


def typed(key="doubt", **changes):
    tag = SHIPPED.tags[key]
    names = "label definition question example near_miss source light dark pattern shortcut".split()
    return {name: getattr(tag, name) for name in names} | changes


@pytest.mark.parametrize("person", ["visitor", "ben", "cleo", "ada"])
def test_codebooks_are_for_admins(request, client, codebook, person):
    if person != "visitor":
        client.force_login(request.getfixturevalue(person))
    refused = 302 if person == "visitor" else 403
    pk = codebook.pk
    pages = [
        address("codebook-list"),
        address("codebook-copy"),
        address("codebook", pk),
        address("codebook-words", pk),
        address("tag-add", pk, "claims"),
        address("tag", pk, "doubt"),
        codebook.stylesheet,
        address("tag-preview"),
    ]
    assert {client.get(page).status_code for page in pages} == {refused}
    verbs = [*pages[1:2], *pages[3:6], address("tag-place", pk, "doubt"), address("codebook-removal", pk)]
    assert {client.post(verb, {"name": "Mine", "place": "removed"}).status_code for verb in verbs} == {refused}
    assert SchoolCodebook.objects.get().book == codebook.book


def test_rosa_copies_and_renames_and_adds(signed_in, rosa):
    client = signed_in(rosa)
    answer = client.post(address("codebook-copy"), {"name": "Linden School"})
    codebook = SchoolCodebook.objects.get()
    assert answer["Location"] == address("codebook", codebook.pk)
    client.post(address("tag", codebook.pk, "doubt"), typed(label="Sowing doubt", shortcut="G"))
    new = typed(label="Hearsay", light="#444400", dark="#dddd88", pattern="thin")
    client.post(address("tag-add", codebook.pk, "claims"), new)
    tags = SchoolCodebook.objects.get().book.tags
    assert (tags["doubt"].label, tags["doubt"].shortcut) == ("Sowing doubt", "g")
    assert tags["hearsay"].layer == "claims"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"light": "#f4e0ee"}, "hard to see on light paper"),
        ({"dark": "#a0608a"}, "hard to read on dark paper"),
        ({"pattern": "wavy"}, "“Loaded language” and “Doubt” look the same"),
        ({"light": "red"}, "Write the colour as #"),
        ({"dark": "#fff;}body{display:none}"}, "Write the colour as #"),
        ({"pattern": "solid;}"}, "Select a valid choice"),
        ({"shortcut": "e"}, "uses this key for something else"),
        ({"shortcut": "é"}, "one letter from a to z"),
        ({"label": ""}, "This field is required"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(signed_in, rosa, codebook, change, said):
    answer = signed_in(rosa).post(address("tag", codebook.pk, "doubt"), typed(definition="My own words.") | change)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert "My own words." in page
    for theme in {"light", "dark"} & set(change):
        drawable = change[theme] if HEX.fullmatch(change[theme]) else getattr(SHIPPED.tags["doubt"], theme)
        assert f"{theme}=%23{drawable[1:]}" in page
    assert SchoolCodebook.objects.get().book == codebook.book


def test_looking_keeps_nothing_and_says_what_would_be_refused(signed_in, rosa, codebook):
    client = signed_in(rosa)
    page = client.post(address("tag", codebook.pk, "doubt"), typed(label="Seen", light="#112233", then="look"))
    assert "light=%23112233" in page.content.decode()
    page = client.post(address("tag-add", codebook.pk, "framing"), typed(label="New", then="look"))
    assert "“Doubt” and “New” look the same" in page.content.decode()
    assert SchoolCodebook.objects.get().book == codebook.book


def test_a_key_is_given_once(signed_in, rosa, codebook):
    client = signed_in(rosa)
    client.post(address("tag", codebook.pk, "doubt"), typed(shortcut="w"))
    page = client.post(address("tag", codebook.pk, "vagueness"), typed("vagueness", shortcut="w")).content.decode()
    assert "“Doubt” has this key already." in page


@pytest.mark.parametrize("place", ["up", "down", "retired", "removed"])
def test_a_tag_is_placed_by_buttons(signed_in, rosa, codebook, place):
    signed_in(rosa).post(address("tag-place", codebook.pk, "doubt"), {"place": place})
    after = SchoolCodebook.objects.get().book
    keys = list(after.tags)
    was = list(SHIPPED.tags).index("doubt")
    told = {
        "up": keys.index("doubt") == was - 1 if "doubt" in keys else None,
        "down": keys.index("doubt") == was + 1 if "doubt" in keys else None,
        "retired": "doubt" in keys and after.tags["doubt"].retired,
        "removed": "doubt" not in keys,
    }
    assert told[place]


def test_what_is_no_place_is_refused(signed_in, rosa, codebook):
    client = signed_in(rosa)
    assert client.post(address("tag-place", codebook.pk, "doubt"), {"place": "moon"}).status_code == 400
    assert client.post(address("tag-place", codebook.pk, "nothing"), {"place": "up"}).status_code == 404
    assert client.get(address("tag-add", codebook.pk, "lies")).status_code == 404
    assert client.get(address("codebook-copy") + "?of=99999").status_code == 404


def test_words_are_shown_as_words(signed_in, rosa, codebook):
    client = signed_in(rosa)
    changes = dict.fromkeys(("label", "definition", "question", "example", "near_miss", "source"), HOSTILE)
    assert client.post(address("tag", codebook.pk, "doubt"), typed(**changes)).status_code == 302
    client.post(address("codebook-words", codebook.pk), {"name": HOSTILE} | _layers(HOSTILE))
    for page in (address("codebook", codebook.pk), address("tag", codebook.pk, "doubt"), address("codebook-list")):
        answer = client.get(page).content.decode()
        assert "alert(1)" in answer
        assert HOSTILE not in answer


def _layers(words):
    parts = {"title": words, "short": "Short", "question": words}
    return {f"{layer}_{part}": value for layer in SHIPPED.layers for part, value in parts.items()}


def test_a_sheet_may_be_kept_for_good_under_its_own_address_only(signed_in, rosa, codebook):
    client = signed_in(rosa)
    answer = client.get(codebook.stylesheet)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.content.decode() == codebook.sheet
    assert client.get(address("codebook-sheet", codebook.pk, "0" * 20)).status_code == 404
    client.post(address("tag", codebook.pk, "doubt"), typed(light="#5a0a40"))
    assert SchoolCodebook.objects.get().stylesheet != codebook.stylesheet


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"light": "#112233", "dark": "#112233", "pattern": "}"},
        {"light": "red", "dark": "#112233", "pattern": "solid"},
        {"light": "#112233", "dark": "#112233;}*{color:red", "pattern": "solid"},
    ],
)
def test_the_preview_draws_colours_and_nothing_else(signed_in, rosa, query):
    assert signed_in(rosa).get(address("tag-preview"), query).status_code == 400


def test_the_preview_draws_what_was_typed(signed_in, rosa):
    query = {"light": "#112233", "dark": "#AABBCC", "pattern": "dotted"}
    answer = signed_in(rosa).get(address("tag-preview"), query)
    assert answer["Content-Type"] == "text/css; charset=utf-8"
    assert "light-dark(#112233, #aabbcc)" in answer.content.decode()
    assert "immutable" not in answer["Cache-Control"]


@pytest.mark.parametrize("number", [1, 8])
def test_pages_take_few_queries(signed_in, rosa, now, codebook, django_assert_max_num_queries, number):
    for copy in range(number):
        copy_codebook(codebook, name=f"Copy {copy}", by=rosa, at=now)
    client = signed_in(rosa)
    with django_assert_max_num_queries(4):  # session, user, count, codebooks
        client.get(address("codebook-list"))
    with django_assert_max_num_queries(12):  # session, user, codebook, eight for tags in use, texts
        client.get(address("codebook", codebook.pk))


def test_a_codebook_names_the_texts_that_use_it(signed_in, rosa, codebook, version):
    client = signed_in(rosa)
    source_text = version.lesson.source_text
    source_text.codebook = codebook
    source_text.save()
    page = client.get(address("codebook", codebook.pk)).content.decode()
    assert address("source-detail", source_text.slug) in page
    row = re.search(r'id="tag-checkable".*?</li>', page, re.DOTALL).group()
    assert 'value="removed"' not in row
    client.post(address("codebook-removal", codebook.pk))
    assert SchoolCodebook.objects.exists()
