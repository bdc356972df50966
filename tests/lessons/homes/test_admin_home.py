import pytest
from django.utils.text import slugify

from lessons.agreement.models import Difference, SecondReading
from lessons.annotations.models import Annotation, Status, Unplaced
from lessons.authoring.models import Lesson
from lessons.homes.queries import SHOWN, admin_home
from lessons.sources.models import Intake, IntakeState, SourceText


def words(user):
    return [(one.title, task.what) for one in admin_home(user) for task in one.tasks]


@pytest.fixture
def text(now):
    """Makes a kept text with so many annotations of each state."""

    def text(title="Harbour", *, proposed=0, accepted=0):
        source_text = SourceText.objects.create(
            slug=slugify(title), title=title, raw="abc", text="abc", blocks=[], inlines=[], sha256="0", created_at=now
        )
        for status, count in [(Status.PROPOSED, proposed), (Status.ACCEPTED, accepted)]:
            for _ in range(count):
                Annotation.objects.create(
                    source_text=source_text, tag="attribution", start=0, end=3, quote="abc", status=status
                )
        return source_text

    return text


def read(source_text, reader, now, **facts):
    return SecondReading.objects.create(
        source_text=source_text, reader=reader, sha256=source_text.sha256, begun_at=now, **facts
    )


def test_a_quiet_desk_says_so(signed_in, rosa):
    assert admin_home(rosa) == []
    assert "Nothing waits" in signed_in(rosa).get("/desk/").text


def test_files_wait_by_what_became_of_them(rosa, now):
    for state in [IntakeState.READY, IntakeState.READY, IntakeState.REFUSED, IntakeState.KEPT]:
        Intake.objects.create(name="a.txt", size=1, sha256="0", state=state, created_at=now)
    assert words(rosa) == [("New files", "2 files to prepare"), ("New files", "1 file was not read")]


def test_a_text_to_review_says_how_far_it_is(rosa, text):
    text(proposed=1, accepted=3)
    ((task,),) = [one.tasks for one in admin_home(rosa)]
    assert task.what == "1 proposal to review"
    assert task.share == 0.75
    assert task.address == "/texts/harbour/review/"


def test_a_failed_analysis_is_told(rosa, text):
    source_text = text()
    source_text.analysis_problem = "too long"
    source_text.save()
    assert words(rosa) == [("Texts to review", "The analysis failed")]


def test_a_mark_that_lost_its_place_waits(rosa, text):
    Unplaced.objects.create(source_text=text(), key=1, tag="attribution", mark={}, quote="abc", before="", after="")
    assert words(rosa) == [("After an edit", "1 mark lost its place")]


def test_ones_own_second_reading_waits_and_hides_the_reference(rosa, text, now):
    read(text(proposed=3), rosa, now)
    assert words(rosa) == [("Second readings", "Your second reading is not finished")]


def test_a_second_reading_that_is_done_waits_to_be_compared_then_settled(rosa, ada, text, now):
    reading = read(text(), ada, now, done_at=now)
    assert words(rosa) == [("Second readings", "Second reading by Ms Ada is done and waits to be compared")]
    reading.compared_at = now
    reading.save()
    assert words(rosa) == []
    difference = Difference.objects.create(reading=reading, kind="second-only", start=0)
    assert words(rosa) == [("Second readings", "1 difference to settle")]
    difference.resolution = "second"
    difference.save()
    assert words(rosa) == []


def test_a_reviewed_text_waits_for_its_lesson_and_a_draft_to_be_published(rosa, text, now):
    text("Bridge", accepted=1)
    draft = text("Ferry", accepted=1)
    Lesson.objects.create(
        slug="ferry", title="Ferry", source_text=draft, exercise_start=0, exercise_end=3, created_at=now
    )
    assert words(rosa) == [
        ("Lessons to publish", "Written, not published"),
        ("Lessons to publish", "Reviewed, ready for a lesson"),
    ]


def test_a_published_lesson_waits_for_nobody(rosa, version):
    assert admin_home(rosa) == []


@pytest.mark.parametrize("many", [1, 10])
def test_the_desk_asks_the_database_as_often_for_many(signed_in, rosa, ada, text, now, django_assert_num_queries, many):
    for number in range(many):
        source_text = text(f"Review {number}", proposed=2, accepted=1)
        read(source_text, ada, now, done_at=now)
        text(f"Ready {number}", accepted=1)
        Intake.objects.create(name="a.txt", size=1, sha256="0", state=IntakeState.READY, created_at=now)
    client = signed_in(rosa)
    with django_assert_num_queries(8):
        page = client.get("/desk/").text
    assert ("4 more" in page) == (many - SHOWN == 4)
