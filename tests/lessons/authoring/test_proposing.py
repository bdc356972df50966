"""The words that a lesson begins with say what this text's marks say."""

from lessons.annotations.models import Annotation
from lessons.authoring.defaults import STEPS
from lessons.authoring.models import StepKind
from lessons.authoring.proposing import propose
from lessons.authoring.queries import accepted_of
from lessons.authoring.quick import problem_in
from lessons.sources.actions import add_source
from tests.lessons.authoring.conftest import mark

RAW = """# Five dead in storm

Five people died, the mayor said. The mayor said: it was terrible.

Six people died, police said. The regime fell. The brutal regime fled. Reportedly all is lost.

Nobody came."""


def proposal(source):
    return propose(source, accepted_of(source))


def storm(rosa, now):
    source = add_source(RAW, by=rosa, at=now)
    mark(source, rosa, "the mayor said", "attribution")
    mark(source, rosa, "The mayor said", "attribution")
    mark(source, rosa, "police said", "attribution")
    Annotation.objects.filter(quote__iexact="the mayor said").update(voice="The *mayor*")
    Annotation.objects.filter(quote="police said").update(voice="Police")
    five, six = (mark(source, rosa, words, "inconsistent") for words in ("Five people died", "Six people died"))
    Annotation.objects.filter(pk=five.pk).update(linked=six)
    Annotation.objects.filter(pk=six.pk).update(linked=five)
    mark(source, rosa, "brutal", "loaded-language")
    mark(source, rosa, "The regime", "labelling")
    mark(source, rosa, "regime fled", "labelling")
    return source


def test_every_step_has_words_to_begin_with(text):
    assert set(STEPS) == set(StepKind)
    assert all(len(str(words).split()) > 30 for words in STEPS.values())
    steps = proposal(text).steps
    assert all(steps[kind].endswith(str(words)) for kind, words in STEPS.items())


def test_sources_are_counted_and_the_loudest_is_named(rosa, now):
    who = proposal(storm(rosa, now)).steps[StepKind.WHO]
    assert who.startswith("Three phrases name a source; they belong to two different voices.")
    assert "**The \\*mayor\\*** comes back two times." in who


def test_figures_that_disagree_are_put_side_by_side_once(rosa, now):
    check = proposal(storm(rosa, now)).steps[StepKind.CHECK]
    assert check.count("Five people died") == 1
    assert "“Five people died” and “Six people died”" in check


def test_the_commonest_tags_are_named_and_asked_for(rosa, now):
    found = proposal(storm(rosa, now))
    assert "Most often it is: Labelling (2); Loaded language (1)." in found.steps[StepKind.WORDING]
    who, wording = found.values["quick"]
    assert (who["options"][who["answer"]], wording["options"][wording["answer"]]) == ("Two", "Labelling")
    assert [problem_in(row) for row in (who, wording)] == ["", ""]


def test_a_plainly_told_text_gets_words_about_restraint(text):
    Annotation.objects.filter(tag="labelling").delete()
    found = proposal(text)
    assert "No word is marked in this text. That is a finding too" in found.steps[StepKind.WORDING]
    assert "Recognise plain, careful reporting, and leave it unmarked." in found.values["goals"]


def test_a_proposal_has_exercise_goals_minutes_and_a_page_for_teachers(text):
    values = proposal(text).values
    assert text.text[values["exercise_start"] : values["exercise_end"]] == "The regime fell.\nNobody came."
    assert values["exercise_tags"] == ["labelling"]
    assert (values["minutes"], values["age_from"], values["age_to"]) == (25, 13, 19)
    for heading in ("Aims", "Timing", "Likely answers", "Pitfalls", "Keeping it fair"):
        assert f"## {heading}\n" in values["teacher_page"]
