"""“How the machine reads”: the rules, for anyone."""

from django.urls import reverse

from lessons.analysis.rules import rules


def test_anyone_may_read_every_rule(client, db):
    page = client.get("/how-the-machine-reads/")
    assert page.status_code == 200
    words = page.content.decode()
    for rule in rules():
        assert f'id="{rule.key}"' in words
    assert "<mark>The harbour master said</mark> that two ferries were late." in words
    assert "Three bridges – one of them new<br>It rained." in words


def test_the_page_asks_the_database_nothing(client, db, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse("lessons:rules"))


def test_help_and_glossary_lead_to_it(client, db):
    for name in ("help", "lessons:glossary"):
        assert reverse("lessons:rules") in client.get(reverse(name)).content.decode()
