"""Changing the terms later."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lessons.assignments.actions import change_terms
from lessons.attempts.actions import submit_attempt
from tests.lessons.assignments.test_assigning import filled, local
from tests.lessons.board.conftest import CLOSED, SAID


def save(client, assignment, **changes):
    page = f"/assignments/{assignment.pk}/settings/"
    answer = client.post(page, filled(client.get(page).context["form"], **changes))
    assignment.refresh_from_db()
    return answer


def test_saving_the_form_as_it_is_shown_changes_nothing(signed_in, ada, assignment, now):
    due = (now + timedelta(days=2)).replace(second=0, microsecond=0)
    change_terms(assignment, due_at=due, steps=["who", "practise"], tags=["checkable"], tries=2, at=now)
    before = type(assignment).objects.filter(pk=assignment.pk).values().get()
    answer = save(signed_in(ada), assignment)
    assert answer.url == f"/classes/{assignment.classroom_id}/"
    assert type(assignment).objects.filter(pk=assignment.pk).values().get() == before


def test_a_due_time_is_moved_and_taken_away(signed_in, ada, assignment, now):
    later = (now + timedelta(days=30)).replace(second=0, microsecond=0)
    for typed, due in [(local(later), later), ("", None)]:
        save(signed_in(ada), assignment, due_at=typed)
        assert assignment.due_at == due


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"due_at": "2001-01-01T09:00"}, "has passed"),
        ({"opens_at": "2999-01-01T09:00"}, "mend the order"),
        ({"late": "taken", "closes_at": "2001-01-01T09:00"}, "mend the order"),
        ({"late": "taken", "closes_at": "2999-01-01T09:00", "due_at": ""}, "Late after what"),
        ({"tries": "0"}, "greater than or equal to 1"),
        ({"first": "2", "last": "0"}, "ends before it begins"),
        ({"tags": []}, "required"),
        ({"answers": "perhaps"}, "valid choice"),
    ],
)
def test_terms_that_cannot_be_are_refused_and_what_was_typed_stays(signed_in, ada, assignment, changes, words):
    before = type(assignment).objects.filter(pk=assignment.pk).values().get()
    answer = save(signed_in(ada), assignment, weight="3", **changes)
    assert words in answer.text
    assert answer.context["form"]["weight"].value() == "3"
    assert type(assignment).objects.filter(pk=assignment.pk).values().get() == before


def test_a_due_time_that_is_past_may_stay(signed_in, ada, assignment, now):
    past = (now - timedelta(days=2)).replace(second=7)  # as “Five minutes more” may set it
    type(assignment).objects.filter(pk=assignment.pk).update(due_at=past)
    save(signed_in(ada), assignment, points="5")
    assert (assignment.points, assignment.due_at) == (5, past)


def test_the_page_says_what_becomes_of_work_already_begun(signed_in, ada, ben, amina, assignment, work):
    client, page = signed_in(ada), f"/assignments/{assignment.pk}/settings/"
    assert "already begun" not in client.get(page).text
    submit_attempt(work(ben, SAID), at=timezone.now())
    work(amina, SAID)
    assert "2 pieces of work are begun, 1 handed in." in client.get(page).text


def test_another_exercise_scores_anew_what_is_handed_in(signed_in, ada, ben, assignment, work):
    attempt = submit_attempt(work(ben, CLOSED), at=timezone.now())
    assert attempt.score == pytest.approx(2 / 3)
    save(signed_in(ada), assignment, tags=["checkable"])
    attempt.refresh_from_db()
    assert (assignment.tags, attempt.score) == (["checkable"], 1)


PAGES = [
    ("get", "settings/"),
    ("get", "copy/"),
    ("get", "withdrawal/"),
    ("post", "return/"),
    ("get", "extra-time/"),
    ("get", "pairs/"),
    ("post", "pairs/rest/"),
    ("get", "board/"),
    ("get", "board/seats/"),
    ("post", "board/extension/"),
    ("post", "board/closing/"),
    ("post", "board/answers/"),
    ("get", "projector/"),
    ("get", "projector/31/"),
    ("get", "projector/31/state/"),
    ("post", "projector/31/vote/"),
    ("post", "projector/31/vote/closing/"),
]


@pytest.mark.parametrize(("method", "page"), PAGES)
def test_only_those_who_teach_the_class_come_in(client, ada, ben, cleo, obi, rosa, assignment, method, page):
    address = f"/assignments/{assignment.pk}/{page}"
    before = type(assignment).objects.values().get()
    assert getattr(client, method)(address).url.startswith("/sign-in/")
    for person, status in [(ben, 403), (cleo, 403), (obi, 404)]:
        client.force_login(person)
        assert getattr(client, method)(address).status_code == status
    assert type(assignment).objects.values().get() == before
    for person in (ada, rosa):
        client.force_login(person)
        assert getattr(client, method)(address).status_code in {200, 302, 404}


def test_co_teachers_run_the_board_too(signed_in, obi, assignment):
    assignment.classroom.co_teachers.add(obi)
    assert signed_in(obi).get(f"/assignments/{assignment.pk}/board/").status_code == 200


@pytest.mark.parametrize("page", ["vote/", "partner/"])
def test_students_of_other_classes_neither_vote_nor_pair(client, ada, cleo, assignment, now, page):
    change_terms(assignment, in_pairs=True, at=now)
    for person, status in [(cleo, 404), (ada, 403)]:
        client.force_login(person)
        assert client.get(f"/assignments/{assignment.pk}/{page}").status_code == status
