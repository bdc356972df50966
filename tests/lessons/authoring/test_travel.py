"""A lesson travels to another site as one file, and arrives once."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from lessons.annotations.models import Annotation
from lessons.authoring.models import Lesson, LessonVersion, Step
from lessons.authoring.reading import freeze
from lessons.authoring.seeding import plant
from lessons.authoring.travel import pack, unpack
from lessons.interchange.refusals import FILE_LIMIT, Problem, Refused
from lessons.sources.models import Outlet, SourceText

SEED = settings.BASE_DIR / "seeds" / "000_fb20e6645e8f4f39.txt"


def empty_site():
    for model in (LessonVersion, Lesson, SourceText, Outlet):
        model.objects.all().delete()


def content_of(lesson):
    """All that students meet, with links told by their quotes: row numbers differ from site to site."""
    document = freeze(lesson)
    quotes = {row["id"]: [row["tag"], row["start"]] for row in document["annotations"]}
    for row in document["annotations"]:
        row["id"], row["linked"] = quotes[row["id"]], quotes.get(row["linked"])
    return json.loads(json.dumps(document))


def counts():
    return [model.objects.count() for model in (SourceText, Outlet, Annotation, Lesson, Step, LessonVersion)]


def test_the_first_lesson_arrives_whole_and_a_second_import_changes_nothing(db, now):
    lesson, _written = plant(SEED, at=now)
    before, file = content_of(lesson), pack(lesson).encode()
    empty_site()
    arrival = unpack(file, by=None, at=now)
    assert (arrival.is_new, arrival.taken.lost, arrival.reasons) == (True, (), [])
    assert content_of(arrival.lesson) == before
    assert arrival.lesson.versions.get().text_version == arrival.lesson.source_text.versions.get()
    assert json.loads(pack(arrival.lesson)) == json.loads(file)
    here = counts()
    again = unpack(file, by=None, at=now)
    assert (again.is_new, again.lesson, again.taken.added) == (False, arrival.lesson, 0)
    assert counts() == here


def test_a_text_arrives_in_its_language(version, now):
    version.lesson.source_text.language = "ar"
    file = json.loads(pack(version.lesson))
    for language in ("ar", "en"):  # a file from before it said so is English
        empty_site()
        unpack(json.dumps(file).encode(), by=None, at=now)
        assert SourceText.objects.get().language == language
        file["text"].pop("language", None)


def test_a_lesson_that_comes_home_is_known(version, now):
    assert not unpack(pack(version.lesson).encode(), by=None, at=now).is_new


def test_a_text_that_is_here_keeps_its_words_and_takes_in_what_it_lacks(version, now):
    lesson = version.lesson
    file = pack(lesson).encode()
    lesson.versions.all().delete()
    lesson.delete()
    source = SourceText.objects.get()
    source.annotations.filter(tag="checkable").delete()
    SourceText.objects.update(author="Somebody here")
    arrival = unpack(file, by=None, at=now)
    assert (arrival.taken.added, arrival.taken.unchanged) == (1, 1)
    assert arrival.lesson.source_text == source
    assert SourceText.objects.get().author == "Somebody here"


def test_a_slug_that_is_taken_gets_a_number(version, now):
    file = pack(version.lesson).encode()
    Lesson.objects.update(title="Another")
    SourceText.objects.update(sha256="0" * 64)
    arrival = unpack(file, by=None, at=now)
    assert (arrival.lesson.slug, arrival.lesson.source_text.slug) == ("the-shut-harbour-2", "the-shut-harbour-2")
    assert not unpack(file, by=None, at=now).is_new


def test_a_lesson_without_reasons_arrives_as_a_draft(version, now):
    Annotation.objects.update(because="")
    file = pack(version.lesson).encode()
    empty_site()
    arrival = unpack(file, by=None, at=now)
    assert arrival.reasons
    assert not arrival.lesson.versions.exists()


def changed(file, *path, value):
    content = inner = json.loads(file)
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(content).encode()


@pytest.mark.parametrize(
    ("path", "value", "problem"),
    [
        (("format",), "zip", Problem.UNREADABLE),
        (("version",), 2, Problem.OTHER_VERSION),
        (("text",), [], Problem.SHAPE),
        (("text", "text"), "Other words", Problem.DAMAGED),
        (("text", "sha256"), "0", Problem.DAMAGED),
        (("text", "slug"), "../../etc/passwd", Problem.SHAPE),
        (("text", "url"), "javascript:alert(1)", Problem.SHAPE),
        (("text", "kind"), "rumour", Problem.SHAPE),
        (("text", "published_on"), "someday", Problem.SHAPE),
        (("text", "blocks"), [["paragraph", 0, 5]], Problem.DAMAGED),
        (("text", "blocks"), [["paragraph", 0, 200_000]] * 20_000, Problem.DAMAGED),
        (("text", "blocks"), [[[], 0, 5]], Problem.SHAPE),
        (("text", "blocks"), [], Problem.DAMAGED),
        (("text", "inlines"), [["em", 0, 9999]], Problem.DAMAGED),
        (("text", "inlines"), [["em", 5, 2]], Problem.SHAPE),
        (("text", "outlet"), {"name": "A", "ownership": "mine"}, Problem.SHAPE),
        (("text", "outlet"), {"name": ""}, Problem.SHAPE),
        (("text", "outlet"), {"name": "A", "ownership_source": "javascript:alert(1)"}, Problem.SHAPE),
        (("text", "chain"), [7], Problem.SHAPE),
        (("text", "chain"), [{"who": "x", "missing": "no"}], Problem.SHAPE),
        (("text", "voices"), [{"name": "x", "independent": "no"}], Problem.SHAPE),
        (("text", "title"), "\ud800", Problem.CHARACTERS),
        (("text", "author"), "x" * 121, Problem.TOO_LONG),
        (("annotations",), [{"tag": "lies", "quote": "x"}], Problem.UNKNOWN_TAGS),
        (("annotations",), [{"tag": "doubt", "quote": "x", "start": -1}], Problem.SHAPE),
        (("lesson", "passage"), [5, 5], Problem.SHAPE),
        (("lesson", "passage"), [0, 9999], Problem.SHAPE),
        (("lesson", "minutes"), True, Problem.SHAPE),
        (("lesson", "public"), "yes", Problem.SHAPE),
        (("lesson", "exercise_tags"), ["lies"], Problem.UNKNOWN_TAGS),
        (("lesson", "steps"), {"eighth": "words"}, Problem.SHAPE),
        (("lesson", "steps"), {f"a{n}": "" for n in range(21)}, Problem.TOO_MANY),
        (("lesson", "steps", "meet"), "x" * 50_001, Problem.TOO_LONG),
        (("lesson", "teacher_page"), "x" * 50_001, Problem.TOO_LONG),
        (("lesson", "goals"), "all", Problem.SHAPE),
        (("lesson", "ages"), [16, 13], Problem.SHAPE),
        (("lesson", "ages"), [True, 13], Problem.SHAPE),
        (("lesson", "topics"), ["gossip"], Problem.SHAPE),
        (("lesson", "visibility"), "everywhere", Problem.SHAPE),
        (("lesson", "order"), ["meet", "meet"], Problem.SHAPE),
        (("lesson", "hidden"), ["eighth"], Problem.SHAPE),
        (("lesson", "lineage"), [{"title": 7}], Problem.SHAPE),
        (("lesson", "quick"), [{"step": "who", "question": "?", "options": ["a"], "answer": 0}], Problem.SHAPE),
        (("lesson", "quick"), [{"step": "who", "question": "?", "options": ["a", "b"], "answer": 2}], Problem.SHAPE),
        (("lesson", "quick"), [{"step": "eighth", "question": "?", "options": ["a", "b"], "answer": 0}], Problem.SHAPE),
        (("lesson", "pair"), {"slug": "../x", "lines": []}, Problem.SHAPE),
        (("lesson", "pair"), {"slug": "x", "lines": [7]}, Problem.SHAPE),
    ],
    ids=lambda value: value.value if isinstance(value, Problem) else "",
)
def test_hostile_files_are_refused_and_leave_nothing(version, now, path, value, problem):
    file = pack(version.lesson)
    empty_site()
    with pytest.raises(Refused) as refusal:
        unpack(changed(file, *path, value=value), by=None, at=now)
    assert refusal.value.problem == problem
    assert counts() == [0] * 6


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x80\x04\x95", b"[]", b'{"a":' * 50_000, b"\xff"], ids=range(6))
def test_what_is_no_lesson_is_refused(db, now, data):
    with pytest.raises(Refused):
        unpack(data, by=None, at=now)


def test_a_huge_file_is_refused_unread(db, now):
    with pytest.raises(Refused) as refusal:
        unpack(b" " * (FILE_LIMIT + 1), by=None, at=now)
    assert refusal.value.problem == Problem.TOO_LARGE


def run(*arguments):
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def test_commands_carry_a_lesson_there_and_back(version, tmp_path):
    run("export", "the-shut-harbour", "--format", "lesson", "--out", str(tmp_path))
    file = tmp_path / "the-shut-harbour.lesson.json"
    assert "is here already" in run("import_lesson", str(file))
    empty_site()
    said = run("import_lesson", str(file))
    assert "“The shut harbour” is here now (the-shut-harbour)" in said
    assert "2 added, 0 updated, 0 unchanged, 0 not placed" in said
    file.write_text("{}")
    with pytest.raises(CommandError, match="cannot be read"):
        run("import_lesson", str(file))
    with pytest.raises(CommandError, match="no lesson called nowhere"):
        run("export", "nowhere", "--format", "lesson")
