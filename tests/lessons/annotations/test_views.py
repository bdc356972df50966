"""The review bench, with and without scripts."""

import re

import pytest
from django.urls import reverse

from lessons.annotations.models import Annotation, Status
from lessons.annotations.queries import SHOWN
from lessons.sources.actions import add_source

RAW = "# Five districts hit\n\nThe *brutal* regime struck, the chief said. The regime is <b>gone</b>, he noted."
JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def text(rosa, now):
    return add_source(RAW, by=rosa, at=now)


@pytest.fixture
def propose_words(text):
    def propose_words(words, tag, **details):
        start = text.text.index(words)
        details = {"rule": "a/rule", "confidence": 0.7, "because": "So.", **details}
        return Annotation.objects.create(
            source_text=text, tag=tag, start=start, end=start + len(words), quote=words, **details
        )

    return propose_words


@pytest.fixture
def regime(propose_words):
    return propose_words("regime", "labelling")


@pytest.fixture
def said(propose_words):
    return propose_words("the chief said", "attribution")


@pytest.fixture
def bench(text):
    return reverse("lessons:review", args=[text.slug])


def decide(client, annotation, decision, query="", **headers):
    address = reverse("lessons:annotation-decide", args=[annotation.pk]) + query
    return client.post(address, {"decision": decision}, **headers)


def correct(client, annotation, **fields):
    headers = fields.pop("headers", {})
    fields = {"quote": annotation.quote, "tag": annotation.tag, "because": "So.", **fields}
    return client.post(reverse("lessons:annotation-edit", args=[annotation.pk]), fields, **headers)


@pytest.mark.parametrize(("person", "closed"), [("ada", 404), ("ben", 403), ("cleo", 403)])
def test_bench_of_the_site_is_closed_to_all_but_admins(request, signed_in, text, regime, bench, person, closed):
    client = signed_in(request.getfixturevalue(person))
    pages = [
        bench,
        reverse("lessons:review-accept-shown", args=[text.slug]),
        reverse("lessons:review-history", args=[text.slug]),
        reverse("lessons:annotation-edit", args=[regime.pk]),
        reverse("lessons:annotation-halves", args=[regime.pk]),
        reverse("lessons:annotation-readings", args=[regime.pk]),
    ]
    assert {client.get(page).status_code for page in pages} == {closed}
    posts = [reverse(f"lessons:annotation-{name}", args=[regime.pk]) for name in ("tag", "ends", "halves", "union")]
    assert {client.post(page, {"tag": "doubt", "move": "end-on"}).status_code for page in posts} == {closed}
    assert decide(client, regime, "accept").status_code == closed
    assert client.post(reverse("lessons:annotation-add", args=[text.slug])).status_code == closed
    regime.refresh_from_db()
    assert regime.status == Status.PROPOSED


def test_bench_shows_proposals_as_proposals(signed_in, rosa, regime, bench):
    page = signed_in(rosa).get(bench).content.decode()
    assert "proposed, 70 % sure" in page
    assert f'<mark class="m u0-labelling is-proposed" data-marks="{regime.pk}">regime</mark>' in page
    assert "<em>brutal</em>" in page
    assert "&lt;b&gt;gone&lt;/b&gt;" in page


def test_bench_leads_to_the_rule_behind_a_proposal(signed_in, rosa, text, propose_words, bench):
    propose_words("regime", "labelling", rule="wording.lexicon")
    page = signed_in(rosa).get(bench).content.decode()
    assert f'href="{reverse("lessons:rules")}#wording">Rule: wording.lexicon</a>' in page


@pytest.mark.parametrize("count", [1, SHOWN + 20])
def test_bench_takes_the_same_queries_for_one_and_for_many(
    signed_in, rosa, text, bench, count, django_assert_num_queries, now
):
    Annotation.objects.bulk_create(
        Annotation(source_text=text, tag="doubt", start=0, end=4, quote="Five", status=Status.PROPOSED)
        for _ in range(count)
    )
    client = signed_in(rosa)
    with django_assert_num_queries(
        8
    ):  # session, user, text, marks, cards, counts, the last decision, marks without a place
        answer = client.get(bench)
    assert answer.content.decode().count("data-annotation=") == min(count, SHOWN)


