"""Annotations leave for other tools and come back: nothing twice, nothing on a look-alike."""

import json
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lessons.annotations.actions import propose
from lessons.annotations.exchange import explain, exported, take_in
from lessons.annotations.models import Annotation, Status
from lessons.interchange.formats import FORMATS, read
from lessons.interchange.marks import Anchor, Details, GivenMark, Parcel
from lessons.interchange.refusals import Problem, Refused
from lessons.sources.actions import add_source
from lessons.sources.models import SourceText

BRIDGE = "# Bridge shut\n\nThe bridge was shut on Monday, the mayor said.\n\nThe ferry was late 🚢, the mayor said."


@pytest.fixture
def text(rosa, now, monkeypatch):
    monkeypatch.setattr("lessons.sources.actions.ask_for_analysis", lambda source_text: None)
    return add_source(BRIDGE, by=rosa, at=now)


@pytest.fixture
def marked(text, rosa, now):
    """The text with one mark of each state, parts, another reading and a link."""

    def mark(tag, quote, **details):
        start = text.text.rindex(quote)
        place = {"start": start, "end": start + len(quote), "quote": quote}
        return Annotation.objects.create(source_text=text, tag=tag, **place, **details)

    start = text.text.rindex("the mayor")
    said = mark(
        "attribution",
        "the mayor said",
        because="One person.",
        stance="neutral",
        source_kind="named",
        parts=[["source", start, start + 9]],
        flags=["single-source"],
        status=Status.ACCEPTED,
    )
    late = mark(
        "checkable",
        "The ferry was late",
        settle="The timetable.",
        neutral="came at nine",
        optional=True,
        linked=said,
        alternatives=[{"tag": "vagueness", "start": said.start - 8, "end": said.start - 4}],
        status=Status.ACCEPTED,
    )
    mark("euphemism", "late", rule="wording", confidence=0.4)
    mark("doubt", "ferry", status=Status.DISMISSED)
    return text, said, late


def facts(source_text):
    columns = (
        "tag start end quote because settle neutral voice source_kind stance content_kind parts flags alternatives"
        " optional confidence linked__quote"
    ).split()
    return list(source_text.annotations.exclude(status=Status.DISMISSED).values_list(*columns))


def packed(document, key):
    """The one file that an import reads."""
    files = FORMATS[key].write(document)
    ending = next(ending for ending in files if ending != ".txt")
    return f"any{ending}", files[ending].encode()


@pytest.mark.parametrize("key", sorted(key for key, form in FORMATS.items() if form.two_way))
def test_what_leaves_comes_back_and_a_second_time_changes_nothing(marked, key, now):
    text, *_annotations = marked
    before = facts(text)
    name, data = packed(exported(text, proposals=True), key)
    text.annotations.all().delete()
    taken = take_in(text, read(name, data), by=None, at=now)
    assert (taken.added, taken.unchanged, taken.lost) == (3, 0, ())
    assert facts(text) == before
    again = take_in(text, read(name, data), by=None, at=now, status=Status.ACCEPTED)
    assert (again.added, again.unchanged, again.lost) == (0, 3, ())
    assert facts(text) == before
    assert not text.annotations.accepted().exists()


def test_what_was_dismissed_stays_dismissed(marked, now):
    text, *_annotations = marked
    parcel = Parcel((GivenMark("doubt", Anchor("ferry", text.text.index("ferry"))),))
    assert take_in(text, parcel, by=None, at=now, status=Status.ACCEPTED).unchanged == 1
    assert text.annotations.filter(tag="doubt").get().status == Status.DISMISSED


@pytest.mark.parametrize("key", ["jsonld", "csv", "brat", "doccano"])
def test_an_open_proposal_takes_over_what_the_file_says_now(marked, now, key):
    text, *_annotations = marked
    name, data = packed(exported(text, proposals=True), key)
    text.annotations.filter(tag="euphemism").update(because="Older words.", voice="Ada")
    text.annotations.filter(tag="attribution").update(because="Decided here.")
    said = read(name, data)
    parcel = replace(
        said,
        marks=tuple(
            replace(mark, details=replace(mark.details, because="Newer words.")) if mark.tag == "euphemism" else mark
            for mark in said.marks
        ),
    )
    taken = take_in(text, parcel, by=None, at=now)
    assert (taken.added, taken.updated, taken.unchanged, taken.differing) == (0, 1, 1, 1)
    proposal = text.annotations.get(tag="euphemism")
    assert (proposal.because, proposal.voice, proposal.status) == ("Newer words.", "Ada", Status.PROPOSED)
    assert text.annotations.get(tag="attribution").because == "Decided here."
    again = take_in(text, parcel, by=None, at=now)
    assert (again.updated, again.unchanged) == (0, 2)


