"""What a mark is held to, marking without JavaScript, and that nothing changes after hand-in."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from lessons.attempts.actions import AttemptClosed, MarkRefused, Wanted, begin, delete_mark, put_mark, submit_attempt
from lessons.attempts.models import Attempt
from lessons.attempts.views import attempt_url


@pytest.fixture
def attempt(assignment, ben, now):
    return begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)


def wanted(attempt, quote="the mayor said", tag="attribution", **more):
    start = attempt.version.document["text"].index(quote)
    return Wanted(tag, start, start + len(quote), quote, **more)


def test_begin_twice_gives_the_same_attempt(attempt, assignment, ben, now):
    assert begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now) == attempt


def test_put_mark_twice_is_once(attempt, now):
    mark_id = uuid4()
    put_mark(attempt, mark_id, wanted(attempt), at=now)
    put_mark(attempt, mark_id, wanted(attempt, note="he speaks for the town", sure="high"), at=now)
    mark = attempt.marks.get()
    assert (mark.quote, mark.note, mark.sure) == ("the mayor said", "he speaks for the town", "high")


@pytest.mark.parametrize(
    "change",
    [
        {"tag": "flag-waving"},
        {"quote": "the mayor sang"},
        {"start": 100_000, "end": 100_004},
        {"start": 9, "end": 9},
        {"sure": "extremely"},
        {"note": "x" * 501},
    ],
)
def test_put_mark_refuses_what_does_not_fit_and_keeps_the_rest(attempt, now, change):
    good = wanted(attempt)
    put_mark(attempt, uuid4(), good, at=now)
    fields = {name: getattr(good, name) for name in good.__slots__} | change
    with pytest.raises(MarkRefused):
        put_mark(attempt, uuid4(), Wanted(**fields), at=now)
    assert attempt.marks.count() == 1


def test_after_hand_in_nothing_changes(attempt, now):
    mark_id = uuid4()
    put_mark(attempt, mark_id, wanted(attempt), at=now)
    handed_in = submit_attempt(attempt, at=now)
    assert handed_in.score == pytest.approx(2 / 3)
    with pytest.raises(AttemptClosed):
        put_mark(attempt, uuid4(), wanted(attempt), at=now)
    with pytest.raises(AttemptClosed):
        delete_mark(attempt, mark_id, at=now)
    with pytest.raises(AttemptClosed):
        submit_attempt(attempt, at=now)
    assert attempt.marks.count() == 1


def test_after_the_due_time_nothing_changes(attempt, assignment, now):
    assignment.due_at = now
    assignment.save()
    with pytest.raises(AttemptClosed):
        put_mark(attempt, uuid4(), wanted(attempt), at=now + timedelta(seconds=1))


def test_an_attempt_begun_again_in_another_window_takes_no_more_changes(attempt, now):
    Attempt.objects.all().delete()
    with pytest.raises(AttemptClosed):
        put_mark(attempt, uuid4(), wanted(attempt), at=now)
    with pytest.raises(AttemptClosed):
        submit_attempt(attempt, at=now)


def test_handing_in_twice_is_handing_in_once(client, ben, attempt):
    client.force_login(ben)
    pages = [client.post(reverse("lessons:submission", args=[attempt.pk]), follow=True) for _ in range(2)]
    assert [page.redirect_chain for page in pages] == [[(attempt_url(attempt, "compare"), 302)]] * 2
    assert [list(page.context["messages"]) for page in pages] == [[], []]


def test_handing_in_after_the_due_time_says_so(client, ben, attempt, assignment, now):
    assignment.due_at = now
    assignment.save()
    client.force_login(ben)
    page = client.post(reverse("lessons:submission", args=[attempt.pk]), follow=True)
    assert "its time is over" in str(*page.context["messages"])


def test_a_mark_cannot_be_taken_over_into_another_attempt(attempt, cleo, now):
    mark_id = uuid4()
    put_mark(attempt, mark_id, wanted(attempt), at=now)
    other = begin(attempt.version, assignment=None, student=cleo, visitor_key="", at=now)
    with pytest.raises(MarkRefused):
        put_mark(other, mark_id, wanted(other), at=now)


def test_without_javascript_a_sentence_and_a_tag_make_a_mark(client, ben, attempt):
    client.force_login(ben)
    text = attempt.version.document["text"]
    start = text.index("It was closed")
    url = reverse("lessons:marks", args=[attempt.pk])
    answer = client.post(url, {"sentence": f"{start}-{len(text)}", "tag": "checkable", "note": "a time"})
    assert answer.status_code == 302
    mark = attempt.marks.get()
    assert (mark.quote, mark.note) == ("It was closed at 7:10 after a fire.", "a time")
    client.post(reverse("lessons:mark-deletion", args=[attempt.pk, mark.pk]))
    assert not attempt.marks.exists()


@pytest.mark.parametrize("sentence", ["", "x-y", "5", "-", "9999999-99999999", f"0-{'9' * 5000}"])
def test_without_javascript_a_bad_choice_gets_a_word_and_changes_nothing(client, ben, attempt, sentence):
    client.force_login(ben)
    url = reverse("lessons:marks", args=[attempt.pk])
    page = client.post(url, {"sentence": sentence, "tag": "checkable"}, follow=True)
    assert page.status_code == 200
    assert 'class="message error"' in page.content.decode()
    assert not attempt.marks.exists()


def test_an_assigned_attempt_cannot_be_begun_again_but_practice_can(client, ben, attempt, now):
    client.force_login(ben)
    client.post(reverse("lessons:renewal", args=[attempt.pk]))
    assert Attempt.objects.filter(pk=attempt.pk).exists()
    practice = begin(attempt.version, assignment=None, student=ben, visitor_key="", at=now)
    submit_attempt(practice, at=now)
    client.post(reverse("lessons:renewal", args=[practice.pk]))
    assert not Attempt.objects.filter(pk=practice.pk).exists()
