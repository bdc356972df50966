"""The admins' pages about texts."""

from datetime import date

import pytest
from django.urls import reverse

from lessons.annotations.models import Annotation, Status
from lessons.annotations.tasks import analyse
from lessons.authoring.actions import publish
from lessons.sources.actions import add_source
from lessons.sources.models import Outlet, SourceText
from lessons.sources.queries import State, standing

LIST = "/texts/"
BRIDGE = "# Bridge shut\n\n3 May 2021\n\nThe bridge was shut on Monday, the mayor said."


@pytest.fixture
def text(rosa, now):
    return add_source(BRIDGE, by=rosa, at=now)


@pytest.mark.parametrize(
    "name", ["source-list", "source-detail", "source-way", "outlet-list", "outlet-new", "outlet-edit"]
)
@pytest.mark.parametrize("person", ["ben", "cleo"])
def test_texts_are_closed_to_students(request, signed_in, text, name, person):
    outlet = Outlet.objects.create(name="The Daily")
    arguments = {"source-detail": [text.slug], "source-way": [text.slug], "outlet-edit": [outlet.pk]}.get(name, [])
    answer = signed_in(request.getfixturevalue(person)).get(reverse(f"lessons:{name}", args=arguments))
    assert answer.status_code == 403


def test_visitor_is_sent_to_sign_in(client, text):
    assert client.get(LIST).status_code == 302


def test_analysis_is_asked_for_by_post_of_an_admin_only(signed_in, ada, rosa, text):
    address = reverse("lessons:source-analyse", args=[text.slug])
    assert signed_in(ada).post(address).status_code == 404
    assert signed_in(rosa).get(address).status_code == 405
    assert signed_in(rosa).post(address).status_code == 302


def test_empty_list_says_what_to_do(signed_in, rosa):
    assert "No texts yet" in signed_in(rosa).get(LIST).content.decode()


@pytest.mark.parametrize("count", [1, 20])
def test_list_takes_the_same_queries_for_one_text_and_for_many(signed_in, rosa, now, count, django_assert_num_queries):
    for number in range(count):
        text = add_source(
            f"# Text {number}\n\nWords {number}.", by=rosa, at=now, outlet=Outlet.objects.create(name=f"{number}")
        )
        Annotation.objects.create(source_text=text, tag="checkable", start=0, end=4, quote="Text")
    SourceText.objects.update(analysed_at=now)
    client = signed_in(rosa)
    with django_assert_num_queries(6):  # session, user, count, page, standings, files to prepare
        answer = client.get(LIST)
    assert answer.content.decode().count("1 proposal to review") == count


def test_long_list_has_pages(signed_in, rosa, now):
    for number in range(21):
        add_source(f"# Text {number}\n\nWords {number}.", by=rosa, at=now)
    client = signed_in(rosa)
    assert "Text 0<" not in client.get(LIST).content.decode()
    assert "Text 0<" in client.get(LIST, {"page": 2}).content.decode()


def test_standing_follows_the_work(text, version, now):
    assert standing(text).state == State.ANALYSING
    text.analysed_at = now
    assert standing(text).state == State.BARE
    Annotation.objects.create(source_text=text, tag="checkable", start=0, end=6, quote="Bridge")
    assert standing(text).state == State.TO_REVIEW
    text.annotations.update(status=Status.ACCEPTED)
    assert standing(text).state == State.REVIEWED
    text.analysis_problem = "It broke."
    assert standing(text).state == State.PROBLEM
    published = standing(version.lesson.source_text)
    assert (published.state, published.lesson_slug) == (State.PUBLISHED, version.lesson.slug)


def test_markup_in_a_text_is_shown_not_run(signed_in, rosa, now):
    text = add_source("# <script>alert(1)</script>\n\nA <b>bold</b> claim.", by=rosa, at=now)
    page = signed_in(rosa).get(reverse("lessons:source-detail", args=[text.slug])).content.decode()
    assert "<script>alert" not in page
    assert "A &lt;b&gt;bold&lt;/b&gt; claim." in page


