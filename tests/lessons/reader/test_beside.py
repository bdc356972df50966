"""Two tellings of one event, and the quick checks after a step."""

import pytest
from django.urls import reverse

from lessons.authoring.models import Visibility
from lessons.authoring.reading import Reading
from lessons.reader.beside import Teller, places
from lessons.text.spans import Span

LINES = [
    {"about": "The harbour", "here": "The harbour of Linden stays shut", "there": "Harbour stays shut", "note": ""},
    {"about": "The hour", "here": "closed at 7:10", "there": "", "note": "What does the hour add?"},
    {"about": "The mayor", "here": "", "there": "says mayor", "note": ""},
]
CHECK = {
    "step": "who",
    "question": "Who speaks?",
    "options": ["A fisher", "The mayor"],
    "answer": 1,
    "because": "Once.",
}


@pytest.fixture
def pair(publish_lesson):
    """Two lessons that tell of the same event, the first with its lines."""
    here, there = publish_lesson(is_public=True), publish_lesson("The other paper", is_public=True)
    here.document |= {
        "pair": {"slug": there.lesson.slug, "title": "The other", "question": "Who leaves what out?", "lines": LINES}
    }
    here.document |= {"quick": [CHECK]}
    here.save()
    return here, there


def beside(client, pair, **asked):
    return client.get(reverse("lessons:beside", args=[pair[0].lesson.slug]), asked)


def test_quotes_are_found_and_repeated_ones_further_on():
    assert places("no, no, yes", ["no", "no", "no", "", "yes"]) == [Span(0, 2), Span(4, 6), None, None, Span(8, 11)]


def test_the_texts_stand_unmarked_until_one_has_chosen(client, pair):
    page = beside(client, pair)
    assert "<mark" not in page.text
    assert "What does the hour add?" not in page.text


def test_afterwards_the_lines_are_drawn_in_both_texts_with_what_one_chose(client, pair):
    page = beside(client, pair, shown="1", line0="both", line1="there")
    told = page.context["beside"].told
    assert [(one.teller, one.is_seen) for one in told] == [
        (Teller.BOTH, True),
        (Teller.HERE, False),
        (Teller.THERE, False),
    ]
    assert page.context["beside"].chosen == 2
    marked = {side: page.text.count(f'data-marks="{side}') for side in "ab"}
    assert marked == {"a": 2, "b": 2}
    assert "What does the hour add?" in page.text


def test_a_lesson_without_a_pair_has_no_such_page_and_no_link_to_it(client, pair):
    other = pair[1].lesson.slug
    assert client.get(reverse("lessons:beside", args=[other])).status_code == 404
    for version, linked in zip(pair, [True, False], strict=True):
        slug = version.lesson.slug
        page = client.get(reverse("lessons:step", args=[slug, "talk"])).text
        assert (reverse("lessons:beside", args=[slug]) in page) == linked


def test_the_other_telling_shows_only_to_those_who_may_read_it(client, pair, ben):
    lesson = pair[1].lesson
    lesson.visibility = Visibility.SCHOOL
    lesson.save()
    assert beside(client, pair).status_code == 404
    client.force_login(ben)
    assert beside(client, pair).status_code == 200


def test_a_quick_check_answers_on_the_page_and_tells_nothing_before(client, pair):
    url = reverse("lessons:step", args=[pair[0].lesson.slug, "who"])
    assert "Once." not in client.get(url).text
    assert "Yes." in client.get(url, {"quick0": "1"}).text
    assert "Look once more: “The mayor”." in client.get(url, {"quick0": "0"}).text
    for nonsense in ("2", "-1", "x", "١"):
        assert "Once." not in client.get(url, {"quick0": nonsense}).text
    assert Reading.of(pair[0]).quick_checks("check") == []


def test_what_is_invented_says_so_beside_its_twin(client, pair):
    assert "Invented text" not in beside(client, pair).text
    pair[0].document["provenance"]["invented"] = True
    pair[0].save()
    assert "Invented text" in beside(client, pair).text
