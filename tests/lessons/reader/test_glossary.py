"""The codebook as students meet it: each tag with its question, example and near miss, and where to practise it."""

from dataclasses import replace

from django.urls import reverse

from lessons.attempts.actions import begin, submit_attempt
from lessons.codebook import SHIPPED, TAGS
from lessons.practice.drills import DRILLS
from lessons.reader.queries import glossary_layers


def entries(book):
    return {entry.tag.key: entry for _, entries in glossary_layers(book) for entry in entries}


def test_every_tag_has_a_place_of_its_own_and_a_way_there(client, db):
    page = client.get(reverse("lessons:glossary")).content.decode()
    for key, tag in TAGS.items():
        assert page.count(f'id="{key}"') == 1
        assert f'href="#{key}"' in page
        assert f'href="{reverse("lessons:practice", args=[key])}"' in page
        assert tag.question in page


def test_an_entry_tells_how_to_keep_it_apart(client, db):
    page = client.get(reverse("lessons:glossary")).content.decode()
    for drill in DRILLS.values():
        assert all(row.tell in page for row in drill.confused)


def test_a_tag_to_which_the_school_gave_another_meaning_has_no_practice_of_ours():
    doubt = replace(TAGS["doubt"], definition="A question that nobody answers.")
    ours = entries(replace(SHIPPED, tags={**TAGS, "doubt": doubt}))
    assert ours["doubt"].practice_url == ""
    assert ours["doubt"].confused == []
    assert "doubt" not in {row.tag.key for row in ours["direct-quote"].confused}
    assert ours["labelling"].practice_url


def test_a_tag_that_the_school_threw_out_is_confused_with_nothing():
    fewer = {key: tag for key, tag in TAGS.items() if key != "labelling"}
    assert "labelling" not in {row.tag.key for row in entries(replace(SHIPPED, tags=fewer))["doubt"].confused}


def test_the_comparison_leads_to_the_practice_of_the_weakest_tag(client, version, ben, now):
    submit_attempt(begin(version, assignment=None, student=ben, visitor_key="", at=now), at=now)
    client.force_login(ben)
    page = client.get(reverse("lessons:step", args=[version.lesson.slug, "compare"])).content.decode()
    assert f'href="{reverse("lessons:practice", args=["attribution"])}"' in page
    assert f'href="{reverse("lessons:glossary")}#checkable"' in page
