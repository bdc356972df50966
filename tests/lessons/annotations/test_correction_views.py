"""Corrections on the bench, with and without scripts; taking decisions back; the history."""

import pytest
from django.urls import reverse

from lessons.annotations.actions import accept, nudge
from lessons.annotations.models import Annotation, Decision, Status
from lessons.annotations.queries import SHOWN
from lessons.sources.actions import add_source

RAW = "# Five districts hit\n\nThe brutal regime struck, the chief said. The regime is gone, he noted."
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def text(rosa, now):
    return add_source(RAW, by=rosa, at=now)


@pytest.fixture
def propose_words(text):
    def propose_words(words, tag="labelling", **details):
        start = text.text.index(words)
        details = {"rule": "a/rule", "confidence": 0.7, "because": "So.", **details}
        return Annotation.objects.create(
            source_text=text, tag=tag, start=start, end=start + len(words), quote=words, **details
        )

    return propose_words


@pytest.fixture
def regime(propose_words):
    return propose_words("regime")


@pytest.fixture
def hers(signed_in, rosa):
    return signed_in(rosa)


@pytest.fixture
def post(hers):
    """Posts to one of an annotation's own resources."""

    def post(annotation, name, facts, **headers):
        return hers.post(reverse(f"lessons:annotation-{name}", args=[annotation.pk]), facts, **headers)

    return post


def marks(text):
    return [(one.tag, one.quote, one.status) for one in text.annotations.all()]


def test_tag_is_changed_and_the_bench_goes_on(post, text, regime, propose_words):
    said = propose_words("the chief said", "attribution")
    assert post(regime, "tag", {"tag": "euphemism"}).url.endswith(f"#a-{said.pk}")
    assert marks(text)[0] == ("euphemism", "regime", "accepted")
    assert post(regime, "tag", {"tag": "nonsense"}).status_code == 400


def test_an_end_is_moved_and_the_paragraph_comes_back(post, text, regime):
    parts = post(regime, "ends", {"move": "start-back"}, **JSON).json()
    assert marks(text) == [("labelling", "brutal regime", "accepted")]
    assert "brutal regime</mark>" in parts["blocks"][0][1]
    assert "<b>brutal regime</b>" in parts["cards"][0]
    assert post(regime, "ends", {"move": "sideways"}).status_code == 400


def test_an_end_that_cannot_move_is_told_kindly(post, hers, text, regime):
    assert "keeps at least one word" in post(regime, "ends", {"move": "end-back"}, **JSON).json()["refused"]
    back = post(regime, "ends", {"move": "end-back"})
    assert "keeps at least one word" in hers.get(back.url).content.decode()
    assert marks(text) == [("labelling", "regime", "proposed")]


def test_split_offers_the_words_and_answers_with_both_halves(post, hers, text, propose_words):
    whole = propose_words("The brutal regime")
    form = hers.get(reverse("lessons:annotation-halves", args=[whole.pk]), **JSON).json()["form"]
    cut = text.text.index("regime")
    assert f'value="{cut}">regime</button>' in form
    assert ">The</button>" not in form
    assert "choose again" in post(whole, "halves", {"cut": f"{cut}", "text": "another"}, **JSON).json()["refused"]
    assert f'name="text" value="{text.sha256}"' in form
    parts = post(whole, "halves", {"cut": f"{cut}", "text": text.sha256}, **JSON).json()
    assert [name for _tag, name, _status in marks(text)] == ["The brutal", "regime"]
    assert len(parts["cards"]) == 2
    for nonsense in ("", "-1", "x", "9" * 30, "²"):
        assert post(whole, "halves", {"cut": nonsense}).status_code == 400
    assert "no words" in post(whole, "halves", {"cut": "0", "text": text.sha256}, **JSON).json()["refused"]


def test_neighbours_that_touch_become_one_at_once(post, text, propose_words):
    brutal, regime = propose_words("brutal"), propose_words("regime")
    assert len(post(brutal, "union", {}, **JSON).json()["cards"]) == 2
    assert marks(text) == [("labelling", "brutal regime", "accepted"), ("labelling", "regime", "dismissed")]
    regime.refresh_from_db()
    assert regime.decided_by is not None


def test_words_between_two_marks_are_asked_about_first(post, text, regime, propose_words):
    noted = propose_words("gone")
    asked = post(regime, "union", {}, **JSON).json()
    assert asked["with"] == noted.pk
    assert "7 words on: “gone”" in asked["refused"]
    assert [status for *_mark, status in marks(text)] == ["proposed", "proposed"]
    post(regime, "union", {"with": noted.pk}, **JSON)
    assert marks(text)[0][1] == "regime struck, the chief said. The regime is gone"


def test_without_a_neighbour_there_is_nothing_to_make_one_of(post, regime, propose_words):
    propose_words("gone", "euphemism")
    assert "Only two marks" in post(regime, "union", {}, **JSON).json()["refused"]


def test_what_is_also_right_is_added_shown_and_taken_away(post, hers, text, regime, bench_page):
    post(regime, "readings", {"quote": "brutal regime", "tag": "loaded-language"})
    assert "Also right:</span> Loaded language “brutal regime”" in bench_page("?state=all")
    again = post(regime, "readings", {"quote": "brutal regime", "tag": "loaded-language"}, **JSON).json()
    assert "carry this tag already" in again["form"]
    assert "not in the text" in post(regime, "readings", {"quote": "a junta", "tag": "doubt"}, **JSON).json()["form"]
    start = text.text.index("brutal")
    post(regime, "readings", {"remove": f"loaded-language:{start}-{start + 13}"})
    assert "Also right:" not in bench_page("?state=all")


@pytest.fixture
def bench_page(hers, text):
    def bench_page(query=""):
        return hers.get(reverse("lessons:review", args=[text.slug]) + query).content.decode()

    return bench_page


