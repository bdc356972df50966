"""The admins' pages about texts."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.annotations.models import Annotation, Status
from lessons.sources.actions import add_source
from lessons.sources.models import Outlet, SourceText
from lessons.sources.queries import State, standing

LIST, NEW = "/texts/", "/texts/new/"
BRIDGE = "# Bridge shut\n\n3 May 2021\n\nThe bridge was shut on Monday, the mayor said."


@pytest.fixture
def text(rosa, now):
    return add_source(BRIDGE, by=rosa, at=now)


def file(name, content):
    return SimpleUploadedFile(name, content)


def send(client, **fields):
    return client.post(NEW, {"kind": "news-report", **fields})


@pytest.mark.parametrize("name", ["source-list", "source-new", "source-detail", "outlet-edit"])
@pytest.mark.parametrize("person", ["ada", "ben", "cleo"])
def test_texts_are_closed_to_all_but_admins(request, signed_in, text, name, person):
    outlet = Outlet.objects.create(name="The Daily")
    arguments = {"source-detail": [text.slug], "outlet-edit": [outlet.pk]}.get(name, [])
    answer = signed_in(request.getfixturevalue(person)).get(reverse(f"lessons:{name}", args=arguments))
    assert answer.status_code == 403


def test_visitor_is_sent_to_sign_in(client, text):
    assert client.get(LIST).status_code == 302


def test_analysis_is_asked_for_by_post_of_an_admin_only(signed_in, ada, rosa, text):
    address = reverse("lessons:source-analyse", args=[text.slug])
    assert signed_in(ada).post(address).status_code == 403
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
    with django_assert_num_queries(5):  # session, user, count, page, standings
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


def test_pasted_text_is_kept_with_its_provenance(signed_in, rosa):
    answer = send(signed_in(rosa), pasted=BRIDGE, new_outlet="The Daily", author="A. Writer")
    text = SourceText.objects.get()
    assert answer.url == reverse("lessons:source-detail", args=[text.slug])
    assert (str(text.outlet), text.author, f"{text.published_on}") == ("The Daily", "A. Writer", "2021-05-03")


@pytest.mark.parametrize("name", ["news.txt", "NEWS.MD"])
def test_file_is_read(signed_in, rosa, name):
    send(signed_in(rosa), file=file(name, BRIDGE.encode("utf-16")))
    assert SourceText.objects.get().title == "Bridge shut"


def test_guessed_letters_are_told(signed_in, rosa):
    answer = signed_in(rosa).post(
        NEW, {"kind": "other", "file": file("a.txt", "A café, he said.".encode("cp1252"))}, follow=True
    )
    assert "read as Windows text" in answer.content.decode()
    assert SourceText.objects.get().text == "A café, he said."


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose a file or paste a text."),
        ({"pasted": " \n "}, "Choose a file or paste a text."),
        ({"pasted": "--- *** ---"}, "There are no words in this text."),
        ({"pasted": "a" * 200_001}, "200001 characters; 200000 fit"),
        ({"file": file("news.docx", b"PK")}, "not a .txt or .md file"),
        ({"file": file("news.txt", b"\x89PNG\0\0\1\0")}, "no plain text in this file"),
        ({"file": file("news.txt", b"a " * 500_001)}, "larger than 1 MB"),
        ({"file": file("news.txt", b"")}, "empty"),
    ],
)
def test_refusal_is_kind_and_keeps_nothing_else(signed_in, rosa, fields, told):
    answer = send(signed_in(rosa), new_outlet="The Daily", **fields)
    assert told in answer.content.decode()
    assert not SourceText.objects.exists()
    assert not Outlet.objects.exists()


def test_refused_page_still_holds_the_paste(signed_in, rosa):
    answer = send(signed_in(rosa), pasted=BRIDGE, file=file("news.docx", b"PK"))
    assert "The bridge was shut on Monday, the mayor said.</textarea>" in answer.content.decode()
    answer = send(signed_in(rosa), pasted=BRIDGE, url="no address")
    assert "The bridge was shut on Monday, the mayor said.</textarea>" in answer.content.decode()


def test_words_of_a_good_file_survive_another_fault(signed_in, rosa):
    answer = send(signed_in(rosa), file=file("news.txt", BRIDGE.encode()), url="no address")
    assert "The bridge was shut on Monday, the mayor said.</textarea>" in answer.content.decode()


def test_same_text_is_refused_with_a_way_to_the_first(signed_in, rosa, text):
    answer = send(signed_in(rosa), pasted=BRIDGE).content.decode()
    assert "This text is here already: “Bridge shut”." in answer
    assert reverse("lessons:source-detail", args=[text.slug]) in answer


def test_outlet_from_the_list_and_a_new_one_contradict(signed_in, rosa):
    daily = Outlet.objects.create(name="The Daily")
    answer = send(signed_in(rosa), pasted=BRIDGE, outlet=daily.pk, new_outlet="The Weekly")
    assert "not both" in answer.content.decode()


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


def test_provenance_is_corrected_with_the_way_the_words_travelled(signed_in, rosa, text):
    chain = "Ministry: held a briefing\n? Neighbours\n"
    fields = {"title": "The bridge", "kind": "opinion", "chain": chain, "missing": "the other side\n\n photos "}
    signed_in(rosa).post(reverse("lessons:source-detail", args=[text.slug]), fields)
    text.refresh_from_db()
    assert (text.title, text.kind) == ("The bridge", "opinion")
    assert text.chain == [
        {"who": "Ministry", "what": "held a briefing", "missing": False},
        {"who": "Neighbours", "what": "", "missing": True},
    ]
    assert text.missing == ["the other side", "photos"]
    page = signed_in(rosa).get(reverse("lessons:source-detail", args=[text.slug])).content.decode()
    assert "Ministry: held a briefing\n? Neighbours</textarea>" in page


def test_outlet_tells_who_owns_it_and_leads_back(signed_in, rosa, text):
    daily = Outlet.objects.create(name="The Daily")
    fields = {"name": "The Daily", "country": "", "ownership": "party", "ownership_note": "Its imprint says so."}
    answer = signed_in(rosa).post(reverse("lessons:outlet-edit", args=[daily.pk]) + f"?text={text.slug}", fields)
    daily.refresh_from_db()
    assert (daily.ownership, daily.ownership_note) == ("party", "Its imprint says so.")
    assert answer.url == reverse("lessons:source-detail", args=[text.slug])
