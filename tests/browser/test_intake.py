"""Rosa brings files: drops several at once, looks them over, keeps them."""

import base64
import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from lessons.sources.actions import add_source, take_in, take_in_pasted
from lessons.sources.models import Intake, SourceText
from tests.lessons.sources import files

FIRST = files.PARAGRAPHS
SECOND = (
    "Bread has cost five crowns a loaf in Linden since Sunday, the bakers said in a letter to their customers.",
    "Flour, they wrote, has become dearer by a third within one year, and so has the heating of their ovens.",
)
THIRD = (
    "The school on Mill Lane gets a new roof next summer, the council decided on Tuesday by twelve votes to nine.",
    "Parents had asked for it since 2019, when water came through the ceiling of two classrooms on the upper floor.",
)
DROP = """(drop, files) => {
  const all = new DataTransfer();
  for (const { name, base64 } of files) {
    const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
    all.items.add(new File([bytes], name));
  }
  for (const name of ["dragover", "drop"])
    drop.dispatchEvent(new DragEvent(name, { dataTransfer: all, bubbles: true, cancelable: true }));
}"""
THREE = {
    "harbour.html": files.page(FIRST),
    "bread.docx": files.docx(SECOND, headline="Bread is dearer"),
    "school.pdf": files.pdf(THIRD, headline="School gets a new roof"),
}


def drop(page, dropped):
    sent = [{"name": name, "base64": base64.b64encode(content).decode()} for name, content in dropped.items()]
    page.locator("[data-drop]").evaluate(DROP, sent)


@pytest.fixture
def waiting(transactional_db, rosa, now):
    """One file that was read, one that was refused."""
    for name, content in {"a.html": files.page(), "b.docx": files.HOSTILE["bomb.docx"][0]()}.items():
        take_in(files.upload(content), name=name, by=rosa, at=now)
    return Intake.objects.get(name="a.html")


def test_three_files_dropped_at_once_become_three_texts(page, sign_in, rosa, transactional_db):
    sign_in(page, rosa)
    page.goto("/texts/new/")
    drop(page, THREE)
    drop(page, {"notes.txt": b"not for the class"})
    expect(page.get_by_role("list", name="Chosen files").get_by_role("listitem")).to_have_count(4)
    page.get_by_role("button", name="Leave out: notes.txt").click()
    page.get_by_role("button", name="Read them").click(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Files to prepare")
    expect(page.get_by_role("link", name=re.compile("^Prepare"))).to_have_count(3)

    page.get_by_role("link", name=files.HEADLINE, exact=True).click()
    expect(page.get_by_label("The text", exact=True)).to_have_value(files.WORDS)
    expect(page.get_by_label("or a new outlet")).to_have_value("Linden Daily")
    page.get_by_text("2 lines of the file are not in the text").click()
    expect(page.get_by_text(files.FOOT)).to_be_visible()
    page.get_by_role("button", name="Keep this text").click(timeout=60_000)
    expect(page.get_by_role("link", name="Review proposals")).to_be_visible()

    page.goto("/texts/")
    page.get_by_role("link", name="2 files to prepare").click()
    page.get_by_role("link", name="School gets a new roof", exact=True).click()
    text = page.get_by_label("The text", exact=True)
    text.fill(text.input_value().replace("School gets", "# School gets").replace("# School", "# The school"))
    page.get_by_role("button", name="Save and look").click()
    expect(page.locator("#preview .headline")).to_have_text("The school gets a new roof")
    page.get_by_role("button", name="Keep this text").click(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("The school gets a new roof")

    page.goto("/texts/incoming/")
    page.get_by_role("link", name="Bread is dearer", exact=True).click()
    page.get_by_role("button", name="Keep this text").click(timeout=60_000)
    expect(page.get_by_role("heading", level=1)).to_have_text("Bread is dearer")
    assert sorted(SourceText.objects.values_list("title", flat=True)) == [
        "Bread is dearer",
        files.HEADLINE,
        "The school gets a new roof",
    ]
    page.get_by_text("The file as it came").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download it").click()
    assert download.value.suggested_filename == "bread.docx"
    assert download.value.path().read_bytes() == THREE["bread.docx"]


def test_files_are_brought_without_scripts(new_context, sign_in, rosa, transactional_db):
    page = new_context(java_script_enabled=False).new_page()
    sign_in(page, rosa)
    page.goto("/texts/new/")
    page.locator("input[type=file]").set_input_files(
        [{"name": name, "mimeType": "", "buffer": content} for name, content in THREE.items()]
    )
    page.get_by_role("button", name="Read them").click(timeout=60_000)
    expect(page.get_by_role("link", name=re.compile("^Prepare"))).to_have_count(3)


def test_list_follows_the_worker_by_itself(page, sign_in, rosa, waiting):
    Intake.objects.filter(pk=waiting.pk).update(state="waiting")
    sign_in(page, rosa)
    page.goto("/texts/incoming/")
    expect(page.get_by_text("This page looks again by itself.")).to_be_visible()
    Intake.objects.filter(pk=waiting.pk).update(state="ready")
    expect(page.get_by_role("link", name=re.compile("^Prepare"))).to_be_visible()
    expect(page.get_by_text("This page looks again by itself.")).to_have_count(0)


def test_page_of_a_file_turns_into_its_form(page, sign_in, rosa, waiting):
    Intake.objects.filter(pk=waiting.pk).update(state="waiting")
    sign_in(page, rosa)
    page.goto(reverse("lessons:intake", args=[waiting.pk]))
    expect(page.get_by_text("The machine is reading it.")).to_be_visible()
    Intake.objects.filter(pk=waiting.pk).update(state="ready")
    expect(page.get_by_label("The text", exact=True)).to_have_value(files.WORDS)


def test_intake_pages_have_no_barrier(either, sign_in, rosa, waiting, now, axe):
    add_source(files.WORDS, by=rosa, at=now)
    take_in_pasted(files.WORDS, by=rosa, at=now)
    sign_in(either, rosa)
    one, other = reverse("lessons:intake", args=[waiting.pk]), Intake.objects.get(name="b.docx").pk
    refused = reverse("lessons:intake", args=[other])
    for address in ["/texts/", "/texts/new/", "/texts/incoming/", one, refused, "/outlets/", "/outlets/new/"]:
        either.goto(address)
        axe(either)
        assert either.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
