"""Marks are saved at once, twice is once, and nothing changes after hand-in."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from lessons.attempts.actions import AttemptClosed, MarkRefused, Wanted, begin, delete_mark, put_mark, submit_attempt
from lessons.attempts.models import Attempt
from lessons.attempts.views import attempt_url
from lessons.classrooms.actions import remove_student


@pytest.fixture
def attempt(assignment, ben, now):
    return begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)


def wanted(attempt, quote="the mayor said", tag="attribution", **more):
    start = attempt.version.document["text"].index(quote)
    return Wanted(tag, start, start + len(quote), quote, **more)


def as_json(mark):
    return json.dumps({name: getattr(mark, name) for name in mark.__slots__})


def address(attempt, mark_id):
    return reverse("lessons:mark", args=[attempt.pk, mark_id])


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


def test_a_saved_mark_answers_when_and_how_many(client, ben, attempt):
    client.force_login(ben)
    answer = client.put(address(attempt, uuid4()), as_json(wanted(attempt)), content_type="application/json")
    assert answer.status_code == 200
    assert answer.json()["marks"] == 1
    assert answer.json()["saved_at"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"tag": 1}',
        '{"tag":"attribution","start":true,"end":2,"quote":"x"}',
        "\xff",
        pytest.param("[" * 100_000, id="brackets"),
    ],
)
def test_an_unreadable_mark_is_refused_kindly(client, ben, attempt, body):
    client.force_login(ben)
    answer = client.put(address(attempt, uuid4()), body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]


@pytest.mark.parametrize("note", ["\ud83d", "a\0b"])
def test_a_note_that_cannot_be_saved_is_refused_kindly(client, ben, attempt, note):
    client.force_login(ben)
    mark = as_json(wanted(attempt, note=note))
    answer = client.put(address(attempt, uuid4()), mark, content_type="application/json")
    assert answer.status_code == 422
    assert "Type it again" in answer.json()["error"]


def test_an_attempt_begun_again_in_another_window_takes_no_more_changes(attempt, now):
    Attempt.objects.all().delete()
    with pytest.raises(AttemptClosed):
        put_mark(attempt, uuid4(), wanted(attempt), at=now)
    with pytest.raises(AttemptClosed):
        submit_attempt(attempt, at=now)


def test_a_mark_sent_after_hand_in_gets_409_with_a_reason(client, ben, attempt, now):
    submit_attempt(attempt, at=now)
    client.force_login(ben)
    answer = client.put(address(attempt, uuid4()), as_json(wanted(attempt)), content_type="application/json")
    assert answer.status_code == 409
    assert "kept" in answer.json()["error"]


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


def test_who_was_removed_from_the_class_changes_its_attempt_no_more(client, ben, attempt, classroom, now):
    mark_id = uuid4()
    put_mark(attempt, mark_id, wanted(attempt), at=now)
    remove_student(classroom.enrolments.get())
    client.force_login(ben)
    body = as_json(wanted(attempt))
    assert client.put(address(attempt, uuid4()), body, content_type="application/json").status_code == 404
    assert client.delete(address(attempt, mark_id)).status_code == 404
    assert client.post(reverse("lessons:submission", args=[attempt.pk])).status_code == 404
    attempt.refresh_from_db()
    assert (attempt.marks.count(), attempt.submitted_at) == (1, None)


def test_practice_needs_no_class(client, cleo, version, now):
    practice = begin(version, assignment=None, student=cleo, visitor_key="", at=now)
    client.force_login(cleo)
    body = as_json(wanted(practice))
    assert client.put(address(practice, uuid4()), body, content_type="application/json").status_code == 200


def test_deleting_twice_is_deleting_once(client, ben, attempt, now):
    mark_id = uuid4()
    put_mark(attempt, mark_id, wanted(attempt), at=now)
    client.force_login(ben)
    assert [client.delete(address(attempt, mark_id)).status_code for _ in range(2)] == [200, 200]
    assert not attempt.marks.exists()


def test_nobody_else_reaches_bens_attempt(client, attempt, cleo, ada, now):
    mark_id = uuid4()
    put_mark(attempt, mark_id, wanted(attempt), at=now)
    for person in (None, cleo, ada):
        client.logout()
        if person:
            client.force_login(person)
        body = as_json(wanted(attempt))
        assert client.put(address(attempt, mark_id), body, content_type="application/json").status_code == 404
        assert client.delete(address(attempt, mark_id)).status_code == 404
        assert client.post(reverse("lessons:submission", args=[attempt.pk])).status_code == 404
    assert attempt.marks.count() == 1


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


def test_a_visitor_keeps_marks_in_the_session(client, publish_lesson):
    version = publish_lesson(is_public=True)
    practise = reverse("lessons:step", args=[version.lesson.slug, "practise"])
    client.get(practise)
    attempt = Attempt.objects.get()
    client.put(address(attempt, uuid4()), as_json(wanted(attempt)), content_type="application/json")
    assert client.get(practise).context["marks"][0]["quote"] == "the mayor said"
    client.post(reverse("lessons:submission", args=[attempt.pk]))
    page = client.get(reverse("lessons:step", args=[version.lesson.slug, "compare"]))
    assert page.context["page"].comparison.overall.share == pytest.approx(2 / 3)