def test_page_shows_how_the_analysis_stands(signed_in, rosa, text):
    address = reverse("lessons:source-detail", args=[text.slug])
    client = signed_in(rosa)
    assert "Check again" in client.get(address).content.decode()
    text.analysis_problem = "It broke."
    text.save()
    page = client.get(address).content.decode()
    assert "It broke." in page
    assert "Try again" in page


def test_provenance_is_corrected(signed_in, rosa, text):
    fields = {
        "title": "The bridge",
        "kind": "opinion",
        "language": "en",
        "retrieved_on": "2024-05-06",
        "rights": "Quoted for <b>teaching</b>.",
    }
    client = signed_in(rosa)
    client.post(reverse("lessons:source-detail", args=[text.slug]), fields)
    text.refresh_from_db()
    assert (text.title, text.kind, text.retrieved_on) == ("The bridge", "opinion", date(2024, 5, 6))
    page = client.get(reverse("lessons:source-detail", args=[text.slug])).content.decode()
    assert "6 May 2024" in page
    assert "Quoted for &lt;b&gt;teaching&lt;/b&gt;." in page


def test_outlet_tells_who_owns_it_and_leads_back(signed_in, rosa, text):
    daily = Outlet.objects.create(name="The Daily")
    fields = {"name": "The Daily", "country": "", "ownership": "party", "ownership_note": "Its imprint says so."}
    answer = signed_in(rosa).post(reverse("lessons:outlet-edit", args=[daily.pk]) + f"?text={text.slug}", fields)
    daily.refresh_from_db()
    assert (daily.ownership, daily.ownership_note) == ("party", "Its imprint says so.")
    assert answer.url == reverse("lessons:source-detail", args=[text.slug])


def test_outlet_says_who_says_so_on_the_lesson(signed_in, rosa, version, now):
    fields = {
        "name": "The Daily",
        "ownership": "state-funded",
        "ownership_note": "Paid by the ministry.",
        "ownership_source": "https://register.example/daily",
    }
    client = signed_in(rosa)
    assert client.post(reverse("lessons:outlet-new"), fields).url == reverse("lessons:outlet-list")
    source_text = version.lesson.source_text
    source_text.outlet = Outlet.objects.get()
    source_text.save()
    address = reverse("lessons:lesson", args=[version.lesson.slug])
    assert "not recorded" in client.get(address, follow=True).content.decode()
    publish(version.lesson, by=rosa, at=now)
    page = client.get(address, follow=True).content.decode()
    assert 'href="https://register.example/daily"' in page


def test_outlet_is_not_put_on_record_twice_in_other_capitals(signed_in, rosa):
    heute = Outlet.objects.create(name="Österreich Heute")
    client = signed_in(rosa)
    page = client.post(reverse("lessons:outlet-new"), {"name": "ÖSTERREICH HEUTE", "ownership": "party"})
    assert "on record already, as “Österreich Heute”" in page.content.decode()
    fields = {"name": "ÖSTERREICH HEUTE", "ownership": "party"}
    assert client.post(reverse("lessons:outlet-edit", args=[heute.pk]), fields).status_code == 302
    assert [outlet.name for outlet in Outlet.objects.all()] == ["ÖSTERREICH HEUTE"]


def test_outlets_address_is_no_script(signed_in, rosa):
    fields = {"name": "The Daily", "ownership": "party", "ownership_source": "javascript:alert(1)"}
    assert signed_in(rosa).post(reverse("lessons:outlet-new"), fields).status_code == 200
    assert not Outlet.objects.exists()


@pytest.mark.parametrize("count", [1, 20])
def test_outlets_take_the_same_queries_for_one_and_for_many(signed_in, rosa, count, django_assert_num_queries):
    for number in range(count):
        Outlet.objects.create(name=f"Daily {number}")
    client = signed_in(rosa)
    with django_assert_num_queries(4):  # session, user, count, page
        client.get(reverse("lessons:outlet-list"))


def test_text_the_analyser_cannot_read_is_marked_by_hand(signed_in, rosa, now):
    text = add_source("# Le port\n\nLe port reste fermé, a dit le maire.", by=rosa, at=now, language="fr")
    assert analyse.call(text.pk) == 0
    page = signed_in(rosa).get(reverse("lessons:source-detail", args=[text.slug])).content.decode()
    assert "this text is in French: nothing is proposed" in page
    assert "Mark by hand" in page
