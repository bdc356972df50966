"""From a file somebody brings to a text on record: nothing is kept unseen, nothing is lost, nobody else gets in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from lessons.codebooks.actions import copy_codebook
from lessons.sources.actions import add_source, read_again, take_in, take_in_pasted
from lessons.sources.models import Intake, IntakeState, Outlet, SourceText
from lessons.sources.tasks import read
from tests.lessons.sources import files

NEW, INCOMING = "/texts/new/", "/texts/incoming/"


def originals():
    folder = Path(settings.MEDIA_ROOT) / "originals"
    return set(folder.iterdir()) if folder.exists() else set()


@pytest.fixture
def bring(rosa, now):
    """Takes a file in and reads it."""

    def bring(content, name=""):
        intake = take_in(ContentFile(content), name=name, by=rosa, at=now)
        read.call(intake.pk)
        intake.refresh_from_db()
        return intake

    return bring


@pytest.fixture
def page_intake(bring):
    return bring(files.page(), "harbour.html")


def address(intake, name="intake"):
    return reverse(f"lessons:{name}", args=[intake.pk])


def form_of(client, intake, **changes):
    """What a browser would send of the page as it stands."""
    form = client.get(address(intake)).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | changes


@pytest.mark.parametrize("person", ["ben", "cleo"])
def test_intake_is_closed_to_students(request, signed_in, page_intake, person):
    client = signed_in(request.getfixturevalue(person))
    for place in (NEW, INCOMING, address(page_intake), address(page_intake, "intake-original")):
        assert client.get(place).status_code == 403
    for name in ("intake", "intake-reading", "intake-removal"):
        assert client.post(address(page_intake, name)).status_code == 403
    assert client.post(NEW, {"pasted": files.WORDS}).status_code == 403
    assert Intake.objects.count() == 1


def test_visitor_is_sent_to_sign_in(client, page_intake):
    assert client.get(address(page_intake, "intake-original")).status_code == 302


@pytest.mark.parametrize("name", ["intake-reading", "intake-removal"])
def test_verbs_are_posts(signed_in, rosa, page_intake, name):
    assert signed_in(rosa).get(address(page_intake, name)).status_code == 405


def test_upload_is_read_by_the_worker_and_waits_to_be_prepared(signed_in, rosa, django_capture_on_commit_callbacks):
    client = signed_in(rosa)
    with django_capture_on_commit_callbacks() as asked:
        answer = client.post(NEW, {"upload": SimpleUploadedFile("harbour.html", files.page())})
    intake = Intake.objects.get()
    assert answer.url == address(intake)
    assert (intake.state, intake.text) == (IntakeState.WAITING, "")
    assert "The machine is reading it" in client.get(address(intake)).content.decode()
    assert len(asked) == 1
    asked[0]()
    intake.refresh_from_db()
    assert (intake.state, intake.text) == (IntakeState.READY, files.WORDS)
    assert not SourceText.objects.exists()


def test_several_files_and_a_paste_come_at_once(signed_in, rosa):
    sent = [SimpleUploadedFile("a.docx", files.docx()), SimpleUploadedFile("b.pdf", files.pdf())]
    answer = signed_in(rosa).post(NEW, {"upload": sent, "pasted": files.WORDS})
    assert answer.url == INCOMING
    assert sorted(Intake.objects.values_list("name", flat=True)) == ["", "a.docx", "b.pdf"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Choose a file or paste a text."),
        ({"pasted": " \n "}, "Choose a file or paste a text."),
        ({"pasted": "--- *** ---"}, "There are no words in this text."),
        ({"pasted": "a" * 200_001}, "200000"),
        ({"upload": SimpleUploadedFile("empty.txt", b"")}, "“empty.txt” is empty."),
        ({"upload": [SimpleUploadedFile(f"{n}.txt", b"words") for n in range(21)]}, "more than 20 files"),
    ],
)
def test_refused_form_takes_nothing_in(signed_in, rosa, fields, told):
    before = originals()
    assert told in signed_in(rosa).post(NEW, fields).content.decode()
    assert not Intake.objects.exists()
    assert originals() == before


def test_paste_survives_a_refused_file(signed_in, rosa):
    answer = signed_in(rosa).post(NEW, {"pasted": files.WORDS, "upload": SimpleUploadedFile("empty.txt", b"")})
    assert f"{files.PARAGRAPHS[2]}</textarea>" in answer.content.decode()


def test_large_file_is_refused(signed_in, rosa, monkeypatch):
    monkeypatch.setattr("lessons.sources.forms.FILE_LIMIT", 10)
    answer = signed_in(rosa).post(NEW, {"upload": SimpleUploadedFile("a.txt", b"more than ten")})
    assert "“a.txt” is larger than" in answer.content.decode()


def test_page_fills_in_where_it_comes_from(signed_in, rosa, page_intake):
    daily = Outlet.objects.create(name="LINDEN daily")
    client = signed_in(rosa)
    page = client.get(address(page_intake)).content.decode()
    assert files.MENU in page
    assert "2 lines of the file are not in the text" in page
    answer = client.post(address(page_intake), form_of(client, page_intake, then="keep"))
    text = SourceText.objects.get()
    assert answer.url == reverse("lessons:source-detail", args=[text.slug])
    assert (text.outlet, text.author, f"{text.published_on}", text.url, text.language) == (
        daily,
        "Jo Bly",
        "2024-03-04",
        "https://daily.example/harbour",
        "en",
    )
    assert text.title == files.HEADLINE
    assert text.text == "\n".join((files.HEADLINE, *files.PARAGRAPHS))
    assert client.get(address(page_intake)).url == answer.url


def test_day_of_the_upload_and_the_rights_are_kept_with_the_text(signed_in, rosa, page_intake):
    client = signed_in(rosa)
    fields = form_of(client, page_intake, rights="Ours. " * 200, then="look")
    day = timezone.localdate(page_intake.created_at).isoformat()
    assert fields["retrieved_on"] == day
    client.post(address(page_intake), fields)
    fields = form_of(client, page_intake, then="keep")
    assert fields["rights"] == "Ours. " * 200
    client.post(address(page_intake), fields)
    text = SourceText.objects.get()
    assert (f"{text.retrieved_on}", text.rights) == (day, ("Ours. " * 200).strip())


def test_day_of_retrieval_may_be_taken_out(signed_in, rosa, page_intake):
    client = signed_in(rosa)
    client.post(address(page_intake), form_of(client, page_intake, retrieved_on="", then="look"))
    client.post(address(page_intake), form_of(client, page_intake, then="keep"))
    assert SourceText.objects.get().retrieved_on is None


def test_words_are_mended_before_they_are_kept(signed_in, rosa, page_intake):
    client = signed_in(rosa)
    mended = "# The harbour\n\nIt stays *shut*."
    look = client.post(address(page_intake), form_of(client, page_intake, text=mended, author="J. Bly", then="look"))
    assert look.url.endswith("#preview")
    assert not SourceText.objects.exists()
    page = client.get(address(page_intake)).content.decode()
    assert '<p class="block"><span class="em">' not in page
    assert "It stays" in page
    client.post(address(page_intake), form_of(client, page_intake, then="keep"))
    text = SourceText.objects.get()
    assert (text.text, text.author) == ("The harbour\nIt stays shut.", "J. Bly")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": "***"}, "There are no words in this text."),
        ({"text": "word " * 40_001}, "characters; 200000 fit"),
        ({"url": "no address"}, "valid URL"),
        ({"text": ""}, "This field is required."),
    ],
)
def test_refusal_costs_nothing_that_was_typed(signed_in, rosa, page_intake, changes, told):
    client = signed_in(rosa)
    fields = form_of(client, page_intake, author="Somebody Else", then="keep", **changes)
    assert told in client.post(address(page_intake), fields).content.decode()
    assert not SourceText.objects.exists()
    assert not Outlet.objects.exists()
    assert 'value="Somebody Else"' in client.get(address(page_intake)).content.decode()


def test_same_words_are_refused_with_a_way_to_the_first(signed_in, rosa, now, page_intake):
    first = add_source(files.WORDS, by=rosa, at=now)
    client = signed_in(rosa)
    answer = client.post(address(page_intake), form_of(client, page_intake, then="keep")).content.decode()
    assert f"This text is here already: “{first.title}”." in answer
    assert reverse("lessons:source-detail", args=[first.slug]) in answer
    assert page_intake.state == IntakeState.READY


def test_nearly_the_same_article_is_pointed_out(signed_in, rosa, now, bring):
    kept = add_source(files.WORDS, by=rosa, at=now)
    other = add_source("# Bread is dearer\n\nA loaf costs five crowns since Sunday, bakers said.", by=rosa, at=now)
    again = bring(files.docx([*files.PARAGRAPHS[:2], "The union of the dockers asked for pay while it is shut."]))
    page = signed_in(rosa).get(address(again)).content.decode()
    assert "word for word the same as" in page
    assert reverse("lessons:source-detail", args=[kept.slug]) in page
    assert other.title not in page
    twin = bring(files.pdf())
    assert ["intake", again.pk] in [row[:2] for row in twin.alike]


def test_other_language_is_told_and_gets_no_proposals(signed_in, rosa, bring):
    french = (
        "Le port de Linden reste fermé jusqu’à vendredi, a dit le maire de la ville dans une lettre aux habitants. "
        "Il est fermé depuis un incendie qui a détruit les bureaux."
    )
    intake = bring(f"# Le port reste fermé\n\n{french}".encode(), "port.txt")
    client = signed_in(rosa)
    assert "This text seems to be in French." in client.get(address(intake)).content.decode()
    client.post(address(intake), form_of(client, intake, then="keep"))
    assert SourceText.objects.get().language == "fr"


def test_hostile_file_is_let_go_of_with_a_reason(signed_in, rosa, bring, django_capture_on_commit_callbacks):
    before = originals()
    with django_capture_on_commit_callbacks(execute=True):
        intake = bring(files.HOSTILE["bomb.docx"][0](), "bomb.docx")
    assert originals() == before
    assert (intake.state, intake.problem, intake.original.name, intake.text) == (
        IntakeState.REFUSED,
        "swollen",
        "",
        "",
    )
    page = signed_in(rosa).get(address(intake)).content.decode()
    assert "far larger than any article" in page


def test_fault_of_the_site_keeps_the_file_for_another_try(rosa, now, monkeypatch):
    intake = take_in_pasted(files.WORDS, by=rosa, at=now)
    monkeypatch.setattr("lessons.sources.tasks.extract", lambda *_args, **_details: {}["gone"])
    with pytest.raises(KeyError):
        read.call(intake.pk)
    intake.refresh_from_db()
    assert (intake.state, intake.problem) == (IntakeState.REFUSED, "stopped")
    assert "try again" in intake.problem_words
    monkeypatch.undo()
    read_again(intake)
    assert read.call(intake.pk) == IntakeState.READY


def test_task_asked_twice_or_too_late_does_nothing(page_intake):
    assert read.call(page_intake.pk) == ""
    assert read.call(12345) == ""


def test_original_is_a_download_and_nothing_else(signed_in, rosa, page_intake):
    answer = signed_in(rosa).get(address(page_intake, "intake-original"))
    assert b"".join(answer.streaming_content) == files.page()
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="harbour.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")


def test_original_has_no_address_of_its_own(client, page_intake):
    assert client.get(f"/{page_intake.original.name}").status_code == 404
    assert client.get(f"/media/{page_intake.original.name}").status_code == 404
    path = Path(page_intake.original.path)
    assert (path.suffix, path.stat().st_mode & 0o077) == ("", 0)


def test_original_is_read_in_other_letters(signed_in, rosa, bring):
    intake = bring("Гавань закрыта до пятницы, сказал мэр.".encode("cp1251"), "a.txt")
    client = signed_in(rosa)
    assert "Look for odd letters" in client.get(address(intake)).content.decode()
    client.post(address(intake, "intake-reading"), {"encoding": "cp1251"})
    read.call(intake.pk)
    intake.refresh_from_db()
    assert intake.text == "Гавань закрыта до пятницы, сказал мэр."


def test_kept_text_stays_when_its_file_is_read_again(signed_in, rosa, page_intake):
    client = signed_in(rosa)
    client.post(address(page_intake), form_of(client, page_intake, then="keep"))
    text = SourceText.objects.get()
    assert page_intake.sha256 in client.get(reverse("lessons:source-detail", args=[text.slug])).content.decode()
    answer = client.post(address(page_intake, "intake-reading"))
    again = Intake.objects.open().get()
    assert answer.url == address(again)
    assert again.sha256 == page_intake.sha256
    assert again.original.name != page_intake.original.name


def test_removed_intake_takes_its_file_along(signed_in, rosa, page_intake, django_capture_on_commit_callbacks):
    place = Path(page_intake.original.path)
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        signed_in(rosa).post(address(page_intake, "intake-removal"))
    assert not place.exists()
    assert not Intake.objects.exists()


def test_kept_intake_cannot_be_removed(signed_in, rosa, page_intake):
    Intake.objects.update(state=IntakeState.KEPT)
    assert signed_in(rosa).post(address(page_intake, "intake-removal")).status_code == 404


def test_row_that_cannot_be_written_leaves_no_file(rosa, now, monkeypatch):
    before = originals()
    monkeypatch.setattr("lessons.sources.actions._ask_for_reading", lambda _intake: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        take_in_pasted(files.WORDS, by=rosa, at=now)
    assert originals() == before
    assert not Intake.objects.exists()


def test_markup_of_a_file_is_shown_not_run(signed_in, rosa, bring):
    intake = bring(b"# <script>alert(1)</script>\n\nA <b>bold</b> claim was made on Monday.", '"><b>.txt')
    page = signed_in(rosa).get(address(intake)).content.decode()
    assert "<script>alert" not in page
    assert '"><b>.txt' not in page


@pytest.mark.parametrize("count", [1, 15])
def test_list_takes_the_same_queries_for_one_file_and_for_many(signed_in, rosa, now, count, django_assert_num_queries):
    for number in range(count):
        take_in_pasted(f"{number}", by=rosa, at=now)
    client = signed_in(rosa)
    with django_assert_num_queries(4):  # session, user, count, page
        assert client.get(INCOMING).content.decode().count("text-row") == count


def test_prepare_page_takes_few_queries(signed_in, rosa, now, page_intake, django_assert_max_num_queries):
    client = signed_in(rosa)
    with django_assert_max_num_queries(6):  # session, user, intake, known outlet, outlets
        client.get(address(page_intake))


def test_a_text_is_kept_with_the_codebook_chosen_for_it(signed_in, rosa, now, page_intake):
    codebook = copy_codebook(None, name="Linden School", by=rosa, at=now)
    client = signed_in(rosa)
    chosen = form_of(client, page_intake, codebook=codebook.pk, then="look")
    client.post(address(page_intake), chosen)
    assert form_of(client, page_intake)["codebook"] == str(codebook.pk)
    client.post(address(page_intake), chosen | {"then": "keep"})
    assert SourceText.objects.get().book == codebook.book