def test_lists_are_filtered_by_layer_and_state(signed_in, rosa, now, regime, said, bench, propose_words):
    propose_words("struck", "loaded-language", status=Status.DISMISSED, decided_by=rosa)

    def listed(query):
        return [card.annotation.quote for card in signed_in(rosa).get(bench + query).context["window"].cards]

    assert listed("") == ["regime", "the chief said"]
    assert listed("?layer=attribution") == ["the chief said"]
    assert listed("?state=dismissed") == ["struck"]
    assert listed("?state=all&layer=framing") == ["regime", "struck"]
    assert listed("?state=nonsense&layer=nonsense&sure=nonsense&after=nonsense") == ["regime", "the chief said"]


def test_lists_are_filtered_by_rule_and_sureness_too(signed_in, rosa, regime, bench, propose_words):
    propose_words("the chief said", "attribution", rule="b/rule", confidence=0.8)
    propose_words("brutal", "loaded-language", rule="b/rule", confidence=0.55)
    propose_words("gone", "euphemism", rule="", confidence=None)

    def listed(query):
        return [card.annotation.quote for card in signed_in(rosa).get(bench + query).context["window"].cards]

    assert listed("?rule=b%2Frule") == ["brutal", "the chief said"]
    assert listed("?rule=b%2Frule&layer=framing") == ["brutal"]
    assert [listed(f"?sure={band}") for band in ("sure", "middle", "unsure")] == [
        ["the chief said"],
        ["regime"],
        ["brutal"],
    ]
    assert listed("?sure=sure&rule=a%2Frule") == []
    counts = signed_in(rosa).get(f"{bench}?rule=b%2Frule").context["counts"]
    assert [(tab.label, tab.count) for tab in counts.layers if tab.count] == [
        ("All layers", 2),
        ("Who", 1),
        ("Wording", 1),
    ]
    assert [(tab.key, tab.count) for tab in counts.rules] == [("a/rule", 1), ("b/rule", 2)]


def test_progress_counts_what_is_decided_by_layer(signed_in, rosa, regime, said, bench, propose_words):
    propose_words("struck", "loaded-language", status=Status.DISMISSED)
    counts = signed_in(rosa).get(bench).context["counts"]
    assert (counts.progress.decided, counts.progress.total) == (1, 3)
    assert [(layer.decided, layer.total) for layer in counts.by_layer] == [(0, 1), (1, 2)]


def test_decision_leads_to_the_next_proposal(signed_in, rosa, regime, said, bench):
    client = signed_in(rosa)
    assert decide(client, regime, "accept").url == f"{bench}#a-{said.pk}"
    assert decide(client, said, "dismiss").url == f"{bench}#proposals"
    regime.refresh_from_db()
    said.refresh_from_db()
    assert (regime.status, regime.decided_by) == (Status.ACCEPTED, rosa)
    assert (said.status, said.decided_by) == (Status.DISMISSED, rosa)


def test_next_proposal_stays_inside_the_layer_asked_for(signed_in, rosa, regime, said, bench, propose_words):
    noted = propose_words("noted", "endorsing-verb")
    answer = decide(signed_in(rosa), regime, "accept", "?layer=framing")
    assert answer.url == f"{bench}?layer=framing#a-{noted.pk}"


def test_unknown_decision_is_refused(signed_in, rosa, regime):
    assert decide(signed_in(rosa), regime, "burn").status_code == 400


def test_script_gets_the_parts_that_changed(signed_in, rosa, regime, said):
    parts = decide(signed_in(rosa), regime, "accept", **JSON).json()
    assert parts["said"] == "Accepted: “regime”."
    (card,) = parts["cards"]
    assert "accepted by Rosa" in card
    ((start, paragraph),) = parts["blocks"]
    assert start == regime.source_text.text.index("The brutal")
    assert f'<mark class="m u0-labelling" data-marks="{regime.pk}">' in paragraph
    assert "<b>1 proposal</b> to decide" in parts["progress"]
    assert "Rosa accepted “regime”" in parts["last"]