def test_an_updated_proposal_outlives_a_new_analysis(marked, now):
    text, *_annotations = marked
    late = text.annotations.get(tag="euphemism")
    parcel = Parcel((GivenMark("euphemism", Anchor("late", late.start), Details(because="Newer words.")),))
    assert take_in(text, parcel, by=None, at=now).updated == 1
    propose(text, [], at=now)
    assert text.annotations.get(tag="euphemism").because == "Newer words."


def test_only_accepted_annotations_leave_unless_asked(marked):
    text, *_annotations = marked
    assert [mark.tag for mark in exported(text).marks] == ["checkable", "attribution"]
    assert "euphemism" in [mark.tag for mark in exported(text, proposals=True).marks]


def test_an_import_of_accepted_marks_names_who_and_when(text, rosa, now):
    parcel = Parcel((GivenMark("doubt", Anchor("ferry", text.text.index("ferry"))),))
    take_in(text, parcel, by=rosa, at=now, status=Status.ACCEPTED)
    assert text.annotations.values_list("decided_by", "decided_at").get() == (rosa.pk, now)
    assert text.decisions.values_list("verb", "by", "at", "changes__quote").get() == ("added", rosa.pk, now, "ferry")


def test_half_words_are_made_whole(text, now):
    parcel = Parcel((GivenMark("doubt", Anchor("err", text.text.index("ferry") + 1)),))
    assert take_in(text, parcel, by=None, at=now).added == 1
    assert text.annotations.get().quote == "ferry"
    assert take_in(text, parcel, by=None, at=now).unchanged == 1


def test_a_mark_on_an_edited_text_follows_its_words_and_never_a_look_alike(marked, rosa, now):
    text, *_annotations = marked
    parcel = read(*packed(exported(text), "jsonld"))
    edited = add_source(BRIDGE.replace("# Bridge shut", "# The old bridge shut"), by=rosa, at=now)
    taken = take_in(edited, parcel, by=None, at=now)
    assert (taken.added, taken.lost) == (2, ())
    assert edited.annotations.get(tag="attribution").start == edited.text.rindex("the mayor said")
    gone = add_source(BRIDGE.replace("\n\nThe ferry was late 🚢, the mayor said.", ""), by=rosa, at=now)
    taken = take_in(gone, parcel, by=None, at=now)
    assert (taken.added, taken.lost) == (0, ("The ferry was late", "the mayor said"))


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_export_command_writes_files(marked, key, tmp_path):
    text, *_annotations = marked
    run("export", text.slug, "--format", key, "--out", str(tmp_path / "out"))
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        f"{text.slug}{ending}" for ending in FORMATS[key].write(exported(text))
    }


def test_commands_carry_annotations_there_and_back(marked, tmp_path):
    text, *_annotations = marked
    file = tmp_path / "marks.jsonld"
    file.write_text(run("export", text.slug, "--format", "jsonld"), encoding="utf-8")
    assert run("import_annotations", str(file)) == "0 added, 0 updated, 2 unchanged, 0 not placed.\n"
    text.annotations.all().delete()
    assert (
        run("import_annotations", str(file), "--as", "accepted") == "2 added, 0 updated, 0 unchanged, 0 not placed.\n"
    )
    assert text.annotations.accepted().count() == 2
    SourceText.objects.filter(pk=text.pk).update(sha256="0" * 64, text="The ferry was late.")
    said = run("import_annotations", str(file), "--slug", text.slug)
    assert said == (
        "0 added, 0 updated, 0 unchanged, 2 not placed.\n  not placed: The ferry was late\n  not placed: the mayor said\n"
    )


def test_commands_say_what_is_wrong(marked, tmp_path, db):
    text, *_annotations = marked
    with pytest.raises(CommandError, match="no text or lesson called nowhere"):
        run("export", "nowhere", "--format", "jsonld")
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_annotations", str(tmp_path / "none.jsonld"))
    broken = tmp_path / "broken.jsonld"
    broken.write_bytes(b"{")
    with pytest.raises(CommandError, match="cannot be read: it is damaged"):
        run("import_annotations", str(broken))
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="not text in UTF-8"):
        run("import_annotations", str(broken))
    program = tmp_path / "broken.exe"
    program.write_bytes(b"MZ")
    with pytest.raises(CommandError, match=r"not read here: “\.exe”"):
        run("import_annotations", str(program))
    broken.write_text(json.dumps([]))
    with pytest.raises(CommandError, match="Name one: --slug"):
        run("import_annotations", str(broken))
    with pytest.raises(CommandError, match="no text called nowhere"):
        run("import_annotations", str(broken), "--slug", "nowhere")
    taken = tmp_path / "taken"
    taken.write_text("")
    with pytest.raises(CommandError, match="cannot be written to"):
        run("export", text.slug, "--format", "jsonld", "--out", str(taken))


@pytest.mark.parametrize("problem", list(Problem))
def test_every_refusal_has_words(problem):
    assert "%" not in explain(Refused(problem, "mark 3", "lies"))
