"""A text that a teacher brings is theirs: no other teacher sees it, and it stands in nobody's way."""

import pytest
from django.urls import get_resolver, reverse

from lessons.analysis.findings import Finding
from lessons.annotations.actions import accept, propose
from lessons.annotations.models import Unplaced
from lessons.authoring.queries import reviewed_texts
from lessons.homes.queries import admin_home
from lessons.sources.actions import SameText, add_source, change_words, find_alike, take_in_pasted
from lessons.sources.models import Intake, SourceText
from lessons.text.spans import Span
from tests.cast import HARBOUR
from tests.core.test_access import patterns

OF_A_TEXT = {
    "source-detail", "source-analyse", "source-way", "review", "review-accept-shown", "review-history", "annotation-add",
    "exchange", "text-codebook", "words", "text-history", "unplaced-list", "lesson-from-text",
}  # fmt: skip
OF_A_MARK = {"annotation-decide", "annotation-edit", "annotation-tag", "annotation-ends", "annotation-halves",
             "annotation-union", "annotation-readings"}  # fmt: skip


@pytest.fixture
def own(ada, now):
    return add_source(HARBOUR, by=ada, at=now)


@pytest.fixture
def mark(own, now):
    finding = Finding(
        Span(own.text.index("the mayor"), own.text.index("the mayor said") + 14),
        "attribution",
        "attribution",
        because="It says who.",
        confidence=0.9,
        rule="said",
    )
    return propose(own, [finding], at=now)[0]


@pytest.fixture
def addresses(own, mark, ada, now):
    """Every address of the text, of its mark, of what was decided about it and of a mark that lost its place."""
    accept(mark, by=ada, at=now)
    decision = own.decisions.get()
    lost = Unplaced.objects.create(
        source_text=own, key=10**9, tag="attribution", mark={}, quote="x", before="", after=""
    )
    intake = take_in_pasted("Another text.", by=ada, at=now)
    return [
        *(reverse(f"lessons:{name}", args=[own.slug]) for name in sorted(OF_A_TEXT)),
        *(reverse(f"lessons:{name}", args=[mark.pk]) for name in sorted(OF_A_MARK)),
        reverse("lessons:annotations-download", args=[own.slug, "csv"]),
        reverse("lessons:decision-undo", args=[decision.pk]),
        reverse("lessons:text-restoration", args=[own.slug, 1]),
        *(reverse(f"lessons:{name}", args=[lost.pk]) for name in ("unplaced-place", "unplaced-removal")),
        *(
            reverse(f"lessons:{name}", args=[intake.pk])
            for name in ("intake", "intake-original", "intake-reading", "intake-removal")
        ),
    ]


def code(answer):
    b"".join(answer)  # a file is let go once it is read
    return answer.status_code


@pytest.mark.parametrize(("person", "closed"), [("obi", 404), ("ben", 403)])
def test_nobody_else_sees_or_changes_it(request, signed_in, addresses, own, person, closed):
    client = signed_in(request.getfixturevalue(person))
    opened = {address: code(client.get(address)) for address in addresses}
    opened |= {f"POST {address}": code(client.post(address)) for address in addresses}
    assert {address: got for address, got in opened.items() if got not in (closed, 405)} == {}
    assert own.decisions.count() == 1


@pytest.mark.parametrize("person", ["ada", "rosa"])
def test_its_owner_and_the_admins_open_every_page(request, signed_in, addresses, person):
    client = signed_in(request.getfixturevalue(person))
    mine = addresses if person == "ada" else [address for address in addresses if "/incoming/" not in address]
    opened = {address: code(client.get(address)) for address in mine}
    assert {address: got for address, got in opened.items() if got not in (200, 302, 405)} == {}


def test_list_shows_a_teacher_their_own_texts_only(signed_in, ada, obi, rosa, own, now):
    add_source("A text of the site about ferries.", by=rosa, at=now)
    listed = reverse("lessons:source-list")
    page = signed_in(ada).get(listed).content.decode()
    assert "Harbour stays shut" in page
    assert "ferries" not in page
    assert "Harbour" not in signed_in(obi).get(listed).content.decode()
    both = signed_in(rosa).get(listed).content.decode()
    assert "ferries" in both
    assert "<bdi>Ms Ada</bdi>’s own" in both


def test_same_words_may_stand_on_every_shelf_but_once(ada, obi, rosa, own, now):
    for by in (obi, rosa):
        add_source(HARBOUR, by=by, at=now)
    for by in (ada, obi, rosa):
        with pytest.raises(SameText):
            add_source(HARBOUR, by=by, at=now)
    other = add_source("Another text of mine.", by=ada, at=now)
    with pytest.raises(SameText):
        change_words(other, HARBOUR, by=ada, at=now, why="", snapshot=[])
    assert SourceText.objects.shelf_of(None).count() == 1


def test_what_is_alike_is_looked_for_among_ones_own(ada, obi, own, now):
    def alike(by):
        intake = take_in_pasted(HARBOUR, by=by, at=now)
        intake.text = HARBOUR
        return find_alike(intake)

    assert [kind for kind, _pk, _share in alike(ada)] == ["text"]
    assert alike(obi) == []


def test_lesson_can_be_made_of_it_by_its_owner_alone(ada, obi, rosa, own, mark, now):
    accept(mark, by=ada, at=now)
    assert list(reviewed_texts(ada)) == [own]
    assert list(reviewed_texts(obi)) == []


def test_desk_of_the_admins_lists_neither_the_text_nor_its_file(ada, rosa, own, mark, now):
    intake = take_in_pasted("Another text.", by=ada, at=now)
    Intake.objects.filter(pk=intake.pk).update(state="ready")
    assert admin_home(rosa) == []


def test_every_address_of_a_text_is_held_to_these_rules():
    """A new one that takes a text's slug is named above, or stands below as the admins' own."""
    names = {entry.name for entry in patterns(get_resolver()) if str(entry.pattern).startswith("texts/<slug:slug>/")}
    assert names == OF_A_TEXT | {"second-readings", "annotations-download", "text-restoration"}
