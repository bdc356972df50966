"""“I still think so, because …”: one word a line, the student's own until the teacher has answered."""

from uuid import uuid4

import pytest
from django.urls import reverse

from lessons.attempts.actions import (
    ContestAnswered,
    NotContestable,
    Wanted,
    answer_contest,
    begin,
    contest,
    look_again,
    put_mark,
    submit_attempt,
    withdraw_contest,
)
from lessons.attempts.models import Contest
from lessons.attempts.queries import comparison_page, contestable_pairs
from lessons.authoring.reading import Reading
from lessons.classrooms.actions import remove_student


@pytest.fixture
def attempt(assignment, ben, now):
    """One mark agrees, one is only Ben's, one he missed; handed in."""
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    for quote, tag in [("the mayor said", "attribution"), ("stays shut, the", "checkable")]:
        start = attempt.version.document["text"].index(quote)
        put_mark(attempt, uuid4(), Wanted(tag, start, start + len(quote), quote), at=now)
    return submit_attempt(attempt, at=now)


def rows(attempt):
    """The lines of the comparison by what became of them."""
    page = comparison_page(attempt, Reading.of(attempt.version))
    return {row.outcome.value: row for row in page.rows}


@pytest.fixture
def missed(attempt):
    return rows(attempt)["missed"].key


@pytest.fixture
def extra(attempt):
    return rows(attempt)["extra"].key


def address(attempt, row, verb="contest"):
    return reverse(f"lessons:{verb}", args=[attempt.pk, row])


def test_a_missed_and_an_extra_line_can_be_contested(attempt, missed, extra, now):
    contest(attempt, missed, words="It is only a time.", at=now)
    contest(attempt, extra, words="Anyone could go and look.", at=now)
    told = {row.outcome.value: row.contest.words for row in rows(attempt).values() if row.contest}
    assert told == {"missed": "It is only a time.", "extra": "Anyone could go and look."}


def test_saying_it_again_changes_the_words(attempt, missed, now):
    contest(attempt, missed, words="It is only a time.", at=now)
    contest(attempt, missed, words="A time alone proves nothing.", at=now)
    assert Contest.objects.get().words == "A time alone proves nothing."


def test_what_agrees_is_not_contested_nor_what_is_not_there(attempt, now):
    for row in (rows(attempt)["exact"].key, str(uuid4()), "99999"):
        with pytest.raises(NotContestable):
            contest(attempt, row, words="But still.", at=now)


def test_practice_open_work_and_second_looks_have_nobody_to_tell(attempt, assignment, version, cleo, missed, now):
    practice = submit_attempt(begin(version, assignment=None, student=cleo, visitor_key="", at=now), at=now)
    unfinished = begin(version, assignment=None, student=None, visitor_key="v" * 32, at=now)
    second = submit_attempt(look_again(attempt, at=now), at=now)
    for other in (practice, unfinished, second):
        assert not any(row.can_contest for row in rows(other).values())
        with pytest.raises(NotContestable):
            contest(other, missed, words="But still.", at=now)


def test_after_the_answer_the_words_stay(attempt, missed, ada, now):
    said = contest(attempt, missed, words="It is only a time.", at=now)
    answer_contest(said, read_at=said.at, answer="You could ask the harbour.", decision="kept", by=ada, at=now)
    with pytest.raises(ContestAnswered):
        contest(attempt, missed, words="No.", at=now)
    with pytest.raises(ContestAnswered):
        withdraw_contest(attempt, missed)
    assert Contest.objects.get().words == "It is only a time."
    assert not rows(attempt)["missed"].can_contest


def test_the_student_says_it_changes_it_and_takes_it_back(client, ben, attempt, missed):
    client.force_login(ben)
    page = client.post(address(attempt, missed), {"words": "It is only a time."})
    assert page.url.endswith(f"/compare/#pair-{missed}")
    assert "It is only a time." in client.get(page.url).text
    client.post(address(attempt, missed, "contest-withdrawal"))
    client.post(address(attempt, missed, "contest-withdrawal"))
    assert not Contest.objects.exists()


@pytest.mark.parametrize(("words", "told"), [("x" * 501, "at most 500 characters"), ("", "One sentence is enough")])
def test_words_that_do_not_fit_are_kept_and_told_why(client, ben, attempt, missed, words, told):
    client.force_login(ben)
    page = client.post(address(attempt, missed), {"words": words})
    assert page.status_code == 200
    assert told in page.text
    assert words in page.text
    assert not Contest.objects.exists()


def test_the_answer_is_read_in_the_comparison(client, ben, ada, attempt, missed, now):
    said = contest(attempt, missed, words="It is only a time.", at=now)
    answer_contest(said, read_at=said.at, answer="Ask who closed it.", decision="accepted", by=ada, at=now)
    client.force_login(ben)
    page = client.get(reverse("lessons:assignment-step", args=[attempt.assignment_id, "compare"]))
    assert "A good reading too. Ask who closed it." in " ".join(page.text.replace("</b>", "").split())
    client.post(address(attempt, missed), {"words": "No."})
    assert Contest.objects.get().words == "It is only a time."


def test_nobody_else_contests_in_bens_name(client, attempt, missed, cleo, ada, now):
    contest(attempt, missed, words="It is only a time.", at=now)
    for person, status in ((None, 302), (cleo, 404), (ada, 403)):
        client.logout()
        if person:
            client.force_login(person)
        assert client.get(address(attempt, missed)).status_code == status
        assert client.post(address(attempt, missed), {"words": "No."}).status_code == status
        assert client.post(address(attempt, missed, "contest-withdrawal")).status_code == status
    assert Contest.objects.get().words == "It is only a time."


def test_who_was_removed_from_the_class_says_no_more(client, ben, attempt, missed, classroom):
    remove_student(classroom.enrolments.get())
    client.force_login(ben)
    assert client.post(address(attempt, missed), {"words": "No."}).status_code == 404


@pytest.mark.parametrize("many", [1, 12])
def test_the_comparison_asks_the_database_as_often_for_many(
    client, assignment, ben, now, django_assert_num_queries, many
):
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    for start in range(many):
        quote = attempt.version.document["text"][start : start + 1]
        put_mark(attempt, uuid4(), Wanted("checkable", start, start + 1, quote), at=now)
    attempt = submit_attempt(attempt, at=now)
    for row in contestable_pairs(attempt):
        contest(attempt, row, words="But still.", at=now)
    submit_attempt(look_again(attempt, at=now), at=now)
    client.force_login(ben)
    url = reverse("lessons:assignment-step", args=[assignment.pk, "compare"])
    client.get(url)  # the first time, it is written down that the student has come this far
    with django_assert_num_queries(12):
        client.get(url)
