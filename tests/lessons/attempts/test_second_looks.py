"""A second look revises once after hand-in, for practice: the first one is what counts, everywhere."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from lessons.assignments.queries import assignments_with_counts
from lessons.attempts.actions import NotHandedIn, Wanted, begin, look_again, put_mark, start_again, submit_attempt
from lessons.attempts.models import Attempt
from lessons.attempts.queries import gain_of, keeping_answers
from lessons.authoring.reading import Reading
from lessons.classrooms.actions import remove_student
from lessons.gradebook.queries import results_of, work_of


def mark(attempt, quote, tag, at, **more):
    start = attempt.version.document["text"].index(quote)
    return put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote, **more), at=at)


@pytest.fixture
def first(assignment, ben, now):
    """Ben's attempt, handed in with one mark of two: 67 %."""
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    mark(attempt, "the mayor said", "attribution", now, note="he speaks", sure="high")
    return submit_attempt(attempt, at=now)


@pytest.fixture
def second(first, now):
    """Ben's second look, handed in with both marks: 100 %."""
    second = look_again(first, at=now)
    mark(second, "It was closed at 7:10", "checkable", now)
    return submit_attempt(second, at=now)


def test_a_second_look_begins_with_copies_of_the_first_marks(first, now):
    second = look_again(first, at=now)
    as_told = ("tag", "quote", "note", "sure")
    assert list(second.marks.values_list(*as_told)) == list(first.marks.values_list(*as_told))
    mark(second, "It was closed at 7:10", "checkable", now)
    assert (first.marks.count(), second.marks.count()) == (1, 2)


def test_there_is_one_second_look_and_none_at_it(first, second, now):
    assert look_again(first, at=now) == second
    with pytest.raises(NotHandedIn):
        look_again(second, at=now)


def test_what_is_not_handed_in_gets_no_second_look(assignment, ben, now):
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    with pytest.raises(NotHandedIn):
        look_again(attempt, at=now)


def test_the_gain_is_told_with_what_changed(first, second):
    gain = gain_of(first, Reading.of(first.version))
    assert (gain.before, gain.after) == (pytest.approx(2 / 3), 1)
    assert gain.in_words == "33 points more"
    told = [(kind.value, [(tag.key, quote) for tag, quote in marks]) for kind, _label, marks in gain.changes]
    assert told == [("found", [("checkable", "It was closed at 7:10")])]


def test_there_is_no_gain_before_the_second_look_is_handed_in(first, now):
    look_again(first, at=now)
    assert gain_of(first, Reading.of(first.version)) is None


def test_no_due_time_ends_a_second_look(first, assignment, now):
    second = look_again(first, at=now)
    assignment.due_at = now
    assignment.save()
    mark(second, "It was closed at 7:10", "checkable", now + timedelta(days=1))
    assert submit_attempt(second, at=now + timedelta(days=1)).score == 1


def test_the_first_look_is_what_counts(first, second, assignment, classroom, ben, now):
    [row] = results_of(assignment).rows
    assert (row.attempt, row.mark_count, row.cells["Score"]) == (first, 1, "67 %")
    assert row.cells["Second look"] == "100 % (+33)"
    assert results_of(assignment).mean == pytest.approx(2 / 3)
    assert assignments_with_counts(classroom).get().handed_in == 1
    assert [work.attempt for work in work_of(ben, at=now).returned] == [first]
    assert keeping_answers(ben, assignment.version.lesson, at=now) is None


def test_a_second_look_that_is_open_leaves_the_work_handed_in(first, assignment, classroom, ben, now):
    look_again(first, at=now)
    assert [row.attempt for row in results_of(assignment).rows] == [first]
    assert results_of(assignment).rows[0].cells["Second look"] == ""
    assert assignments_with_counts(classroom).get().handed_in == 1
    assert [work.attempt for work in work_of(ben, at=now).returned] == [first]


def test_beginning_and_reading_on_find_the_first_look(client, first, second, assignment, ben, now):
    assert begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now) == first
    client.force_login(ben)
    assert client.get(reverse("lessons:assignment", args=[assignment.pk])).url.endswith("/compare/")
    page = client.get(reverse("lessons:assignment-step", args=[assignment.pk, "compare"]))
    assert (page.context["attempt"], page.context["shown"]) == (first, first)


def test_starting_practice_again_takes_the_second_look_along(version, cleo, now):
    practice = submit_attempt(begin(version, assignment=None, student=cleo, visitor_key="", at=now), at=now)
    look_again(practice, at=now)
    start_again(practice)
    assert not Attempt.objects.exists()


def test_your_turn_opens_the_second_look_and_compare_shows_the_gain(client, first, assignment, ben):
    client.force_login(ben)
    practise = reverse("lessons:assignment-step", args=[assignment.pk, "practise"])
    assert client.post(reverse("lessons:second-look", args=[first.pk])).url == practise
    page = client.get(practise)
    assert "This is your second look." in page.text
    second = page.context["attempt"]
    assert second.second_look_of == first
    compare = client.post(reverse("lessons:submission", args=[second.pk]), follow=True)
    assert compare.context["gain"].in_words == "as much agreement as before"
    assert compare.context["shown"] == first
    assert client.get(compare.request["PATH_INFO"], {"look": "second"}).context["shown"] == second
    assert "This is your second look." not in client.get(practise).text


def test_a_visitor_may_look_again_too(client, publish_lesson):
    version = publish_lesson(is_public=True)
    practise = reverse("lessons:step", args=[version.lesson.slug, "practise"])
    page = client.get(practise).context
    client.post(page["hand_in_url"], {"exercise": page["exercise"]})
    first = Attempt.objects.get()
    client.post(reverse("lessons:second-look", args=[first.pk]))
    page = client.get(practise).context
    assert page["attempt"].second_look_of == first
    # What this device keeps of the first look must never be sent to the second.
    assert page["workspace_data"]["exercise"] == f"again-{page['attempt'].pk}"


def test_nobody_else_begins_or_reads_bens_second_look(client, first, second, cleo, ada, obi):
    for person in (None, cleo, ada, obi):
        client.logout()
        if person:
            client.force_login(person)
        assert client.post(reverse("lessons:second-look", args=[first.pk])).status_code == 404
        assert client.post(reverse("lessons:submission", args=[second.pk])).status_code == 404


def test_the_teacher_reads_the_gain_beside_the_first_look(client, first, second, ada):
    client.force_login(ada)
    page = client.get(reverse("lessons:attempt-review", args=[first.pk]))
    assert "33 points more" in page.text
    assert client.get(reverse("lessons:attempt-review", args=[second.pk])).status_code == 404


def test_who_was_removed_from_the_class_looks_no_more(client, first, classroom, ben, now):
    second = look_again(first, at=now)
    remove_student(classroom.enrolments.get())
    client.force_login(ben)
    assert client.post(reverse("lessons:submission", args=[second.pk])).status_code == 404
