"""Files for other tools on the site: admins only, safe to download, plain about what became of an import."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lessons.annotations.models import Annotation, Status
from lessons.interchange.formats import FORMATS
from lessons.interchange.refusals import FILE_LIMIT
from lessons.sources.models import SourceText

SLUG = "the-shut-harbour"
PAGE = reverse("lessons:exchange", args=[SLUG])


def download(client, key, query=""):
    return client.get(reverse("lessons:annotations-download", args=[SLUG, key]) + query)


def hand_in(client, name, content, status=Status.PROPOSED):
    data = content if isinstance(content, bytes) else content.encode()
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data), "status": status})


@pytest.mark.parametrize("person", ["ada", "ben", "cleo"])
@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        reverse("lessons:annotations-download", args=[SLUG, "csv"]),
        reverse("lessons:lesson-import"),
    ],
)
def test_files_are_closed_to_all_but_admins(request, signed_in, client, version, person, address):
    assert client.get(address).status_code == 302
    assert signed_in(request.getfixturevalue(person)).get(address).status_code in {403, 404}
    assert client.post(address).status_code in {403, 404, 405}


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_downloads_are_attachments_that_no_browser_guesses_at(signed_in, rosa, version, key):
    answer = download(signed_in(rosa), key)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{SLUG}.')
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in answer.headers["Content-Type"]


def test_unknown_format_and_text_are_not_there(signed_in, rosa, version):
    assert download(signed_in(rosa), "exe").status_code == 404
    assert signed_in(rosa).get(reverse("lessons:exchange", args=["nowhere"])).status_code == 404


def test_page_lists_each_format_and_offers_proposals_where_there_are_some(signed_in, rosa, version):
    client = signed_in(rosa)
    page = client.get(PAGE).content.decode()
    assert all(form.label in page for form in FORMATS.values())
    assert "with open proposals" not in page
    Annotation.objects.filter(tag="checkable").update(status=Status.PROPOSED)
    assert "with open proposals" in client.get(PAGE).content.decode()
    assert b"checkable" not in download(client, "csv").content
    assert b"checkable" in download(client, "csv", "?proposals").content


def test_brat_comes_as_a_zip_and_goes_back_as_one(signed_in, rosa, version):
    client = signed_in(rosa)
    content = download(client, "brat").content
    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == [f"{SLUG}.txt", f"{SLUG}.ann"]
    Annotation.objects.all().delete()
    page = hand_in(client, "marks.zip", content).content.decode()
    assert "2 marks added" in page
    assert "0 marks were not placed" in page
    assert "2 marks were here already" in hand_in(client, "marks.zip", content).content.decode()


def test_an_import_names_who_accepted(signed_in, rosa, version):
    client = signed_in(rosa)
    content = download(client, "jsonld").content
    Annotation.objects.all().delete()
    hand_in(client, "marks.jsonld", content, Status.ACCEPTED)
    assert set(Annotation.objects.values_list("status", "decided_by")) == {(Status.ACCEPTED, rosa.pk)}


def test_what_is_not_placed_is_told_with_its_words_and_escaped(signed_in, rosa, version):
    content = json.dumps({"text": "A <b>bold</b> word", "label": [[2, 13, "loaded-language"]]})
    page = hand_in(signed_in(rosa), "marks.jsonl", content).content.decode()
    assert "1 mark was not placed" in page
    assert "“&lt;b&gt;bold&lt;/b&gt;”" in page
    assert "made on other words than these" in page
    assert Annotation.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("marks.exe", b"MZ", "Files of this kind are not read here: “.exe”."),
        ("marks.jsonl", b"{", "cannot be read"),
        ("marks.jsonld", b"\xff", "not text in UTF-8"),
        ("marks.csv", b"tag,quote\nlies,said\n", "The codebook has no such tag: “lies”. (row 2)"),
        ("marks.csv", b"", "This file is empty."),
        ("marks.ann", b" " * (FILE_LIMIT + 1), "larger than 8 MB"),
    ],
    ids=range(6),
)
def test_a_file_that_is_refused_says_why_and_changes_nothing(signed_in, rosa, version, name, content, words):
    answer = hand_in(signed_in(rosa), name, content)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert Annotation.objects.count() == 2


def test_a_lesson_leaves_and_arrives_on_the_site(signed_in, rosa, version):
    client = signed_in(rosa)
    answer = client.get(reverse("lessons:lesson-download", args=[version.lesson.pk]))
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}.lesson.json"'
    file = lambda: {"file": SimpleUploadedFile("a.lesson.json", answer.content)}  # noqa: E731 - a fresh one each time
    again = client.post(reverse("lessons:lesson-import"), file(), follow=True)
    assert "here already" in again.content.decode()
    version.lesson.delete()
    SourceText.objects.all().delete()
    arrived = client.post(reverse("lessons:lesson-import"), file(), follow=True)
    assert "is here now" in arrived.content.decode()
    refused = client.post(reverse("lessons:lesson-import"), {"file": SimpleUploadedFile("a.json", b"{}")})
    assert "cannot be read" in refused.content.decode()
