"""Lessons in plain files, and pairs of them, planted once."""

import shutil

import pytest
from django.conf import settings

from lessons.authoring.models import Lesson, LessonVersion, Pair
from lessons.authoring.reading import Reading
from lessons.authoring.seeding import SeedProblem, plant_all
from lessons.authoring.travel import pack, unpack
from lessons.sources.models import SourceText

SEEDS = settings.BASE_DIR / "seeds"
HEAD = """+++
slug = "{name}"
title = "Lesson {name}"
summary = "A harbour."
minutes = 30
public = true
passage_from = "The harbour"
passage_to = "on Monday."
exercise_tags = ["attribution"]
topics = ["local", "economy"]
ages = [14, 16]
goals = ["Ask who says it.", "Look it up."]
language = "en"
credits = "Written for Sourcewise."

[[quick]]
step = "who"
question = "Who speaks?"
options = ["Nobody", "The mayor"]
answer = 1
because = "The first paragraph says so."
+++

# meet

Hello.

# teacher

## Aims

To ask.
"""
PROVENANCE = """invented = true
slug = "text-{name}"
kind = "news-report"
rights = "Ours."
chain = []
missing = []
voices = []

[outlet]
name = "The Linden Post"
country = "Lindenia"
ownership = "commercial"
ownership_note = "It says so."
"""
REFERENCE = """[[annotation]]
tag = "attribution"
quote = "the mayor said"
because = "These are his words."
"""
PAIR = """a = "a"
b = "b"
question = "What does only one of them say?"

[[line]]
about = "How long"
a = "stays shut"
b = "was closed for a week"
note = "Which is more exact?"

[[line]]
about = "Why"
b = "after a fire"
note = "Who knew?"
"""


def plain_files(folder, name, words):
    (folder / f"{name}.txt").write_text(f"# Harbour {name}\n\nThe harbour {words}, the mayor said on Monday.\n")
    (folder / f"{name}.lesson.md").write_text(HEAD.replace("{name}", name))
    (folder / f"{name}.provenance.toml").write_text(PROVENANCE.replace("{name}", name))
    (folder / f"{name}.reference.toml").write_text(REFERENCE)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "pairs").mkdir()
    plain_files(tmp_path, "a", "stays shut")
    plain_files(tmp_path, "b", "was closed for a week after a fire")
    (tmp_path / "pairs" / "a--b.toml").write_text(PAIR)
    return tmp_path


def reading(slug):
    return Reading.of(LessonVersion.objects.filter(lesson__slug=slug).order_by("number").last())


def test_all_that_the_files_say_is_frozen(db, now, folder):
    plant_all(folder, at=now)
    found = reading("a")
    assert (found.goals, found.ages, found.topics) == (
        ("Ask who says it.", "Look it up."),
        (14, 16),
        ("local", "economy"),
    )
    assert (found.credits, found.provenance.invented) == ("Written for Sourcewise.", True)
    assert found.teacher_page == "## Aims\n\nTo ask."
    assert found.quick_checks("who")[0].right == "The mayor"
    assert "teacher" not in found.steps


def test_a_pair_is_told_from_either_side(db, now, folder):
    plant_all(folder, at=now)
    here, there = reading("a").pair, reading("b").pair
    assert (here.slug, here.title, there.slug) == ("b", "Lesson b", "a")
    assert [(line.here, line.there) for line in here.lines] == [
        ("stays shut", "was closed for a week"),
        ("", "after a fire"),
    ]
    assert [(line.here, line.there) for line in there.lines] == [
        ("was closed for a week", "stays shut"),
        ("after a fire", ""),
    ]


def test_planting_twice_changes_nothing_and_refreshing_publishes_once_more(db, now, folder):
    assert [lesson.slug for lesson in plant_all(folder, at=now)] == ["a", "b"]
    assert plant_all(folder, at=now) == []
    assert LessonVersion.objects.count() == 2
    pair = folder / "pairs" / "a--b.toml"
    pair.write_text(pair.read_text().replace("Who knew?", "Who could know?"))
    assert len(plant_all(folder, at=now, refresh=True)) == 2
    assert (reading("b").pair.lines[1].note, Pair.objects.count()) == ("Who could know?", 1)
    assert LessonVersion.objects.count() == 4


def test_a_pair_that_comes_later_publishes_both_anew(db, now, folder):
    pair = folder / "pairs" / "a--b.toml"
    words = pair.read_text()
    pair.unlink()
    plant_all(folder, at=now)
    assert reading("a").pair is None
    pair.write_text(words)
    assert [lesson.slug for lesson in plant_all(folder, at=now)] == ["a", "b"]
    assert reading("a").pair.slug == "b"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("pairs/a--b.toml", "after a fire", "after a flood", "a--b.toml: not in the text: after a flood"),
        ("pairs/a--b.toml", 'b = "b"', 'b = "c"', "no lesson called a or c"),
        ("a.lesson.md", '["local"', '["gossip"', "no such topic: gossip"),
        ("a.lesson.md", "answer = 1", "answer = 2", "has no option 2"),
        ("a.lesson.md", 'step = "who"', 'step = "whom"', "no step 'whom'"),
        ("a.lesson.md", "# meet", "# greet", "no such step: greet"),
    ],
)
def test_a_slip_in_a_file_is_named_and_nothing_is_planted(db, now, folder, file, old, new, told):
    path = folder / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(SeedProblem, match=told):
        plant_all(folder, at=now)
    assert not Lesson.objects.exists()


def test_a_pair_travels_as_two_files_and_is_tied_where_both_arrive(db, now, folder):
    plant_all(folder, at=now)
    files = [pack(Lesson.objects.get(slug=slug)).encode() for slug in ("a", "b")]
    before = [(reading(slug).pair, reading(slug).quick, reading(slug).goals) for slug in ("a", "b")]
    for model in (LessonVersion, Lesson, SourceText):
        model.objects.all().delete()
    assert all(unpack(file, by=None, at=now).is_new for file in files)
    assert [(reading(slug).pair, reading(slug).quick, reading(slug).goals) for slug in ("a", "b")] == before
    count = LessonVersion.objects.count()
    assert not any(unpack(file, by=None, at=now).is_new for file in files)
    assert (LessonVersion.objects.count(), Pair.objects.count()) == (count, 1)


def test_every_shipped_seed_and_pair_can_be_planted(db, now, tmp_path):
    shutil.copytree(SEEDS, tmp_path / "seeds")
    lessons = plant_all(tmp_path / "seeds", at=now)
    assert len(lessons) == len(list(SEEDS.glob("*.lesson.md")))
    assert Pair.objects.count() == len(list(SEEDS.glob("pairs/*.toml")))
