"""The talk before the projector: heat-map, split sentences, reasons, votes."""

from collections import Counter

import pytest

from lessons.assignments.actions import change_terms
from lessons.assignments.queries import reading_for
from lessons.attempts.actions import submit_attempt
from lessons.attempts.models import StudentAnnotation
from lessons.board.actions import VoteClosed, cast, close_vote, open_vote
from lessons.board.talking import _runs, drawn, heat_of, reasons_for, splits_of
from lessons.text.spans import Span
from tests.lessons.board.conftest import CLOSED, SAID

SHUT = "The harbour of Linden stays shut, the mayor said on Monday."


def read(assignment):
    reading = reading_for(assignment.version, assignment)
    return heat_of(assignment, reading), reading


def sentence(assignment, words=SHUT):
    start = assignment.version.document["text"].index(words)
    return Span(start, start + len(words))


def page_of(assignment, *more):
    return "/".join([f"/assignments/{assignment.pk}/projector", str(sentence(assignment).start), *more, ""])


def test_heat_is_how_many_marked_each_word(assignment, ben, amina, work):
    work(ben, SAID, ("mayor said on Monday", "checkable"), CLOSED)
    work(amina, ("said on", "attribution"))
    heat, reading = read(assignment)
    counts = Counter({place: count for start, end, count in heat.runs for place in range(start, end)})
    marks = [[range(mark.start, mark.end) for mark in one.marks.all()] for one in assignment.attempts.all()]
    expected = Counter(place for ranges in marks for place in {place for one in ranges for place in one})
    assert (counts, heat.readers) == (expected, 2)
    html = "".join(block.html for block in drawn(heat, reading))
    assert '<mark class="heat heat-5">said' in html
    assert html.count("<mark") == len(heat.runs)


@pytest.mark.parametrize(
    ("answers", "runs"),
    [
        ([], []),
        ([[(0, 4, "a"), (2, 6, "b")]], [(0, 6, 1)]),
        ([[(0, 4, "a")], [(2, 6, "a")]], [(0, 2, 1), (2, 4, 2), (4, 6, 1)]),
        ([[(0, 9, "a"), (1, 2, "b"), (12, 13, "a")]], [(0, 9, 1), (12, 13, 1)]),
    ],
)
def test_each_reader_counts_once_for_a_word(answers, runs):
    found = _runs(answers)
    joined = []
    for start, end, count in found:  # neighbours of one height may come in pieces
        if joined and joined[-1][1:] == (start, count):
            joined[-1] = (joined[-1][0], end, count)
        else:
            joined.append((start, end, count))
    assert joined == runs


def test_sentences_on_which_the_class_split_come_first(signed_in, ada, assignment, ben, amina, work):
    work(ben, SAID, CLOSED)
    work(amina, ("the mayor said", "checkable"), CLOSED)
    heat, reading = read(assignment)
    [split] = splits_of(heat, reading)
    assert split.quote == SHUT
    assert {(share.label, share.count) for share in split.shares} == {("Attribution", 1), ("Checkable claim", 1)}
    assert split.division == 0.5
    page = signed_in(ada).get(f"/assignments/{assignment.pk}/projector/").text
    assert page.index("Where you do not agree") < page.index("Where you marked")
    assert "Ben" not in page


def test_heat_is_counted_anew_when_work_has_changed(assignment, ben, work, django_assert_num_queries):
    attempt = work(ben, SAID)
    before, reading = read(assignment)
    with django_assert_num_queries(1):
        assert heat_of(assignment, reading) == before
    work(ben, CLOSED)
    assert heat_of(assignment, reading) != before
    assert attempt.marks.count() == 2


