"""Who changed what, when; and taking it back."""

from datetime import timedelta

import pytest

from core.accounts.actions import make_account
from core.accounts.models import Role
from lessons.analysis.findings import Finding
from lessons.annotations.actions import (
    AlreadyMarked,
    ChangedSince,
    accept,
    accept_all,
    add,
    dismiss,
    merge,
    nudge,
    propose,
    restore,
    retag,
    split,
    undo,
)
from lessons.annotations.models import Annotation, Change, Decision
from lessons.annotations.telling import last_decision
from lessons.sources.actions import add_source
from lessons.text.spans import Span


@pytest.fixture
def text(rosa, now):
    return add_source("# Orrin\n\nThe brutal regime struck the brave town.", by=rosa, at=now)


@pytest.fixture
def proposal(text):
    def proposal(words, tag="labelling"):
        start = text.text.index(words)
        return Annotation.objects.create(
            source_text=text, tag=tag, start=start, end=start + len(words), quote=words, rule="a.rule", confidence=0.7
        )

    return proposal


@pytest.fixture
def by_rosa(rosa, now):
    return {"by": rosa, "at": now}


def facts(text):
    return [(one.tag, one.quote, one.status, one.decided_by) for one in text.annotations.all()]


def latest():
    return Decision.objects.first()


def test_each_decision_says_who_when_and_what(proposal, rosa, now, by_rosa):
    regime = proposal("regime")
    accept(regime, **by_rosa)
    decision = latest()
    (change,) = decision.changes.all()
    assert (decision.verb, decision.by, decision.at) == ("accepted", rosa, now)
    assert (change.annotation, change.quote) == (regime, "regime")
    assert change.before == {"status": "proposed", "decided_by_id": None, "decided_at": None}
    assert change.after == {"status": "accepted", "decided_by_id": rosa.pk, "decided_at": now.isoformat()}


def test_accepting_twice_leaves_it_with_the_first_person(proposal, rosa, now, by_rosa):
    regime = accept(proposal("regime"), **by_rosa)
    other = make_account(username="kim", name="Kim", role=Role.ADMIN, password="river lamp seven")
    assert accept(regime, by=other, at=now + timedelta(hours=1)).decided_by == rosa
    assert Decision.objects.count() == 1


def test_all_of_a_rule_are_one_decision_and_come_back_together(text, proposal, by_rosa):
    for words in ("brutal", "regime"):
        proposal(words)
    dismiss(proposal("brave"), **by_rosa)
    before = facts(text)
    assert accept_all(text.annotations.all(), **by_rosa) == 2
    assert latest().changes.count() == 2
    undo(latest(), **by_rosa)
    assert facts(text) == before


@pytest.mark.parametrize(
    "change",
    [
        accept,
        dismiss,
        lambda one, **by: retag(one, tag="euphemism", **by),
        lambda one, **by: nudge(one, edge="end", step=1, **by),
    ],
)
def test_every_change_is_taken_back_whole(text, proposal, by_rosa, change):
    regime = proposal("regime")
    before = facts(text)
    change(regime, **by_rosa)
    assert facts(text) != before
    undo(latest(), **by_rosa)
    assert facts(text) == before


def test_an_opened_one_goes_back_to_who_decided_it(text, proposal, rosa, by_rosa):
    restore(accept(proposal("regime"), **by_rosa), **by_rosa)
    undo(latest(), **by_rosa)
    assert facts(text) == [("labelling", "regime", "accepted", rosa)]


def test_an_undone_split_leaves_one_mark_and_the_second_half_dismissed(text, proposal, by_rosa):
    split(proposal("brutal regime"), cut=text.text.index("regime"), sha256=text.sha256, **by_rosa)
    undo(latest(), **by_rosa)
    assert facts(text) == [
        ("labelling", "brutal regime", "proposed", None),
        ("labelling", "regime", "dismissed", None),
    ]


def test_an_undone_split_does_not_stand_against_a_new_proposal(text, proposal, by_rosa, now):
    whole = proposal("brutal regime")
    split(whole, cut=text.text.index("regime"), sha256=text.sha256, **by_rosa)
    undo(latest(), **by_rosa)
    propose(text, [Finding(whole.span, "framing", "labelling", "It judges.", 0.7, "a.rule")], at=now)
    assert ("labelling", "brutal regime", "proposed", None) in facts(text)


def test_an_undone_merge_leaves_two_marks(text, proposal, by_rosa):
    one, other = proposal("brutal"), proposal("regime")
    before = facts(text)
    merge(one, other, **by_rosa)
    undo(latest(), **by_rosa)
    assert facts(text) == before


def test_an_own_mark_taken_back_is_dismissed_and_can_come_again(text, by_rosa, rosa):
    add(text, tag="labelling", span=Span(0, 5), **by_rosa)
    undo(latest(), **by_rosa)
    assert facts(text) == [("labelling", "Orrin", "dismissed", None)]
    undo(latest(), **by_rosa)
    assert facts(text) == [("labelling", "Orrin", "accepted", rosa)]


def test_what_changed_again_is_not_taken_back(proposal, rosa, now, by_rosa):
    regime = accept(proposal("regime"), **by_rosa)
    first = latest()
    nudge(regime, edge="end", step=1, by=rosa, at=now + timedelta(seconds=1))
    with pytest.raises(ChangedSince):
        undo(first, **by_rosa)
    undo(latest(), **by_rosa)
    undo(first, **by_rosa)
    with pytest.raises(ChangedSince):
        undo(first, **by_rosa)


def test_taking_back_makes_no_twin(text, proposal, by_rosa):
    dismiss(proposal("regime"), **by_rosa)
    dismissed = latest()
    start = text.text.index("regime")
    add(text, tag="labelling", span=Span(start, start + 6), **by_rosa)
    with pytest.raises(AlreadyMarked):
        undo(dismissed, **by_rosa)
    assert [status for *_rest, status, _by in facts(text)] == ["dismissed", "accepted"]


def test_history_outlives_the_annotation(text, proposal, by_rosa, now):
    restore(accept(proposal("regime"), **by_rosa), **by_rosa)
    propose(text, [], at=now)
    assert not text.annotations.exists()
    assert [(change.quote, change.decision.verb) for change in Change.objects.all()] == [
        ("regime", "accepted"),
        ("regime", "restored"),
    ]
    with pytest.raises(ChangedSince):
        undo(latest(), **by_rosa)
    assert last_decision(text, by_rosa["by"]) is None
