"""Changes sent by the script: each is taken once, others' are told, late ones are refused with their words kept."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from lessons.attempts.actions import (
    MARKS_PER_ATTEMPT,
    AttemptClosed,
    begin,
    put_mark,
    submit_attempt,
    take_operations,
    tidy,
)
from lessons.attempts.models import Attempt, StudentAnnotation
from lessons.attempts.operations import Batch
from lessons.classrooms.actions import remove_student
from tests.cast import PASSWORD
from tests.lessons.attempts.test_marks import wanted


@pytest.fixture
def attempt(assignment, ben, now):
    return begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)


def content(attempt, quote="the mayor said", **more):
    start = attempt.version.document["text"].index(quote)
    return {
        "tag": "attribution",
        "start": start,
        "end": start + len(quote),
        "note": "",
        "sure": "",
        "quote": quote,
    } | more


def made(number, after, mark=None, before=None):
    return {"number": number, "mark": str(mark or uuid4()), "before": before, "after": after}


def post(client, attempt, operations, *, writer="6f0bd2e8-3a65-4f4c-9d3b-0b6a5a5e3c11", revision=0):
    body = {"writer": writer, "revision": revision, "operations": operations}
    return client.post(
        reverse("lessons:operations", args=[attempt.pk]), json.dumps(body), content_type="application/json"
    )


def test_a_change_is_taken_and_answered_with_when(signed_in, ben, attempt):
    said = post(signed_in(ben), attempt, [made(1, content(attempt, note="he speaks for the town"))]).json()
    assert said.pop("saved_at")
    assert said == {"revision": 1, "remarks": [], "marks": None}
    assert attempt.marks.get().note == "he speaks for the town"


def test_saving_a_mark_costs_few_queries(signed_in, ben, attempt, django_assert_max_num_queries):
    client = signed_in(ben)
    post(client, attempt, [made(1, content(attempt))])
    # session, user, attempt, whether its assignment is theirs, mark, number of marks; begin, attempt, mark, commit
    with django_assert_max_num_queries(10):
        post(client, attempt, [made(2, content(attempt))], revision=1)
    many = [made(number, content(attempt)) for number in range(3, 103)]
    with django_assert_max_num_queries(10):
        post(client, attempt, many, revision=2)
    assert attempt.marks.count() == 102


def batch(attempt, *operations, revision=0):
    body = {"writer": str(uuid4()), "revision": revision, "operations": operations}
    return Batch.from_json(json.loads(json.dumps(body)))


def test_what_another_saved_after_the_attempt_was_read_is_kept(attempt, now):
    mark = uuid4()
    after = content(attempt, note="mine")
    read = Attempt.objects.get(pk=attempt.pk)
    take_operations(attempt, batch(attempt, made(1, content(attempt), mark)), at=now)
    taken = take_operations(read, batch(attempt, made(1, after), made(2, after, mark)), at=now)
    assert taken.revision == 2
    assert {str(mark), *(one["id"] for one in taken.marks)} == {str(one.pk) for one in attempt.marks.all()}
    assert [one.note for one in attempt.marks.all()] == ["mine", "mine"]
    assert len(Attempt.objects.get().writers) == 2


@pytest.mark.parametrize(
    "end",
    [lambda attempt, now: submit_attempt(attempt, at=now), lambda attempt, _: attempt.delete()],
    ids=["handed in", "begun again"],
)
def test_what_ended_after_the_attempt_was_read_takes_nothing(attempt, now, end):
    read = Attempt.objects.get(pk=attempt.pk)
    end(attempt, now)
    with pytest.raises(AttemptClosed):
        take_operations(read, batch(read, made(1, content(read))), at=now)
    assert not StudentAnnotation.objects.exists()


def test_what_does_not_fit_is_refused_with_a_reason_and_the_rest_is_taken(signed_in, ben, attempt):
    bad = [
        made(1, content(attempt, tag="flag-waving")),
        made(2, content(attempt, note="\ud83d")),
        made(3, {"tag": "attribution"}),
        made(4, content(attempt) | {"start": True}),
        made(5, content(attempt, note="x" * 501)),
        made(6, content(attempt) | {"start": 100_000, "end": 100_004}),
    ]
    said = post(signed_in(ben), attempt, [*bad, made(7, content(attempt))]).json()
    assert [(remark["number"], remark["code"]) for remark in said["remarks"]] == [(n, "unfit") for n in range(1, 7)]
    assert all(remark["reason"] for remark in said["remarks"])
    assert attempt.marks.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        "",
        "[]",
        "{}",
        '{"writer": "x", "revision": 0, "operations": []}',
        '{"writer": "6f0bd2e8-3a65-4f4c-9d3b-0b6a5a5e3c11", "revision": 0, "operations": [{"number": 0}]}',
        "\xff",
        pytest.param("[" * 100_000, id="brackets"),
    ],
)
def test_an_unreadable_request_is_refused_kindly(signed_in, ben, attempt, body):
    url = reverse("lessons:operations", args=[attempt.pk])
    answer = signed_in(ben).post(url, body, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_a_mark_of_another_attempt_cannot_be_changed(signed_in, ben, cleo, attempt, now):
    mark_id = uuid4()
    put_mark(attempt, mark_id, wanted(attempt), at=now)
    practice = begin(attempt.version, assignment=None, student=cleo, visitor_key="", at=now)
    client = signed_in(cleo)
    said = post(client, practice, [made(1, content(attempt, note="mine"), mark_id), made(2, None, mark_id)]).json()
    assert [remark["code"] for remark in said["remarks"]] == ["unfit", "unfit"]
    assert StudentAnnotation.objects.get().attempt == attempt


def test_there_is_an_end_to_the_number_of_marks(signed_in, ben, attempt, now):
    quote = wanted(attempt)
    StudentAnnotation.objects.bulk_create(
        StudentAnnotation(
            attempt=attempt, tag=quote.tag, start=quote.start, end=quote.end, quote=quote.quote, created_at=now
        )
        for _ in range(MARKS_PER_ATTEMPT)
    )
    said = post(signed_in(ben), attempt, [made(1, content(attempt))]).json()
    assert "great many" in said["remarks"][0]["reason"]


def test_whoever_is_behind_is_told_all_marks(signed_in, ben, attempt):
    client = signed_in(ben)
    post(client, attempt, [made(1, content(attempt))])
    said = post(client, attempt, [], writer=str(uuid4()), revision=0).json()
    assert [mark["tag"] for mark in said["marks"]] == ["attribution"]
    assert said["revision"] == 1


def test_after_hand_in_a_late_change_gets_a_reason_and_changes_nothing(signed_in, ben, attempt, now):
    client = signed_in(ben)
    post(client, attempt, [made(1, content(attempt))])
    submit_attempt(attempt, at=now)
    answer = post(client, attempt, [made(1, content(attempt)), made(2, content(attempt))])
    assert answer.status_code == 409
    assert "kept" in answer.json()["error"]
    assert answer.json()["taken"] == 1  # so that the page knows which of the two is not kept
    attempt.refresh_from_db()
    assert (attempt.marks.count(), attempt.submitted_at) == (1, now)


def test_after_the_due_time_a_change_is_refused(signed_in, ben, attempt, assignment, now):
    assignment.due_at = now - timedelta(seconds=1)
    assignment.save()
    assert post(signed_in(ben), attempt, [made(1, content(attempt))]).status_code == 409


def test_an_attempt_begun_again_takes_nothing_meant_for_the_one_before(signed_in, cleo, version, now):
    practice = begin(version, assignment=None, student=cleo, visitor_key="", at=now)
    client = signed_in(cleo)
    client.post(reverse("lessons:renewal", args=[practice.pk]))
    assert post(client, practice, [made(1, content(practice))]).status_code == 404
    assert not Attempt.objects.exists()


def test_who_was_removed_from_the_class_changes_its_attempt_no_more(signed_in, ben, attempt, classroom):
    remove_student(classroom.enrolments.get())
    client = signed_in(ben)
    assert post(client, attempt, [made(1, content(attempt))]).status_code == 404
    assert client.post(reverse("lessons:submission", args=[attempt.pk])).status_code == 404
    assert Attempt.objects.get().submitted_at is None


def test_nobody_else_reaches_bens_attempt(client, attempt, cleo, ada, now):
    for person in (None, cleo, ada):
        client.logout()
        if person:
            client.force_login(person)
        assert post(client, attempt, [made(1, content(attempt))]).status_code == 404
        assert client.post(reverse("lessons:submission", args=[attempt.pk])).status_code == 404
    assert not attempt.marks.exists()


# ---- beginning ----


def practise(version):
    return reverse("lessons:step", args=[version.lesson.slug, "practise"])


def start(client, version, **more):
    data = client.get(practise(version)).context["workspace_data"]
    body = {"exercise": data["exercise"], "owner": data["owners"][0]} | more
    return client.post(reverse("lessons:attempt-list"), json.dumps(body), content_type="application/json")


def test_looking_begins_nothing_and_the_first_change_begins_once(client, publish_lesson):
    version = publish_lesson(is_public=True)
    client.get(practise(version))
    client.head(practise(version))
    assert not Attempt.objects.exists()
    ids = {start(client, version).json()["attempt"] for _ in range(2)}
    assert ids == {str(Attempt.objects.get().pk)}


def test_a_page_opened_by_somebody_else_begins_nothing(signed_in, ben, cleo, version):
    data = signed_in(ben).get(practise(version)).context["workspace_data"]
    assert start(signed_in(cleo), version, owner=data["owners"][0]).status_code == 404
    assert not Attempt.objects.exists()


def test_an_exercise_that_is_not_open_to_the_asker_is_not_begun(signed_in, client, assignment, cleo, publish_lesson):
    public = publish_lesson("Open to all", is_public=True)
    for exercise in (f"version-{assignment.version.pk}", f"assignment-{assignment.pk}", "version-", "x-1", None):
        assert start(client, public, exercise=exercise).status_code == 404
    assert start(signed_in(cleo), public, exercise=f"assignment-{assignment.pk}").status_code == 404


def test_without_javascript_the_first_mark_begins_and_so_does_handing_in(client, publish_lesson):
    version = publish_lesson(is_public=True)
    page = client.get(practise(version)).context
    text = version.document["text"]
    sentence = f"{text.index('It was')}-{len(text)}"
    form = {"sentence": sentence, "tag": "checkable", "exercise": page["exercise"]}
    client.post(page["marks_url"], form)
    client.post(page["marks_url"], form)
    assert Attempt.objects.get().marks.count() == 2
    client.post(page["hand_in_url"], {"exercise": page["exercise"]})
    assert Attempt.objects.get().submitted_at


def test_handing_in_without_a_mark_needs_nothing_saved_before(signed_in, ben, version):
    client = signed_in(ben)
    page = client.get(practise(version)).context
    client.post(page["hand_in_url"], {"exercise": page["exercise"]})
    assert Attempt.objects.get().submitted_at


# ---- visitors ----


@pytest.fixture
def visited(client, publish_lesson):
    """A visitor's attempt with one mark."""
    version = publish_lesson("Open to visitors", is_public=True)
    attempt = Attempt.objects.get(pk=start(client, version).json()["attempt"])
    post(client, attempt, [made(1, content(attempt))])
    return attempt