def test_two_reasons_stand_side_by_side_without_names(signed_in, ada, assignment, ben, amina, work):
    work(ben, (*SAID, "He is <b>named</b>."))
    work(amina, ("the mayor said", "checkable", "One can ask him."))
    _heat, reading = read(assignment)
    reasons, turns = reasons_for(assignment, reading, sentence(assignment), turn=0)
    assert {(reason.tag.key, reason.words) for reason in reasons} == {
        ("attribution", "He is <b>named</b>."),
        ("checkable", "One can ask him."),
    }
    assert turns == 1
    page = signed_in(ada).get(page_of(assignment)).text
    assert "&lt;b&gt;named" in page
    for name in ("Ben", "Amina"):
        assert name not in page


def test_other_reasons_take_their_turn(assignment, ben, amina, work):
    work(ben, (*SAID, "one"), ("said on", "attribution", "two"))
    work(amina, (*SAID, "three"))
    _heat, reading = read(assignment)
    shown = [reasons_for(assignment, reading, sentence(assignment), turn=turn)[0] for turn in range(3)]
    assert shown[2] == shown[0]
    assert Counter(reason.words for reason in shown[0] + shown[1]) == Counter(["one", "two", "three"])


def test_a_class_votes_again_and_sees_it_once_closed(signed_in, ada, assignment, ben, amina, work):
    work(ben, SAID)
    client = signed_in(ada)
    client.post(page_of(assignment, "vote"))
    page = signed_in(ben).get(f"/assignments/{assignment.pk}/vote/")
    assert "the mayor said on Monday" in page.text
    assert "So it stands there." not in page.text
    vote = assignment.votes.get()
    for student, reading in [(ben, "checkable"), (ben, "-"), (amina, "checkable")]:
        signed_in(student).post(f"/assignments/{assignment.pk}/vote/", {"vote": vote.pk, "reading": reading})
    state = signed_in(ada).get(page_of(assignment, "state")).text
    assert "2 of 2 have voted" in state
    assert "Checkable" not in state
    signed_in(ada).post(page_of(assignment, "vote", "closing"))
    state = signed_in(ada).get(page_of(assignment, "state")).text
    assert "Checkable claim" in state
    assert "no mark" in state
    with pytest.raises(VoteClosed):
        cast(vote, ben, tag="checkable", at=vote.opened_at)
    assert "No vote is open" in signed_in(ben).get(f"/assignments/{assignment.pk}/vote/").text


def test_an_answer_to_the_last_sentence_is_none_to_this_one(signed_in, ben, assignment, now):
    old = open_vote(assignment, sentence(assignment), at=now)
    new = open_vote(assignment, sentence(assignment, "It was closed at 7:10 after a fire."), at=now)
    answer = signed_in(ben).post(f"/assignments/{assignment.pk}/vote/", {"vote": old.pk, "reading": "-"})
    assert "moved on" in answer.text
    assert new.ballots.count() == 0
    close_vote(assignment, at=now)
    answer = signed_in(ben).post(f"/assignments/{assignment.pk}/vote/", {"vote": new.pk, "reading": "-"})
    assert "No vote is open" in answer.text


def test_a_vote_takes_the_exercises_tags_only(signed_in, ben, assignment, now):
    change_terms(assignment, tags=["checkable"], at=now)
    vote = open_vote(assignment, sentence(assignment), at=now)
    signed_in(ben).post(f"/assignments/{assignment.pk}/vote/", {"vote": vote.pk, "reading": "attribution"})
    assert not vote.ballots.exists()


def test_the_reference_comes_last(signed_in, ada, ben, assignment, work, now):
    submit_attempt(work(ben, CLOSED), at=now)
    page = signed_in(ada).get(page_of(assignment)).text
    assert page.index("Vote again") < page.index("Last: the reference") < page.index("So it stands there.")


def test_no_sentence_begins_there(signed_in, ada, assignment):
    assert signed_in(ada).get(f"/assignments/{assignment.pk}/projector/3/").status_code == 404


def test_only_present_students_count(assignment, ben, amina, work):
    work(amina, SAID)
    assignment.classroom.enrolments.get(student=amina).delete()
    heat, _reading = read(assignment)
    assert (heat.readers, heat.runs) == (0, [])
    assert StudentAnnotation.objects.count() == 1
