"""What each reader sees of a lesson, and what stays hidden until the exercise is handed in."""

import re

import pytest
from django.urls import reverse

from lessons.attempts.actions import begin, submit_attempt
from lessons.authoring.actions import publish
from lessons.authoring.models import StepKind
from lessons.authoring.reading import Reading
from lessons.sources.models import SourceText


def page(client, version, kind):
    return client.get(reverse("lessons:step", args=[version.lesson.slug, kind]))


@pytest.mark.parametrize("kind", StepKind.values)
def test_a_visitor_may_read_every_step_of_a_public_lesson(client, publish_lesson, kind):
    assert page(client, publish_lesson(is_public=True), kind).status_code == 200


@pytest.mark.parametrize("kind", StepKind.values)
def test_a_visitor_may_not_read_a_lesson_that_is_not_public(client, publish_lesson, kind):
    assert page(client, publish_lesson(), kind).status_code == 404


def test_an_unknown_step_is_not_found(client, publish_lesson):
    assert page(client, publish_lesson(is_public=True), "nonsense").status_code == 404


def test_marks_of_the_exercise_stay_hidden_until_it_is_handed_in(client, publish_lesson, ben, now):
    version = publish_lesson()
    client.force_login(ben)
    assert "<mark" not in page(client, version, "who").content.decode()
    attempt = begin(version, assignment=None, student=ben, visitor_key="", at=now)
    assert "<mark" not in page(client, version, "who").content.decode()
    submit_attempt(attempt, at=now)
    assert "<mark" in page(client, version, "who").content.decode()


def test_muting_voices_gives_nothing_of_the_exercise_away(client, publish_lesson, ben, now):
    version = publish_lesson()
    client.force_login(ben)
    assert (
        "data-voice"
        not in client.get(reverse("lessons:step", args=[version.lesson.slug, "who"])).context["rows"][0].block.html
    )
    counts = page(client, version, "check").context["tag_counts"]
    assert counts == []


def test_a_text_without_strong_words_is_said_to_have_none(client, publish_lesson):
    answer = page(client, publish_lesson(is_public=True), "wording").text
    assert "No words are marked here." in answer
    assert "Plain wording" not in answer


def test_nobody_is_called_not_independent_before_somebody_has_said_so(client, publish_lesson, ada):
    client.force_login(ada)
    assert "Anyone independent" not in page(client, publish_lesson(), "who").content.decode()


def test_when_the_time_is_over_saved_marks_are_compared(client, assignment, ben, now):
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    client.force_login(ben)
    url = reverse("lessons:assignment-step", args=[assignment.pk, "compare"])
    assert "page" not in client.get(url).context
    assignment.due_at = now
    assignment.save()
    assert client.get(url).context["attempt"] == attempt
    assert client.get(url).context["page"]


def test_those_who_teach_see_the_marks_at_once(client, publish_lesson, ada):
    client.force_login(ada)
    assert "<mark" in page(client, publish_lesson(), "who").content.decode()


def test_layers_are_drawn_as_asked(client, publish_lesson, ada):
    client.force_login(ada)
    url = reverse("lessons:step", args=[publish_lesson().lesson.slug, "who"])
    assert 'class="m u0-attribution"' in client.get(url).content.decode()
    only_claims = client.get(url, {"layers": "claims"}).content.decode()
    assert 'class="m u0-checkable"' in only_claims
    assert 'class="m u0-attribution"' not in only_claims
    assert "<mark" not in client.get(url, {"layers": ""}).content.decode()


def test_whoever_has_begun_stays_with_that_version(client, publish_lesson, ben, now):
    from lessons.authoring.actions import publish

    version = publish_lesson()
    begin(version, assignment=None, student=ben, visitor_key="", at=now)
    version.lesson.title = "Another title"
    version.lesson.save()
    publish(version.lesson, by=None, at=now)
    client.force_login(ben)
    assert page(client, version, "meet").context["reading"].title == "The shut harbour"