def sign_in(client, user):
    client.post(reverse("accounts:sign-in"), {"username": user.username, "password": PASSWORD})


def test_a_visitor_keeps_marks_in_the_session(client, visited):
    assert client.get(practise(visited.version)).context["marks"][0]["quote"] == "the mayor said"
    client.post(reverse("lessons:submission", args=[visited.pk]))
    page = client.get(reverse("lessons:step", args=[visited.version.lesson.slug, "compare"]))
    assert page.context["page"].comparison.overall.share == pytest.approx(2 / 3)


def test_who_signs_in_takes_along_what_was_begun_before(client, visited, ben):
    before = client.get(practise(visited.version)).context["workspace_data"]["owners"]
    sign_in(client, ben)
    page = client.get(practise(visited.version))
    assert page.context["attempt"] == visited
    assert "now in your account" in page.content.decode()
    assert page.context["workspace_data"]["owners"] == [f"user-{ben.pk}", *before]
    assert client.get(practise(visited.version)).context["messages"]._loaded_data == []


def test_a_page_left_open_saves_on_after_signing_in(client, visited, ben):
    sign_in(client, ben)
    assert post(client, visited, [made(2, content(visited))], revision=1).status_code == 200
    visited.refresh_from_db()
    assert (visited.student, visited.marks.count()) == (ben, 2)


def test_work_of_the_account_is_not_mixed_with_that_of_a_visitor(client, visited, ben, now):
    own = begin(visited.version, assignment=None, student=ben, visitor_key="", at=now)
    sign_in(client, ben)
    assert client.get(practise(visited.version)).context["attempt"] == own
    visited.refresh_from_db()
    assert (visited.student, visited.marks.count(), own.marks.count()) == (None, 1, 0)


def test_what_a_visitor_handed_in_stays_a_visitors(client, visited, ben, now):
    submit_attempt(visited, at=now)
    sign_in(client, ben)
    client.get(practise(visited.version))
    visited.refresh_from_db()
    assert visited.student is None


def test_tidying_forgets_only_what_nobody_can_come_back_to(visited, attempt, cleo, now):
    empty = begin(visited.version, assignment=None, student=cleo, visitor_key="", at=now)
    assert tidy(at=now + timedelta(days=29)) == (0, 0)
    put_mark(attempt, uuid4(), wanted(attempt), at=now)
    assert tidy(at=now + timedelta(days=61)) == (1, 1)
    assert not Attempt.objects.filter(pk__in=[visited.pk, empty.pk]).exists()
    assert attempt.marks.count() == 1