def test_a_twin_is_not_opened_again(post, regime, propose_words):
    twin = propose_words("regime", status=Status.DISMISSED)
    assert "carry this tag already" in post(twin, "decide", {"decision": "restore"}, **JSON).json()["refused"]


def test_a_mark_that_nobody_decided_about_here_is_drawn_as_it_is(post, propose_words):
    seeded = propose_words("regime", status=Status.ACCEPTED)
    parts = post(seeded, "decide", {"decision": "accept"}, **JSON).json()
    assert "accepted" in parts["cards"][0]


def test_last_decision_is_taken_back_from_the_bench(hers, text, regime, bench_page, rosa, now):
    accept(regime, by=rosa, at=now)
    assert "Rosa accepted “regime”" in bench_page()
    undo = reverse("lessons:decision-undo", args=[Decision.objects.get().pk])
    parts = hers.post(undo, **JSON).json()
    assert marks(text) == [("labelling", "regime", "proposed")]
    assert "is-proposed" in parts["cards"][0]
    assert "changed again" in hers.post(undo, **JSON).json()["refused"]
    assert "Rosa accepted" not in bench_page()


def test_many_at_once_are_taken_back_by_loading_the_page_again(hers, text, now):
    Annotation.objects.bulk_create(
        Annotation(source_text=text, tag="doubt", start=0, end=4 + place, quote=text.text[: 4 + place], rule="a")
        for place in range(45)
    )
    address = reverse("lessons:review-accept-shown", args=[text.slug]) + "?rule=a"
    page = hers.get(address)
    assert "Accept these 45 proposals?" in page.content.decode()
    keys = " ".join(str(annotation.pk) for annotation in page.context["annotations"])
    hers.post(address, {"annotations": keys})
    assert text.annotations.accepted().count() == 45
    assert hers.post(reverse("lessons:decision-undo", args=[Decision.objects.get().pk]), **JSON).json() == {
        "again": True
    }
    assert text.annotations.proposed().count() == 45


def test_history_tells_who_did_what_and_what_it_was_before(hers, text, regime, rosa, now):
    accept(regime, by=rosa, at=now)
    nudge(regime, edge="start", step=-1, by=rosa, at=now)
    address = reverse("lessons:review-history", args=[text.slug])
    page = hers.get(address).content.decode()
    assert page.index("Rosa moved an end of “brutal regime”") < page.index("Rosa accepted “regime”")
    assert "<del>regime</del> → <ins>brutal regime</ins>" in page
    hers.post(reverse("lessons:decision-undo", args=[Decision.objects.first().pk]), {"history": "yes"})
    assert "Rosa took back: Rosa moved an end of “regime”" in hers.get(address).content.decode()
    own = hers.get(reverse("lessons:annotation-edit", args=[regime.pk])).content.decode()
    assert "Rosa moved an end of “brutal regime”" in own


@pytest.mark.parametrize("count", [1, 30])
def test_history_takes_the_same_queries_for_one_and_for_many(
    hers, text, propose_words, rosa, now, count, django_assert_max_num_queries
):
    for number in range(count):
        accept(propose_words("regime", rule=f"r{number}"), by=rosa, at=now)
    with django_assert_max_num_queries(7):  # session, user, text, count, decisions, changes, their number
        answer = hers.get(reverse("lessons:review-history", args=[text.slug]))
    assert answer.content.decode().count("told-one") == count


@pytest.mark.parametrize("count", [1, 300])
def test_a_decision_takes_the_same_queries_beside_one_and_beside_many(
    hers, text, regime, count, django_assert_max_num_queries
):
    Annotation.objects.bulk_create(
        Annotation(source_text=text, tag="doubt", start=0, end=4, quote="Five", rule=f"r{number}")
        for number in range(count)
    )
    with django_assert_max_num_queries(16):
        address = reverse("lessons:annotation-decide", args=[regime.pk])
        parts = hers.post(address, {"decision": "accept"}, **JSON).json()
    assert (len(parts["cards"]), len(parts["blocks"])) == (1, 1)
    with django_assert_max_num_queries(14):
        assert hers.post(address, {"decision": "restore"}).status_code == 302


def test_without_scripts_the_page_begins_with_a_proposal_that_is_far_on(post, hers, text, regime):
    Annotation.objects.bulk_create(
        Annotation(
            source_text=text, tag="doubt", start=0, end=4, quote="Five", rule=f"r{number}", status=Status.ACCEPTED
        )
        for number in range(SHOWN + 5)
    )
    first = text.annotations.filter(tag="doubt")[0]
    address = post(first, "decide", {"decision": "dismiss"}).url
    assert address.endswith(f"#a-{regime.pk}")
    answer = post(first, "tag", {"tag": "vagueness"})
    assert f'id="a-{regime.pk}"' in hers.get(answer.url).content.decode()
    everything = reverse("lessons:annotation-decide", args=[first.pk]) + "?state=all"
    address = hers.post(everything, {"decision": "dismiss"}).url
    assert f'id="a-{regime.pk}"' in hers.get(address).content.decode()


def test_next_cards_come_without_a_page(hers, text):
    Annotation.objects.bulk_create(
        Annotation(source_text=text, tag="doubt", start=0, end=4 + place, quote=text.text[: 4 + place], rule="a")
        for place in range(SHOWN + 5)
    )
    bench = reverse("lessons:review", args=[text.slug])
    following = hers.get(bench).context["window"].following
    text.annotations.filter(end__gt=20).update(status=Status.ACCEPTED)  # what was listed before may be gone meanwhile
    cards = hers.get(bench + following, **JSON).json()["window"]
    assert cards.count("data-annotation=") == 5
    assert "data-more" not in cards