def test_undo_opens_the_proposal_again(signed_in, rosa, regime):
    client = signed_in(rosa)
    decide(client, regime, "accept")
    decide(client, regime, "restore")
    regime.refresh_from_db()
    assert (regime.status, regime.decided_by) == (Status.PROPOSED, None)


def test_quote_is_found_again_near_its_old_place(signed_in, rosa, text, propose_words):
    second = propose_words("regime is", "labelling")
    correct(signed_in(rosa), second, quote="The regime")
    second.refresh_from_db()
    assert second.start == text.text.rindex("The regime")
    assert (second.quote, second.status) == ("The regime", Status.ACCEPTED)


def test_quote_that_is_not_there_is_told_kindly_and_kept(signed_in, rosa, regime):
    page = correct(signed_in(rosa), regime, quote="the junta").content.decode()
    assert "These words are not in the text." in page
    assert "the junta</textarea>" in page
    form = correct(signed_in(rosa), regime, quote="the junta", headers=JSON).json()["form"]
    assert "the junta</textarea>" in form
    regime.refresh_from_db()
    assert (regime.quote, regime.status) == ("regime", Status.PROPOSED)


def test_correction_without_a_reason_is_refused(signed_in, rosa, regime):
    assert correct(signed_in(rosa), regime, because="").context["form"].errors.keys() == {"because"}


def test_correction_that_doubles_another_is_refused(signed_in, rosa, regime, propose_words):
    other = propose_words("brutal regime", "labelling")
    page = correct(signed_in(rosa), other, quote="regime", tag="labelling").content.decode()
    assert "These words carry this tag already." in page


def test_own_annotation_is_accepted_at_once(signed_in, rosa, text, bench):
    address = reverse("lessons:annotation-add", args=[text.slug])
    fields = {"quote": "the regime", "tag": "labelling", "because": "It judges.", "near": f"{len(text.text)}"}
    assert signed_in(rosa).post(address, fields).url == bench
    added = text.annotations.get()
    assert (added.quote, added.start) == ("The regime", text.text.rindex("The regime"))
    assert (added.status, added.decided_by, added.rule) == (Status.ACCEPTED, rosa, "")


def test_own_annotation_elsewhere_keeps_what_was_typed(signed_in, rosa, text):
    address = reverse("lessons:annotation-add", args=[text.slug])
    page = (
        signed_in(rosa)
        .post(address, {"quote": "a junta", "tag": "labelling", "because": "It judges."})
        .content.decode()
    )
    assert "These words are not in the text." in page
    assert "It judges.</textarea>" in page
    assert not text.annotations.exists()


def test_accepting_all_shown_asks_first_and_takes_only_these(signed_in, rosa, text, regime, said):
    client = signed_in(rosa)
    address = reverse("lessons:review-accept-shown", args=[text.slug]) + "?layer=framing"
    page = client.get(address).content.decode()
    assert "Accept this proposal?" in page
    assert "the chief said" not in page
    client.post(address, {"annotations": f"{regime.pk} nonsense {'9' * 20} {'9' * 5000}"})
    assert [annotation.quote for annotation in text.annotations.accepted()] == ["regime"]


def test_other_texts_proposals_cannot_be_slipped_in(signed_in, rosa, now, regime):
    other = add_source("# Another\n\nAnother text.", by=rosa, at=now)
    signed_in(rosa).post(reverse("lessons:review-accept-shown", args=[other.slug]), {"annotations": regime.pk})
    regime.refresh_from_db()
    assert regime.status == Status.PROPOSED


def test_bench_says_the_language_of_the_text_and_which_way_it_runs(signed_in, rosa, text, regime):
    text.language = "fa"
    text.save()
    page = signed_in(rosa).get(reverse("lessons:review", args=[text.slug])).content.decode()
    assert re.search(r'class="source-text"[^>]* lang="fa"\s+dir="rtl"', page)
    assert re.search(r'class="annotation-quote"\s+lang="fa"\s+dir="rtl"', page)
