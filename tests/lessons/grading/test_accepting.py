"""A student's reading accepted for everyone: its effect shown first, all scored anew, every change written down."""

from datetime import timedelta

import pytest
from django.urls import reverse

from lessons.assignments.actions import assign
from lessons.attempts.actions import begin, contest, look_again, submit_attempt
from lessons.attempts.models import AcceptedReading, Attempt, Contest
from lessons.attempts.queries import comparison_page, contestable_pairs
from lessons.authoring.reading import Reading
from lessons.grading.actions import AlreadyAccepted, accept_reading, take_back_reading
from lessons.grading.models import GradeChange

BOTH = ("attribution", "the mayor said"), ("checkable", "It was closed at 7:10")
FIRE = "checkable", "after a fire"


@pytest.fixture
def contested(now):
    """The student contests the line of the comparison that is about `quote`."""

    def contested(attempt, quote):
        for row, pair in contestable_pairs(attempt).items():
            mark = pair.answer or pair.key
            if mark.span.of(attempt.version.document["text"]) == quote:
                return contest(attempt, row, words="It can be checked.", at=now)
        raise AssertionError(quote)

    return contested


@pytest.fixture
def accept(ada, now):
    def accept(said):
        return accept_reading(said, read_at=said.at, answer="Good.", by=ada, at=now)

    return accept


def scores(assignment):
    rows = assignment.attempts.firsts().submitted().values_list("student__name", "score")
    return {name: round(score, 3) for name, score in rows}


def test_an_extra_mark_accepted_counts_for_all_who_made_it_and_costs_nobody(assignment, hands_in, contested, accept):
    anna = hands_in("Anna", *BOTH, FIRE)
    hands_in("Dora", *BOTH)
    hands_in("Emil", FIRE)
    assert scores(assignment) == {"Anna": 0.8, "Dora": 1, "Emil": 0}
    accept(contested(anna, "after a fire"))
    assert scores(assignment) == {"Anna": 1, "Dora": 1, "Emil": 0.5}


def test_a_missed_note_accepted_may_be_missed_by_all(assignment, hands_in, contested, accept):
    anna = hands_in("Anna", BOTH[0])
    hands_in("Dora", *BOTH)
    accept(contested(anna, "It was closed at 7:10"))
    assert scores(assignment) == {"Anna": 1, "Dora": 1}


def test_another_tag_accepted_is_as_good_as_the_references(assignment, hands_in, contested, accept):
    anna = hands_in("Anna", ("checkable", "the mayor said"), BOTH[1])
    hands_in("Dora", *BOTH)
    accept(contested(anna, "the mayor said"))
    assert scores(assignment) == {"Anna": 1, "Dora": 1}
    anna = Attempt.objects.get(pk=anna.pk)
    rows = comparison_page(anna, Reading.of(anna.version)).rows
    assert "Your teacher has accepted this reading" in rows[0].explanation


def test_whoever_hands_in_later_profits_as_well(assignment, hands_in, contested, accept):
    accept(contested(hands_in("Anna", *BOTH, FIRE), "after a fire"))
    hands_in("Dora", *BOTH, FIRE)
    assert scores(assignment) == {"Anna": 1, "Dora": 1}


def test_every_score_that_changes_is_written_down_and_no_other(assignment, hands_in, contested, accept):
    anna = hands_in("Anna", *BOTH, FIRE)
    hands_in("Dora", *BOTH)
    accept(contested(anna, "after a fire"))
    rows = GradeChange.objects.filter(what="agreement").values_list("student__name", "before", "after")
    assert list(rows) == [("Anna", "80 %", "100 %")]
    assert GradeChange.objects.get(what="reading").after == "checkable: “after a fire”"


def test_taking_it_back_restores_every_score(assignment, hands_in, contested, accept, ada, now):
    anna = hands_in("Anna", *BOTH, FIRE)
    hands_in("Emil", FIRE)
    before = scores(assignment)
    accepted = accept(contested(anna, "after a fire"))
    take_back_reading(accepted, by=ada, at=now)
    assert scores(assignment) == before
    assert GradeChange.objects.filter(what="agreement").count() == 4


