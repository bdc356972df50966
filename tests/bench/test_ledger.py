"""The bench's own arithmetic: the students it plays are heard, and whatever a server would lose or double is counted."""

import pytest
from django.db.models import F

from lessons.attempts.models import Attempt, StudentAnnotation
from tests.bench import school
from tests.bench.ledger import Page, compared
from tests.bench.pupils import Book, Hour, Student, live, people

NOTHING_WRONG = {
    "lost": 0, "altered": 0, "doubled": 0, "unasked": 0, "hand_ins_lost": 0, "wrong_scores": 0,
}  # fmt: skip


@pytest.fixture
def morning(transactional_db, live_server, settings):
    """Three students who mark and hand in, and who hear no first answer to anything they save."""
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    book, hour = Book(), Hour(entry=0.2, until=1.5, hand_in=0.2, between=0.4, unheard=1)
    everybody = people(school.plant("3"), hour, live_server.thread.port, book)
    for thread in live([person for person in everybody if isinstance(person, Student)], book):
        thread.join()
    return book


def test_marks_sent_twice_are_kept_once_and_scored(morning):
    assert morning.refusals == []
    assert morning.repeated > 0
    counts = compared(morning.ledger, school.found()["attempts"])
    assert counts["handed_in"] == 3
    assert counts["acknowledged"] == StudentAnnotation.objects.count() > 0
    assert counts.items() >= NOTHING_WRONG.items()

    StudentAnnotation.objects.filter(pk=StudentAnnotation.objects.first().pk).delete()
    Attempt.objects.update(score=F("score") + 1)
    counts = compared(morning.ledger, school.found()["attempts"])
    assert (counts["lost"], counts["wrong_scores"]) == (1, 3)


def work(marks, *, revision=1, handed_in=True):
    return {"a": {"marks": marks, "revision": revision, "handed_in": handed_in, "score": 0.5, "score_anew": 0.5}}


MARK, LATER = ["attribution", 3, 9, "note 1"], ["attribution", 3, 9, "note 1, looked at again"]


@pytest.mark.parametrize(
    ("page", "found", "wrong"),
    [
        ({"marks": {"1": MARK}}, work({"1": MARK}), {}),
        ({"marks": {"1": MARK}}, work({}), {"lost": 1}),
        ({"marks": {"1": MARK}}, {}, {"lost": 1, "hand_ins_lost": 1}),
        ({"marks": {"1": MARK}}, work({"1": LATER}), {"altered": 1}),
        ({"marks": {"1": MARK}, "unheard": {"1": LATER}}, work({"1": LATER}), {}),
        ({"unheard": {"1": MARK}}, work({}), {}),
        ({"unheard": {"1": MARK}}, work({"1": MARK}), {}),
        ({"marks": {"1": MARK}}, work({"1": MARK, "2": MARK}), {"doubled": 1, "unasked": 1}),
        ({"marks": {"1": MARK}}, work({"1": MARK}, revision=2), {"doubled": 1}),
        ({"marks": {"1": MARK}}, work({"1": MARK}, handed_in=False), {"hand_ins_lost": 1}),
    ],
)
def test_whatever_is_lost_or_doubled_is_counted(page, found, wrong):
    counts = compared({"a": Page(batches=1, handed_in=True, **page)}, found)
    assert {key: counts[key] for key in NOTHING_WRONG} == NOTHING_WRONG | wrong
