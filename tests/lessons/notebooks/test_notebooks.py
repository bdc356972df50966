"""Where a student is in a lesson, and what was found out about its claims."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse

from lessons.attempts.actions import begin, submit_attempt
from lessons.authoring.actions import publish
from lessons.authoring.models import StepKind
from lessons.authoring.reading import Reading
from lessons.notebooks.actions import InquiryChanged, open_step, write_inquiry
from lessons.notebooks.models import Inquiry, Notebook

WORDS = {"knower": "The fire brigade", "record": "Its log", "place": "", "found": "", "outcome": "open"}


@pytest.fixture
def handed_in(assignment, ben, now):
    """Ben has handed in the exercise, so that he sees the claims of the text."""
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    submit_attempt(attempt, at=now)
    return assignment


@pytest.fixture
def claim(version):
    return Reading.of(version).notes_in("claims")[0].id


def sent(claim, *, known="", **words):
    return {"note": claim, f"{claim}-known": known, **{f"{claim}-{name}": value for name, value in words.items()}}


def test_a_lesson_opens_where_the_student_left_off(client, version, ben, cleo):
    client.force_login(ben)
    lesson = reverse("lessons:lesson", args=[version.lesson.slug])
    assert client.get(lesson).url.endswith("/meet/")
    for kind in ("meet", "who", "check"):
        client.get(reverse("lessons:step", args=[version.lesson.slug, kind]))
    assert client.get(lesson).url.endswith("/check/")
    assert Notebook.objects.get().seen == ["meet", "who", "check"]
    client.force_login(cleo)
    assert client.get(lesson).url.endswith("/meet/")


def test_a_visitor_comes_back_to_the_step_that_was_open_once_an_exercise_was(client, publish_lesson):
    version = publish_lesson(is_public=True)
    lesson = reverse("lessons:lesson", args=[version.lesson.slug])
    client.get(reverse("lessons:step", args=[version.lesson.slug, "wording"]))
    assert settings.SESSION_COOKIE_NAME not in client.cookies
    for kind in ("practise", "wording"):
        client.get(reverse("lessons:step", args=[version.lesson.slug, kind]))
    assert client.get(lesson).url.endswith("/wording/")
    assert not Notebook.objects.exists()


def test_those_who_teach_look_around_without_a_trace(client, version, ada):
    client.force_login(ada)
    client.get(reverse("lessons:step", args=[version.lesson.slug, "who"]))
    assert not Notebook.objects.exists()


def test_steps_are_done_when_opened_and_the_exercise_when_it_is_handed_in(client, version, ben, now):
    client.force_login(ben)
    slug = version.lesson.slug
    for kind in ("meet", "practise"):
        client.get(reverse("lessons:step", args=[slug, kind]))

    def done():
        links = client.get(reverse("lessons:step", args=[slug, "talk"])).context["steps"]
        return [link.kind for link in links if link.is_done]

    assert done() == ["meet", "talk"]
    submit_attempt(begin(version, assignment=None, student=ben, visitor_key="", at=now), at=now)
    assert done() == ["meet", "practise", "talk"]


def test_the_minutes_of_the_steps_add_up_to_those_of_the_lesson(client, publish_lesson):
    version = publish_lesson(is_public=True)
    links = client.get(reverse("lessons:step", args=[version.lesson.slug, "meet"])).context["steps"]
    assert sum(link.minutes for link in links) == version.document["minutes"]


def test_a_student_keeps_what_was_found_out_about_a_claim(client, handed_in, claim, ben):
    client.force_login(ben)
    url = reverse("lessons:assignment-claims", args=[handed_in.pk])
    answer = client.post(url, sent(claim, **WORDS))
    assert answer.url == f"{url}#claim-{claim}"
    assert "The fire brigade" in client.get(url).text
    client.post(url, sent(claim, known=Inquiry.objects.get().saved_at.isoformat()))
    assert not Inquiry.objects.exists()


def test_what_was_written_in_another_window_is_not_wiped_out(version, claim, ben, now):
    notebook = open_step(ben, version, assignment=None, step=StepKind.CHECK, at=now)
    first = write_inquiry(notebook, note=claim, words=WORDS, known=None, at=now)
    with pytest.raises(InquiryChanged):
        write_inquiry(notebook, note=claim, words=WORDS | {"found": "Nothing"}, known=None, at=now)
    later = now + timedelta(minutes=1)
    write_inquiry(notebook, note=claim, words=WORDS | {"found": "Nothing"}, known=first.saved_at, at=later)
    assert Inquiry.objects.get().found == "Nothing"


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_words_that_are_not_kept_come_back_with_the_reason(client, handed_in, claim, ben, accept):
    client.force_login(ben)
    url = reverse("lessons:assignment-claims", args=[handed_in.pk])
    client.post(url, sent(claim, **WORDS))
    answer = client.post(url, sent(claim, found="It is in the log"), headers={"Accept": accept})
    assert answer.status_code == 400
    assert "changed in another window" in answer.text
    assert ("It is in the log" in answer.text) == (accept == "text/html")
    assert Inquiry.objects.get().found == ""


def test_claims_of_the_exercise_stay_hidden_until_it_is_handed_in(client, assignment, claim, ben):
    client.force_login(ben)
    url = reverse("lessons:assignment-claims", args=[assignment.pk])
    assert client.get(url).context["claims"] == []
    assert client.post(url, sent(claim, **WORDS)).status_code == 404


def test_nothing_of_a_visitors_worksheet_is_taken(client, publish_lesson):
    version = publish_lesson(is_public=True)
    url = reverse("lessons:claims", args=[version.lesson.slug])
    assert "stays in this browser" in client.get(url).text
    assert client.post(url, sent(Reading.of(version).notes[0].id, **WORDS)).status_code == 404


def test_whoever_has_written_stays_with_that_version(client, version, claim, ben, now):
    notebook = open_step(ben, version, assignment=None, step=StepKind.CHECK, at=now)
    version.lesson.title = "Another title"
    version.lesson.save()
    publish(version.lesson, by=None, at=now)
    client.force_login(ben)
    url = reverse("lessons:step", args=[version.lesson.slug, "talk"])
    assert client.get(url).context["visit"].version != version
    write_inquiry(notebook, note=claim, words=WORDS, known=None, at=now)
    assert client.get(url).context["visit"].version == version


def test_a_teacher_reads_the_worksheets_of_her_own_class_only(client, handed_in, claim, ada, obi, ben, rosa, now):
    notebook = open_step(ben, handed_in.version, assignment=handed_in, step=StepKind.CHECK, at=now)
    write_inquiry(notebook, note=claim, words=WORDS, known=None, at=now)
    url = reverse("lessons:inquiries", args=[handed_in.pk])
    answers = {}
    for person in (ada, obi, rosa, ben):
        client.force_login(person)
        answer = client.get(url)
        answers[str(person)] = (answer.status_code, "The fire brigade" in answer.text)
    assert answers == {"Ms Ada": (200, True), "Mr Obi": (404, False), "Rosa": (200, True), "Ben": (403, False)}


def test_the_worksheet_and_its_list_cost_few_queries(
    client, handed_in, claim, ada, ben, now, django_assert_max_num_queries
):
    notebook = open_step(ben, handed_in.version, assignment=handed_in, step=StepKind.CHECK, at=now)
    write_inquiry(notebook, note=claim, words=WORDS, known=None, at=now)
    client.force_login(ben)
    with django_assert_max_num_queries(8):
        client.get(reverse("lessons:assignment-claims", args=[handed_in.pk]))
    client.force_login(ada)
    with django_assert_max_num_queries(6):
        client.get(reverse("lessons:inquiries", args=[handed_in.pk]))