def test_an_assignment_is_read_by_its_own_class_only(client, assignment, ben, cleo):
    url = reverse("lessons:assignment-step", args=[assignment.pk, "practise"])
    client.force_login(cleo)
    assert client.get(url).status_code == 404
    client.force_login(ben)
    assert client.get(url).status_code == 200


def test_an_assignment_opens_where_the_student_left_off(client, assignment, ben, now):
    client.force_login(ben)
    url = reverse("lessons:assignment", args=[assignment.pk])
    assert client.get(url).url.endswith("/meet/")
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    assert client.get(url).url.endswith("/practise/")
    submit_attempt(attempt, at=now)
    assert client.get(url).url.endswith("/compare/")


def test_practising_shows_no_answers_while_the_same_lesson_is_due(client, assignment, version, ben, cleo, now):
    client.force_login(ben)
    url = reverse("lessons:step", args=[version.lesson.slug, "compare"])
    own = reverse("lessons:assignment-step", args=[assignment.pk, "compare"])
    assert client.get(url).url == own
    attempt = begin(version, assignment=assignment, student=ben, visitor_key="", at=now)
    assert client.get(url).url == own
    submit_attempt(attempt, at=now)
    assert client.get(url).status_code == 200
    client.force_login(cleo)
    assert client.get(url).status_code == 200


def test_a_teacher_reads_the_comparison_of_her_own_class_only(client, assignment, ada, obi, ben, now):
    attempt = begin(assignment.version, assignment=assignment, student=ben, visitor_key="", at=now)
    url = reverse("lessons:attempt-review", args=[attempt.pk])
    client.force_login(obi)
    assert client.get(url).status_code == 404
    client.force_login(ada)
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("kind", StepKind.values)
def test_a_step_costs_few_queries(client, publish_lesson, ben, django_assert_max_num_queries, kind):
    version = publish_lesson()
    client.force_login(ben)
    page(client, version, kind)
    with django_assert_max_num_queries(7):
        page(client, version, kind)


def test_home_and_library_show_only_what_visitors_may_read(client, publish_lesson):
    publish_lesson("Kept in school")
    assert b"Kept in school" not in client.get("/").content
    publish_lesson("Open to all", is_public=True)
    for url in ("/", reverse("lessons:library")):
        words = client.get(url).content
        assert b"Open to all" in words
        assert b"Kept in school" not in words


@pytest.mark.parametrize(("language", "runs"), [("en", "ltr"), ("fr", "ltr"), ("ar", "rtl"), ("und", "auto")])
@pytest.mark.parametrize("kind", ["meet", "who", "practise", "compare"])
def test_the_text_says_its_language_and_which_way_it_runs(client, publish_lesson, ben, now, kind, language, runs):
    lesson = publish_lesson(is_public=True).lesson
    SourceText.objects.update(language=language)
    version = publish(lesson, by=None, at=now)
    client.force_login(ben)
    if kind == "compare":
        submit_attempt(begin(version, assignment=None, student=ben, visitor_key="", at=now), at=now)
    words = page(client, version, kind).content.decode()
    assert re.search(rf'class="source-text"[^>]* lang="{language}"\s+dir="{runs}"', words)


def test_a_version_frozen_before_texts_had_languages_is_english(version):
    del version.document["provenance"]["language"]
    assert Reading.of(version).provenance.language == "en"


def test_the_way_of_the_words_is_drawn_with_its_gaps(client, publish_lesson, now):
    lesson = publish_lesson(is_public=True).lesson
    chain = [{"who": who, "what": "", "missing": who == "Neighbours"} for who in ("Fire", "Neighbours", "Mayor", "You")]
    SourceText.objects.update(chain=chain, missing=["photos"])
    words = page(client, publish(lesson, by=None, at=now), "meet").content.decode()
    assert [names.split()[1:] for names in re.findall(r'<li class="(stop[^"]*)"', words)] == [
        ["onward-broken"],
        ["missing", "onward-broken"],
        ["onward-full"],
        [],
    ]
    assert words.index("Neighbours") < words.index("not shown") < words.index("Mayor")
    assert "1 of 4 links is not shown" in words
    assert "photos" in words
