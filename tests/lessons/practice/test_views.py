"""Practice as a visitor and as a student meets it, and what is kept of it."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.codebook import TAGS
from lessons.practice.actions import RoundNotFinished, keep_result
from lessons.practice.drills import DRILLS, Kind
from lessons.practice.models import PracticeResult
from lessons.practice.queries import next_tag, practice_url, suggestions
from lessons.practice.rounds import Round, shuffled
from tests.lessons.practice.answers import all_right, all_wrong, right

DOUBT = DRILLS["doubt"]
ITEMS = shuffled(DOUBT, 1)
ALL_RIGHT = all_right(DOUBT)


def practice(client, **query):
    return client.get(reverse("lessons:practice", args=["doubt"]), query)


def hand_in(client, answers=ALL_RIGHT):
    return client.post(reverse("lessons:practice-result", args=["doubt"]), {"order": 1, "answers": answers})


def worst(drill):
    """A finished round with nothing right."""
    return Round.read(drill, "1", all_wrong(drill))


def hidden_of(page):
    return dict(re.findall(r'name="(order|answers)" value="([^"]*)"', page.content.decode()))


def order_with_first(kind):
    return next(n for n in range(99) if shuffled(DOUBT, n)[0].kind is kind and shuffled(DOUBT, n)[0].spans)


def test_a_practice_begins_in_an_order_that_stays_in_the_address(client, db):
    first = practice(client)
    order = parse_qs(urlsplit(first.url).query)["order"][0]
    assert practice(client, order=order).context["item"] == shuffled(DOUBT, int(order))[0]


def test_an_unknown_tag_has_no_practice(client, db):
    assert client.get(reverse("lessons:practice", args=["nonsense"])).status_code == 404
    assert client.post(reverse("lessons:practice-result", args=["nonsense"])).status_code == 404


@pytest.mark.parametrize(
    "query", [{"order": "x"}, {"order": "1", "answers": "x"}, {"order": "1", "answer": "x"}, {"order": "\0"}]
)
def test_an_address_that_means_nothing_begins_anew(client, db, query):
    answer = practice(client, **query)
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("lessons:practice", args=["doubt"]) + "?order=")


@pytest.mark.parametrize("kind", Kind)
def test_a_question_does_not_tell_its_answer(client, db, kind):
    order = order_with_first(kind)
    page = practice(client, order=order).content.decode()
    assert shuffled(DOUBT, order)[0].because not in page
    assert "u0-doubt" not in page


def test_a_whole_round_can_be_done_with_links_and_forms(client, db):
    address = reverse("lessons:practice", args=["doubt"]) + "?order=1"
    for item in ITEMS:
        question = client.get(address)
        assert question.context["item"] == item
        answer = right(item)
        given = (
            {"answer": "words", "word": answer.split("-")}
            if item.kind is Kind.MARK and item.spans
            else {"answer": answer}
        )
        told = practice(client, **hidden_of(question), **given)
        assert told.context["verdict"].startswith("Right.")
        assert told.context["item"].because == item.because
        address = told.context["next_url"]
    end = client.get(client.post(reverse("lessons:practice-result", args=["doubt"]), hidden_of(told)).url)
    assert (end.context["right"], end.context["partly"], end.context["again"]) == (8, 0, [])
    assert DOUBT.remember in end.content.decode()


def test_choosing_no_word_asks_again_kindly(client, db):
    order = order_with_first(Kind.MARK)
    page = practice(client, order=order, answer="words")
    assert page.context["item"] == shuffled(DOUBT, order)[0]
    assert "No word is chosen yet" in page.content.decode()
    assert "No word is chosen yet" not in practice(client, order=order).content.decode()


def test_what_went_wrong_is_shown_again_at_the_end(client, db):
    missed = worst(DOUBT)
    page = practice(client, order=1, answers=missed.spelled)
    assert page.context["right"] == 0
    assert len(page.context["again"]) == 8


def test_nothing_is_kept_of_a_visitor_or_a_teacher(client, ada):
    hand_in(client)
    client.force_login(ada)
    hand_in(client)
    assert not PracticeResult.objects.exists()


def test_a_students_best_round_is_kept(client, ben):
    client.force_login(ben)
    hand_in(client, worst(DOUBT).spelled)
    hand_in(client)
    hand_in(client, worst(DOUBT).spelled)
    result = ben.practice_results.get()
    assert (result.tag, result.best, result.rounds) == ("doubt", 1, 3)
    assert "best: 100 %" in client.get(reverse("lessons:practice-list")).content.decode()


def test_students_see_their_own_results_only(client, ben, cleo):
    keep_result(Round.read(DOUBT, "1", ALL_RIGHT), student=ben, at=timezone.now())
    client.force_login(cleo)
    assert "best:" not in client.get(reverse("lessons:practice-list")).content.decode()
    assert "best round" not in practice(client, order=1, answers=ALL_RIGHT).content.decode()


def test_a_round_that_is_not_finished_is_not_kept(client, ben):
    client.force_login(ben)
    half = ALL_RIGHT.rsplit(".", 4)[0]
    assert hand_in(client, half).url == reverse("lessons:practice", args=["doubt"])
    with pytest.raises(RoundNotFinished):
        keep_result(Round.read(DOUBT, "1", half), student=ben, at=timezone.now())
    assert not PracticeResult.objects.exists()


def test_results_go_with_their_student(ben):
    keep_result(Round.read(DOUBT, "1", ALL_RIGHT), student=ben, at=timezone.now())
    ben.delete()
    assert not PracticeResult.objects.exists()


def test_a_practice_asks_the_database_nothing_of_visitors(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        practice(client, order=1)
        practice(client, order=1, answer=right(ITEMS[0]))
        practice(client, order=1, answers=ALL_RIGHT)
        client.get(reverse("lessons:practice-list"))
        client.get(reverse("lessons:glossary"))


def test_the_list_costs_the_same_for_one_result_and_for_many(client, ben, django_assert_max_num_queries):
    client.force_login(ben)
    for count in (1, len(DRILLS)):
        for drill in list(DRILLS.values())[:count]:
            keep_result(worst(drill), student=ben, at=timezone.now())
        with django_assert_max_num_queries(3):
            client.get(reverse("lessons:practice-list"))


def test_next_comes_what_is_confused_with_it_and_not_known_yet(ben):
    assert next_tag(ben, TAGS["doubt"]).key == "labelling"
    keep_result(Round.read(DRILLS["labelling"], "1", all_right(DRILLS["labelling"])), student=ben, at=timezone.now())
    assert next_tag(ben, TAGS["doubt"]).key == "endorsing-verb"


def test_whoever_knows_every_tag_still_has_a_next_one(ben):
    for drill in DRILLS.values():
        keep_result(Round.read(drill, "1", all_right(drill)), student=ben, at=timezone.now())
    assert next_tag(ben, TAGS["no-agent"]).key == "vagueness"
    assert suggestions(ben) == []


def test_a_student_is_told_first_to_practise_what_went_worst(client, ben):
    keep_result(worst(DOUBT), student=ben, at=timezone.now())
    client.force_login(ben)
    home = client.get(reverse("lessons:student-home"))
    assert [standing.tag.key for standing in home.context["suggestions"]] == ["doubt", "attribution", "direct-quote"]
    assert practice_url(TAGS["doubt"]) in home.content.decode()


def test_tags_are_named_in_the_language_of_the_page(client, ben):
    client.force_login(ben)
    for address in ("practice-list", "student-home"):
        page = client.get(reverse(f"lessons:{address}"), headers={"Accept-Language": "es"}).text
        assert "Cita directa" in page
        assert "Direct quote" not in page
    question = client.get(practice_url(TAGS["direct-quote"]), headers={"Accept-Language": "es"}, follow=True).text
    assert "Cita directa" in question
    assert "Direct quote" not in question
