"""What a school may do with a codebook, and what is refused."""

import pytest

from lessons.annotations.models import Annotation, Status
from lessons.codebook import SHIPPED
from lessons.codebook.checks import Trouble
from lessons.codebooks.actions import (
    CodebookInUse,
    HardToSee,
    LastOfLayer,
    NameTaken,
    TagInUse,
    add_tag,
    bring_back_tag,
    change_tag,
    copy_codebook,
    describe_codebook,
    move_tag,
    remove_codebook,
    remove_tag,
    retire_tag,
)
from lessons.codebooks.models import SchoolCodebook

WORDS = {"definition": "D.", "question": "Q?", "example": "**E.**", "near_miss": "N.", "source": "our own"}
LOOK = {"light": "#7a3b00", "dark": "#f0b45b", "pattern": "hatched"}


@pytest.fixture
def codebook(rosa, now):
    return copy_codebook(None, name="Linden School", by=rosa, at=now)


@pytest.fixture
def done(rosa, now):
    """Who does it, and when."""
    return {"by": rosa, "at": now}


@pytest.fixture
def marked(codebook, version):
    """A text marked with it."""
    source_text = version.lesson.source_text
    source_text.codebook = codebook
    source_text.save()
    return source_text


def new_tag(codebook, done, label="Missing context", layer="claims", **details):
    return add_tag(codebook, layer=layer, label=label, **{**WORDS, **LOOK, **details}, **done)


def test_a_copy_keeps_the_keys_and_says_where_it_comes_from(codebook, done):
    assert list(codebook.book.tags) == list(SHIPPED.tags)
    second = copy_codebook(codebook, name="Another", **done)
    assert (codebook.copied_from, second.copied_from, second.made_by) == (None, codebook, done["by"])


@pytest.mark.parametrize("name", ["Linden School", "linden school", "Sourcewise"])
def test_a_name_is_taken_once(codebook, done, name):
    with pytest.raises(NameTaken):
        copy_codebook(None, name=name, **done)
    assert SchoolCodebook.objects.count() == 1


def test_layers_are_reworded_and_keep_their_keys(codebook, done):
    layers = {key: {"title": f"T {key}", "short": "S", "question": "Q?"} for key in SHIPPED.layers}
    book = describe_codebook(codebook, name="Lime School", layers=layers, **done).book
    assert (book.name, list(book.layers), book.layers["claims"].title) == (
        "Lime School",
        list(SHIPPED.layers),
        "T claims",
    )


def test_a_changed_tag_keeps_its_key_and_layer(codebook, done):
    book = change_tag(codebook, "doubt", label="Sowing doubt", shortcut="g", **done).book
    assert (book.tags["doubt"].label, book.tags["doubt"].layer) == ("Sowing doubt", "framing")
    assert SHIPPED.tags["doubt"].label == "Doubt"


def test_colours_nobody_can_see_are_not_kept(codebook, done):
    with pytest.raises(HardToSee) as refusal:
        change_tag(codebook, "doubt", light="#f4e0ee", **done)
    assert [remark.trouble for remark in refusal.value.remarks] == [Trouble.FAINT_LINE]
    codebook.refresh_from_db()
    assert SchoolCodebook.objects.get().book.tags["doubt"] == SHIPPED.tags["doubt"]


def test_a_new_tag_gets_a_key_that_the_machine_does_not_use(codebook, done):
    codebook = remove_tag(codebook, "doubt", **done)
    codebook, key = new_tag(codebook, done, label="Doubt", layer="framing", pattern="long")
    assert key == "doubt-2"
    codebook, key = new_tag(codebook, done, label="ماذا")
    assert key == "tag"
    assert [tag.key for tag in codebook.book.tags_of("claims")][-1] == "tag"


def test_a_tag_moves_within_its_layer_only(codebook, done):
    book = move_tag(codebook, "direct-quote", up=True, **done).book
    assert list(book.tags)[:2] == ["direct-quote", "attribution"]
    assert list(move_tag(codebook, "attribution", up=False, **done).book.tags) == list(book.tags)


def test_a_tag_in_use_is_retired_not_removed(codebook, marked, done):
    with pytest.raises(TagInUse):
        remove_tag(codebook, "checkable", **done)
    book = retire_tag(codebook, "checkable", **done).book
    assert book.tags["checkable"].retired
    assert "checkable" not in [tag.key for tag in book.offered("claims")]
    assert not bring_back_tag(codebook, "checkable", **done).book.tags["checkable"].retired


@pytest.mark.parametrize("where", ["reading", "exercise", "dismissed", "second reading", "no place", "older version"])
def test_a_tag_is_in_use_wherever_it_is_named(codebook, marked, done, where):
    annotation = marked.annotations.first()
    if where == "reading":
        annotation.alternatives = [{"tag": "doubt", "start": 0, "end": 3}]
        annotation.save()
    elif where == "exercise":
        marked.lessons.update(exercise_tags=["doubt"])
    elif where == "second reading":
        reading = marked.second_readings.create(sha256=marked.sha256, begun_at=done["at"])
        reading.marks.create(tag="doubt", start=0, end=3)
    elif where == "no place":
        marked.unplaced.create(key=9, tag="checkable", mark={}, alternatives=[["doubt", "said"]])
    elif where == "older version":
        fields = {"tag": "checkable", "alternatives": [{"tag": "doubt", "start": 0, "end": 3}]}
        marked.versions.create(
            number=9, text="", raw="", blocks=[], inlines=[], created_at=done["at"], snapshot=[{"fields": fields}]
        )
    else:
        Annotation.objects.filter(pk=annotation.pk).update(tag="doubt", status=Status.DISMISSED)
    with pytest.raises(TagInUse):
        remove_tag(codebook, "doubt", **done)


def test_marks_of_texts_with_another_codebook_do_not_hold_a_tag(codebook, version, done):
    assert "checkable" not in remove_tag(codebook, "checkable", **done).book.tags


@pytest.mark.parametrize("verb", [retire_tag, remove_tag])
def test_every_layer_keeps_a_tag(codebook, done, verb):
    verb(codebook, "direct-quote", **done)
    with pytest.raises(LastOfLayer):
        verb(codebook, "attribution", **done)


def test_a_tag_comes_back_only_if_it_can_be_told_from_the_others(codebook, done):
    retire_tag(codebook, "doubt", **done)
    change_tag(codebook, "vagueness", pattern=SHIPPED.tags["doubt"].pattern, **done)
    with pytest.raises(HardToSee):
        bring_back_tag(codebook, "doubt", **done)


def test_a_codebook_goes_when_no_text_needs_it(codebook, marked):
    with pytest.raises(CodebookInUse):
        remove_codebook(codebook)
    marked.codebook = None
    marked.save()
    remove_codebook(codebook)
    assert not SchoolCodebook.objects.exists()
