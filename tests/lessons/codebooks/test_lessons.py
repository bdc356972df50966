"""A school's codebook on its way through a text, a lesson and an exercise, and to other sites."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.urls import reverse

from lessons.analysis.findings import Finding
from lessons.annotations.actions import TagGone, TagsMissing, choose_codebook, propose, retag, undo
from lessons.annotations.exchange import exported, take_in
from lessons.annotations.forms import AnnotationForm
from lessons.annotations.models import Annotation, Decision, Status
from lessons.attempts.actions import MarkRefused, Wanted, begin, put_mark
from lessons.authoring.actions import publish
from lessons.authoring.models import Lesson, LessonVersion
from lessons.authoring.reading import Reading
from lessons.authoring.travel import pack, unpack
from lessons.codebook import SHIPPED
from lessons.codebooks.actions import add_tag, change_tag, copy_codebook, describe_codebook, remove_tag, retire_tag
from lessons.codebooks.models import SchoolCodebook
from lessons.interchange.formats import FORMATS, packed, read
from lessons.interchange.marks import placed
from lessons.interchange.refusals import Problem, Refused
from lessons.sources.models import SourceText
from lessons.text.spans import Span

TWO_WAY = sorted(key for key, form in FORMATS.items() if form.two_way)
HEARSAY = {
    "definition": "Told by somebody who was not there.",
    "question": "Were they there?",
    "example": "**They heard that** it burned.",
    "near_miss": "“I saw it burn.”",
    "source": "our own",
    "light": "#7a3b00",
    "dark": "#f0b45b",
    "pattern": "hatched",
}


@pytest.fixture
def codebook(rosa, now):
    """Ours, with “Can be looked up” for “Checkable claim” and a tag of our own."""
    codebook = copy_codebook(None, name="Linden School", by=rosa, at=now)
    codebook = change_tag(
        codebook, "checkable", by=rosa, at=now, label="Can be looked up", light="#004f3f", shortcut="w"
    )
    return add_tag(codebook, layer="attribution", label="Hearsay", by=rosa, at=now, **HEARSAY)[0]


@pytest.fixture
def text(codebook, version):
    """“The shut harbour” with our codebook and a mark of our own tag."""
    text = choose_codebook(version.lesson.source_text, codebook)
    Annotation.objects.filter(tag="attribution").update(tag="hearsay")
    text.lessons.update(exercise_tags=["checkable", "hearsay"])
    return text


@pytest.fixture
def ours(text, now):
    """The lesson published with our codebook."""
    return publish(text.lessons.get(), by=None, at=now)


def finding(text, words, tag, layer):
    start = text.text.index(words)
    return Finding(Span(start, start + len(words)), layer, tag, because="So.", rule="a/rule", confidence=0.5)


def there_and_back(document, key, known):
    files = FORMATS[key].write(document)
    [(ending, words)] = files.items() if len(files) == 1 else [("", "")]
    if len(files) > 1:
        return read("any.zip", packed(files, "any"), known=known)
    return read(f"any{ending}", words.encode(), known=known)


# ---------------------------------------------------------------- the text


def test_the_machine_proposes_only_what_the_codebook_offers(codebook, text, rosa, now):
    retire_tag(codebook, "doubt", by=rosa, at=now)
    remove_tag(codebook, "vagueness", by=rosa, at=now)
    text = SourceText.objects.get()
    found = [finding(text, "Harbour", tag, "framing") for tag in ("doubt", "vagueness", "labelling")]
    assert [proposal.tag for proposal in propose(text, found, at=now)] == ["labelling"]


def test_a_codebook_without_the_tags_given_already_is_refused(codebook, text, rosa, now):
    with pytest.raises(TagsMissing) as refusal:
        choose_codebook(text, None)
    assert refusal.value.labels == ["Hearsay"]
    bare = remove_tag(copy_codebook(codebook, name="Bare", by=rosa, at=now), "checkable", by=rosa, at=now)
    with pytest.raises(TagsMissing):
        choose_codebook(text, bare)


def test_open_proposals_go_where_the_other_codebook_has_no_such_tag(version, codebook, rosa, now):
    text = version.lesson.source_text
    propose(text, [finding(text, "Harbour", tag, "framing") for tag in ("doubt", "labelling")], at=now)
    choose_codebook(text, remove_tag(codebook, "doubt", by=rosa, at=now))
    assert [annotation.tag for annotation in Annotation.objects.proposed()] == ["labelling"]


def test_the_page_of_a_text_chooses_its_codebook_and_says_what_is_missing(signed_in, rosa, ada, version, codebook):
    text = version.lesson.source_text
    address = reverse("lessons:text-codebook", args=[text.slug])
    assert signed_in(ada).post(address, {"codebook": codebook.pk}).status_code == 404
    client = signed_in(rosa)
    client.post(address, {"codebook": codebook.pk})
    assert SourceText.objects.get().codebook == codebook
    Annotation.objects.filter(tag="attribution").update(tag="hearsay")
    page = client.post(address, {"codebook": ""}).content.decode()
    assert "Missing: Hearsay." in page
    assert SourceText.objects.get().codebook == codebook


def test_the_bench_offers_the_tags_of_the_text(codebook, text, rosa, now, signed_in):
    retire_tag(codebook, "doubt", by=rosa, at=now)
    text = SourceText.objects.get()
    offered = {
        key: label for _layer, tags in AnnotationForm(source_text=text).fields["tag"].choices for key, label in tags
    }
    assert offered["hearsay"] == "Hearsay"
    assert offered["checkable"] == "Can be looked up"
    assert "doubt" not in offered
    page = signed_in(rosa).get(reverse("lessons:review", args=[text.slug]) + "?state=all").content.decode()
    assert "Can be looked up" in page
    assert text.stylesheet in page


def test_the_bench_takes_few_queries_with_a_codebook(text, signed_in, rosa, django_assert_max_num_queries):
    client = signed_in(rosa)
    with django_assert_max_num_queries(
        9
    ):  # session, user, text, codebook, marks, cards, counts, the last decision, unplaced
        client.get(reverse("lessons:review", args=[text.slug]) + "?state=all")


# ---------------------------------------------------------------- the lesson


def test_a_published_lesson_keeps_the_codebook_it_was_published_with(codebook, ours, rosa, now):
    change_tag(codebook, "checkable", by=rosa, at=now, label="Other words", light="#5a0a40")
    tag = Reading.of(LessonVersion.objects.get(pk=ours.pk)).codebook.tags["checkable"]
    assert (tag.label, tag.light) == ("Can be looked up", "#004f3f")


def test_a_version_published_before_there_were_codebooks_reads_with_the_shipped_one(version):
    del version.document["codebook"]
    assert Reading.of(version).codebook == SHIPPED


def test_a_visitor_reads_with_the_codebook_of_the_lesson(client, ours):
    Lesson.objects.update(visibility="public")
    reading = Reading.of(ours)
    page = client.get(reverse("lessons:step", args=[ours.lesson.slug, "practise"])).content.decode()
    assert "Can be looked up" in page
    assert ">W</kbd>" in page
    assert f'href="{reading.stylesheet}"' in page
    glossary = client.get(reading.glossary).content.decode()
    assert "Told by somebody who was not there." in glossary
    assert f'href="{reading.stylesheet}"' in glossary
    assert "Told by somebody" not in client.get(reverse("lessons:glossary")).content.decode()


def test_the_sheet_of_a_lesson_is_for_whoever_may_read_it(client, ours, ben):
    sheet = Reading.of(ours).stylesheet
    glossary = Reading.of(ours).glossary
    assert {client.get(page).status_code for page in (sheet, glossary)} == {404}
    client.force_login(ben)
    answer = client.get(sheet)
    assert "#004f3f" in answer.content.decode()
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    client.logout()
    Lesson.objects.update(visibility="public")
    assert {client.get(page).status_code for page in (sheet, glossary)} == {200}


@pytest.mark.parametrize("asked", ["0", "x", "9" * 30, ""])
def test_a_glossary_of_nothing_is_not_found(client, db, asked):
    assert client.get(reverse("lessons:glossary"), {"version": asked}).status_code == 404


def test_a_lesson_that_looks_as_the_shipped_one_needs_no_sheet(version):
    assert Reading.of(version).stylesheet == ""
    assert Reading.of(version).glossary == reverse("lessons:glossary")


def test_a_layer_called_otherwise_gives_its_step_and_its_glossary_their_names(client, codebook, text, rosa, now):
    layers = {key: {"title": f"Ours: {key}", "short": key, "question": f"What of {key}?"} for key in SHIPPED.layers}
    describe_codebook(codebook, name="Linden School", layers=layers, by=rosa, at=now)
    version = publish(text.lessons.get(), by=None, at=now)
    client.force_login(rosa)
    page = client.get(reverse("lessons:step", args=[version.lesson.slug, "check"])).content.decode()
    assert "<h1>Ours: claims</h1>" in page
    assert "What of claims?" in client.get(Reading.of(version).glossary).content.decode()


def test_students_mark_with_the_tags_of_the_version(ours, ben, now):
    attempt = begin(ours, assignment=None, student=ben, visitor_key="", at=now)
    start = ours.document["text"].index("the mayor said")
    wanted = Wanted("hearsay", start, start + 14, "the mayor said")
    assert put_mark(attempt, uuid4(), wanted, at=now).tag == "hearsay"
    with pytest.raises(MarkRefused):
        put_mark(attempt, uuid4(), Wanted("attribution", start, start + 14, "the mayor said"), at=now)


def test_a_comparison_speaks_the_words_of_the_codebook(client, ours, ben, now):
    attempt = begin(ours, assignment=None, student=ben, visitor_key="", at=now)
    start = ours.document["text"].index("It was closed")
    put_mark(attempt, uuid4(), Wanted("hearsay", start, start + 21, "It was closed at 7:10"), at=now)
    client.force_login(ben)
    client.post(reverse("lessons:submission", args=[attempt.pk]))
    page = client.get(reverse("lessons:step", args=[ours.lesson.slug, "compare"])).content.decode()
    assert "yours is “Hearsay”, the reference’s “Can be looked up”" in page


# ---------------------------------------------------------------- to other tools, and to another site


@pytest.mark.parametrize("key", TWO_WAY)
def test_marks_with_a_tag_of_our_own_come_back_and_name_their_codebook(text, codebook, key):
    document = exported(SourceText.objects.get())
    parcel = there_and_back(document, key, codebook.book.tags)
    assert placed(document.text, parcel.marks).marks == document.marks
    assert parcel.codebook == "Linden School"


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_every_format_writes_a_tag_of_our_own(text, key):
    assert "hearsay" in "".join(FORMATS[key].write(exported(SourceText.objects.get())).values())


@pytest.mark.parametrize("key", TWO_WAY)
def test_files_of_the_shipped_codebook_are_as_they_were(version, key):
    parcel = there_and_back(exported(version.lesson.source_text), key, SHIPPED.tags)
    assert parcel.codebook == ""


def test_marks_with_unknown_tags_are_not_laid_over_a_text_of_another_codebook(text, publish_lesson, codebook, now):
    parcel = there_and_back(exported(SourceText.objects.get()), "csv", codebook.book.tags)
    other = publish_lesson("Elsewhere").lesson.source_text
    before = other.annotations.count()
    with pytest.raises(Refused) as refusal:
        take_in(other, parcel, by=None, at=now)
    assert (refusal.value.problem, refusal.value.what) == (Problem.UNKNOWN_TAGS, "hearsay")
    assert other.annotations.count() == before


def test_the_command_takes_in_marks_of_a_school_codebook(text, tmp_path):
    call_command("export", text.slug, "--format", "csv", "--out", str(tmp_path))
    Annotation.objects.all().delete()
    call_command("import_annotations", str(tmp_path / f"{text.slug}.csv"), "--as", "accepted")
    assert set(Annotation.objects.values_list("tag", flat=True)) == {"hearsay", "checkable"}


def test_a_lesson_travels_with_its_codebook(ours, codebook, now):
    file = pack(ours.lesson).encode()
    for model in (LessonVersion, Lesson, SourceText, SchoolCodebook):
        model.objects.all().delete()
    lesson = unpack(file, by=None, at=now).lesson
    assert lesson.source_text.book == codebook.book
    assert Reading.of(lesson.versions.get()).codebook == codebook.book
    assert set(lesson.source_text.annotations.values_list("status", flat=True)) == {Status.ACCEPTED}


def test_a_codebook_that_is_here_already_is_used_again_and_a_namesake_gets_a_number(ours, codebook, rosa, now):
    file = pack(ours.lesson).encode()
    for model in (LessonVersion, Lesson, SourceText):
        model.objects.all().delete()
    assert unpack(file, by=None, at=now).lesson.source_text.codebook == codebook
    for model in (LessonVersion, Lesson, SourceText):
        model.objects.all().delete()
    change_tag(codebook, "doubt", by=rosa, at=now, label="Changed here")
    assert unpack(file, by=None, at=now).lesson.source_text.codebook.name == "Linden School 2"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"#004f3f"', '"#fff8f0"'),
        ('"#004f3f"', '"red;}*{display:none"'),
        ('"hatched"', '"solid"'),
        ('"claims"', '"lies"'),
    ],
    ids=["faint", "injected", "alike", "layer"],
)
def test_a_lesson_with_a_bad_codebook_is_refused_whole(ours, now, old, new):
    file = pack(ours.lesson)
    for model in (LessonVersion, Lesson, SourceText, SchoolCodebook):
        model.objects.all().delete()
    with pytest.raises(Refused) as refusal:
        unpack(file.replace(old, new).encode(), by=None, at=now)
    assert refusal.value.where.startswith("codebook")
    assert not SchoolCodebook.objects.exists()
    assert not SourceText.objects.exists()


def test_taking_back_gives_no_tag_that_the_codebook_has_lost(signed_in, text, codebook, rosa, now):
    mark = Annotation.objects.get(tag="hearsay")
    retag(mark, tag="attribution", by=rosa, at=now)
    text.lessons.update(exercise_tags=["checkable"])
    remove_tag(codebook, "hearsay", by=rosa, at=now)
    decision = Decision.objects.get()
    with pytest.raises(TagGone):
        undo(decision, by=rosa, at=now)
    told = signed_in(rosa).post(reverse("lessons:decision-undo", args=[decision.pk]), follow=True)
    assert "does not have the earlier tag any more" in told.content.decode()
    mark.refresh_from_db()
    assert mark.tag == "attribution"
