"""From a reviewed text to a lesson: the form, the draft, publishing."""

import pytest
from django.urls import reverse

from lessons.annotations.actions import add
from lessons.authoring.defaults import STEPS
from lessons.authoring.forms import LessonForm
from lessons.authoring.models import Lesson, StepKind
from lessons.authoring.queries import accepted_of
from lessons.sources.actions import add_source
from lessons.text.spans import Span

RAW = "# Bridge shut\n\nThe bridge was shut on Monday, the mayor said.\n\nThe regime fell.\n\nNobody came."


@pytest.fixture
def text(rosa, now):
    text = add_source(RAW, by=rosa, at=now)
    for words, tag in [
        ("the mayor said", "attribution"),
        ("regime", "labelling"),
        ("The bridge was shut", "checkable"),
    ]:
        start = text.text.index(words)
        add(text, by=rosa, at=now, tag=tag, span=Span(start, start + len(words)), because="So.")
    return text


@pytest.fixture
def address(text):
    return reverse("lessons:lesson-from-text", args=[text.slug])


def fields(**changes):
    words = {f"step_{kind}": f"Words for {kind}." for kind in StepKind.values}
    return (
        {"title": "The bridge", "summary": "", "minutes": "30", "first": "1", "last": "2", "tags": ["checkable"]}
        | words
        | changes
    )


@pytest.mark.parametrize("person", ["ada", "ben", "cleo"])
def test_making_lessons_is_for_admins(request, signed_in, address, person):
    client = signed_in(request.getfixturevalue(person))
    assert client.get(address).status_code == 403
    assert client.post(address, fields(publish="")).status_code == 403
    assert not Lesson.objects.exists()


def test_text_without_accepted_annotations_leads_to_the_bench(signed_in, rosa, now):
    text = add_source("# Storm\n\nA storm came.", by=rosa, at=now)
    page = signed_in(rosa).get(reverse("lessons:lesson-from-text", args=[text.slug])).content.decode()
    assert reverse("lessons:review", args=[text.slug]) in page
    assert "Publish</button>" not in page


def test_fresh_form_holds_a_whole_lesson_already(text):
    form = LessonForm(source_text=text, accepted=accepted_of(text), draft=None)
    assert form.initial == {"title": "Bridge shut", "first": 2, "last": 3, "tags": ["checkable"]}
    assert [label for _value, label in form.fields["first"].choices][1:3] == [
        "2. The bridge was shut on Monday, the mayor said. – 2 marks",
        "3. The regime fell. – 1 mark",
    ]
    assert [value for value, _label in form.fields["tags"].choices] == ["attribution", "checkable", "labelling"]


def test_every_step_has_words_to_begin_with():
    assert set(STEPS) == set(StepKind)
    assert all(len(str(words).split()) > 30 for words in STEPS.values())


def test_draft_is_kept_and_shown_to_nobody(signed_in, rosa, cleo, text, address):
    signed_in(rosa).post(address, fields(save=""))
    lesson = Lesson.objects.get()
    passage = text.text[lesson.exercise_start : lesson.exercise_end]
    assert passage == "The bridge was shut on Monday, the mayor said.\nThe regime fell."
    assert (lesson.slug, lesson.minutes, lesson.exercise_tags, lesson.author) == ("the-bridge", 30, ["checkable"], rosa)
    assert lesson.steps.get(kind="who").body == "Words for who."
    assert lesson not in Lesson.objects.visible_to(cleo)
    form = signed_in(rosa).get(address).context["form"]
    assert (form.initial["first"], form.initial["last"], form.initial["step_who"]) == (1, 2, "Words for who.")


def test_saving_again_keeps_one_lesson_and_its_address(signed_in, rosa, address):
    signed_in(rosa).post(address, fields(save=""))
    signed_in(rosa).post(address, fields(save="", title="Another title"))
    lesson = Lesson.objects.get()
    assert (lesson.title, lesson.slug, lesson.steps.count()) == ("Another title", "the-bridge", 7)


def test_published_lesson_is_there_and_next_time_is_the_next_version(signed_in, rosa, cleo, address):
    client = signed_in(rosa)
    client.post(address, fields(publish=""))
    lesson = Lesson.objects.get()
    assert lesson in Lesson.objects.visible_to(cleo)
    client.post(address, fields(publish="", title="A better title"))
    assert [version.number for version in lesson.versions.all()] == [1, 2]
    assert reverse("lessons:lesson", args=[lesson.slug]) in client.get(address).content.decode()


def test_unpublishable_lesson_says_why_and_keeps_the_draft(signed_in, rosa, address):
    page = signed_in(rosa).post(address, fields(publish="", first="3", last="3")).content.decode()
    assert "Your draft is saved, but it cannot be published yet" in page
    assert "holds no accepted annotation" in page
    lesson = Lesson.objects.get()
    assert not lesson.versions.exists()
    assert lesson.steps.count() == 7


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first": "2", "last": "1"}, "last"),
        ({"tags": []}, "tags"),
        ({"tags": ["doubt"]}, "tags"),
        ({"title": ""}, "title"),
        ({"minutes": "0"}, "minutes"),
        ({"first": "99"}, "first"),
    ],
)
def test_form_refuses_what_makes_no_lesson(signed_in, rosa, address, changes, field):
    answer = signed_in(rosa).post(address, fields(save="", **changes))
    assert answer.context["form"].errors.keys() == {field}
    assert not Lesson.objects.exists()


def test_page_takes_few_queries(signed_in, rosa, address, django_assert_max_num_queries):
    client = signed_in(rosa)
    client.post(address, fields(publish=""))
    with django_assert_max_num_queries(
        8
    ):  # session, user, text, annotations, lesson, steps, version, marks without a place
        client.get(address)