def test_second_looks_are_scored_anew_without_a_word_in_the_record(assignment, hands_in, contested, accept, now):
    anna = hands_in("Anna", *BOTH, FIRE)
    second = submit_attempt(look_again(anna, at=now), at=now)
    accept(contested(anna, "after a fire"))
    second.refresh_from_db()
    assert second.score == 1
    assert GradeChange.objects.filter(what="agreement").count() == 1


def test_accepting_answers_the_student(hands_in, contested, accept):
    said = contested(hands_in("Anna", *BOTH, FIRE), "after a fire")
    accept(said)
    said.refresh_from_db()
    assert (said.answer, said.decision) == ("Good.", Contest.Decision.ACCEPTED)


def test_the_same_reading_is_accepted_once(hands_in, contested, accept):
    anna, dora = (hands_in(name, FIRE) for name in ("Anna", "Dora"))
    said = [contested(anna, quote) for quote in ("after a fire", "the mayor said")]
    again = [contested(dora, quote) for quote in ("after a fire", "the mayor said")]
    for one in said:
        accept(one)
    for one in again:
        with pytest.raises(AlreadyAccepted):
            accept(one)
    assert AcceptedReading.objects.count() == 2


def test_another_class_keeps_the_reference_as_it_is(
    assignment, other_classroom, obi, cleo, hands_in, contested, accept, now
):
    other = assign(assignment.version, other_classroom, by=obi, at=now)
    accept(contested(hands_in("Anna", BOTH[0]), "It was closed at 7:10"))
    attempt = begin(other.version, assignment=other, student=cleo, visitor_key="", at=now)
    assert submit_attempt(attempt, at=now).score == 0


def test_the_page_shows_the_effect_before_anything_changes(client, ada, assignment, hands_in, contested):
    said = contested(hands_in("Anna", *BOTH, FIRE), "after a fire")
    hands_in("Dora", *BOTH)
    client.force_login(ada)
    url = reverse("lessons:acceptance", args=[said.pk])
    shown = client.get(url)
    assert [(one.attempt.who, one.difference) for one in shown.context["effects"]] == [("Anna", "+20")]
    assert scores(assignment)["Anna"] == 0.8
    client.post(url, {"read_at": said.at.isoformat(), "answer": "Yes."})
    assert scores(assignment)["Anna"] == 1
    url = reverse("lessons:acceptance-withdrawal", args=[AcceptedReading.objects.get().pk])
    shown = client.get(url)
    assert [(one.attempt.who, one.difference) for one in shown.context["effects"]] == [("Anna", "-20")]
    assert AcceptedReading.objects.exists()
    client.post(url)
    assert scores(assignment)["Anna"] == 0.8


def test_words_that_changed_meanwhile_are_not_accepted_unread(client, ada, hands_in, contested, now):
    attempt = hands_in("Anna", *BOTH, FIRE)
    said = contested(attempt, "after a fire")
    contest(attempt, said.row, words="I take it back.", at=now + timedelta(seconds=1))
    client.force_login(ada)
    read = {"read_at": now.isoformat(), "answer": "Yes."}
    assert "has changed these words" in client.post(reverse("lessons:acceptance", args=[said.pk]), read).text
    assert not AcceptedReading.objects.exists()


def test_only_the_teacher_of_the_class_accepts_and_takes_back(
    client, hands_in, contested, accept, ada, obi, ben, cleo, rosa
):
    anna = hands_in("Anna", FIRE)
    said = contested(anna, "after a fire")
    accepted = accept(contested(anna, "the mayor said"))
    pages = [
        reverse("lessons:acceptance", args=[said.pk]),
        reverse("lessons:acceptance-withdrawal", args=[accepted.pk]),
    ]
    for person, status in ((None, 302), (ben, 403), (cleo, 403), (obi, 404), (ada, 200), (rosa, 200)):
        client.logout()
        if person:
            client.force_login(person)
        assert {client.get(page).status_code for page in pages} == {status}
        if status != 200:
            words = {"read_at": said.at.isoformat(), "answer": "No."}
            assert {client.post(page, words).status_code for page in pages} == {status}
    assert AcceptedReading.objects.get() == accepted
