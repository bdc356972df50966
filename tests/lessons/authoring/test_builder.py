"""The builder: a draft from a reviewed text, kept while it is written, published, copied."""

import json

import pytest
from django.urls import reverse

from lessons.attempts.actions import begin
from lessons.authoring.actions import publish
from lessons.authoring.drafts import adapt, begin_lesson
from lessons.authoring.models import Lesson, StepKind, Visibility
from lessons.authoring.reading import Reading
from lessons.sources.actions import add_source

SCRIPT = "<script>alert(1)</script>"


def address(lesson, name="lesson-edit"):
    return reverse(f"lessons:{name}", args=[lesson.pk])


def fields(lesson, **changes):
    """The form as the page has it, with some changes."""
    steps = {f"step-{kind}": f"Words for {kind}." for kind in StepKind.values}
    return (
        {
            "edition": str(lesson.edition),
            "title": "The bridge",
            "summary": "",
            "goals": "Ask who says it.\nLook it up.",
            "minutes": "30",
            "age_from": "13",
            "age_to": "16",
            "topics": ["local"],
            "language": "en",
            "credits": "",
            "visibility": "private",
            "first": "1",
            "last": "2",
            "tags": ["checkable"],
            "teacher_page": "## Aims",
            "order": StepKind.values,
            "shown": [kind for kind in StepKind.values if kind != "compare"],
            "press": "save",
        }
        | steps
        | changes
    )


def quick(**changes):
    row = {"step": "who", "question": "Who?", "options": "One\nTwo", "answer": "1", "because": "So it stands there."}
    return {f"quick-{name}": value for name, value in (row | changes).items()}


@pytest.mark.parametrize("person", ["ben", "cleo"])
@pytest.mark.parametrize("name", ["lesson-list", "lesson-new", "prose"])
def test_building_is_for_those_who_teach(request, signed_in, person, name):
    url = reverse(f"lessons:{name}")
    client = signed_in(request.getfixturevalue(person))
    assert (client.post(url, {"text": "x"}) if name == "prose" else client.get(url)).status_code == 403


@pytest.mark.parametrize(("person", "status"), [("ada", 200), ("rosa", 200), ("obi", 404), ("ben", 403), ("cleo", 403)])
@pytest.mark.parametrize("name", ["lesson-edit", "lesson-download", "lesson-removal", "preview", "phone-preview"])
def test_a_draft_is_open_to_its_author_and_the_admins(request, signed_in, draft, person, status, name):
    assert signed_in(request.getfixturevalue(person)).get(address(draft, name)).status_code == status


@pytest.mark.parametrize("person", ["obi", "cleo"])
def test_nobody_else_changes_or_removes_a_draft(request, signed_in, draft, person):
    client = signed_in(request.getfixturevalue(person))
    client.post(address(draft), fields(draft))
    client.post(address(draft, "lesson-removal"))
    assert Lesson.objects.get().title == "Bridge shut"


def test_a_teacher_makes_a_draft_of_a_reviewed_text_only(signed_in, ada, rosa, text, now):
    other = add_source("# Storm\n\nA storm came.", by=rosa, at=now)
    client = signed_in(ada)
    listed = client.get(reverse("lessons:lesson-new")).content.decode()
    assert ("Bridge shut" in listed, "Storm" in listed) == (True, False)
    assert client.post(reverse("lessons:lesson-from-text", args=[other.slug])).status_code == 404
    answer = client.post(reverse("lessons:lesson-from-text", args=[text.slug]))
    lesson = Lesson.objects.get()
    assert answer.url == address(lesson)
    assert (lesson.author, lesson.visibility, lesson.steps.count()) == (ada, "private", 7)


def test_text_without_accepted_annotations_leads_to_the_bench(signed_in, rosa, now):
    text = add_source("# Storm\n\nA storm came.", by=rosa, at=now)
    page = signed_in(rosa).get(reverse("lessons:lesson-from-text", args=[text.slug])).content.decode()
    assert reverse("lessons:review", args=[text.slug]) in page
    assert "Make a draft" not in page


def test_all_of_a_draft_is_kept(signed_in, ada, draft):
    signed_in(ada).post(address(draft), fields(draft) | quick())
    lesson = Lesson.objects.get()
    text = lesson.source_text.text
    assert text[lesson.exercise_start : lesson.exercise_end] == (
        "The bridge was shut on Monday, the mayor said.\nThe regime fell."
    )
    assert (lesson.title, lesson.slug, lesson.minutes) == ("The bridge", "bridge-shut", 30)
    assert (lesson.goals, lesson.topics, lesson.age_to) == (["Ask who says it.", "Look it up."], ["local"], 16)
    assert lesson.steps.get(kind="who").body == "Words for who."
    assert lesson.quick == [
        {"step": "who", "question": "Who?", "options": ["One", "Two"], "answer": 1, "because": "So it stands there."}
    ]
    assert (lesson.teacher_page, lesson.edition) == ("## Aims", 1)


def test_steps_change_places_and_are_left_out_with_what_belongs_to_them(signed_in, ada, draft):
    client = signed_in(ada)
    client.post(address(draft), fields(draft, press="up:check"))
    kinds = list(draft.steps.values_list("kind", flat=True))
    assert kinds == ["meet", "check", "who", "wording", "practise", "compare", "talk"]
    draft.refresh_from_db()
    client.post(address(draft), fields(draft, order=["compare", *StepKind.values], shown=["meet", "talk", "compare"]))
    assert list(draft.steps.values_list("kind", flat=True)) == StepKind.values
    hidden = set(draft.steps.filter(is_hidden=True).values_list("kind", flat=True))
    assert hidden == {"who", "check", "wording", "practise", "compare"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"first": "2", "last": "1"}, "last"),
        ({"tags": []}, "tags"),
        ({"tags": ["doubt"]}, "tags"),
        ({"title": ""}, "title"),
        ({"minutes": "0"}, "minutes"),
        ({"first": "99"}, "first"),
        ({"age_from": "17"}, "age_to"),
        ({"topics": ["gossip"]}, "topics"),
        ({"visibility": "everywhere"}, "visibility"),
    ],
)
def test_what_is_wrong_is_said_and_costs_nothing_of_the_rest(signed_in, ada, draft, changes, field):
    answer = signed_in(ada).post(address(draft), fields(draft, **changes, press="publish"))
    assert answer.context["form"].errors.keys() == {field}
    lesson = Lesson.objects.get()
    assert lesson.steps.get(kind="who").body == "Words for who."
    assert (lesson.goals[0], lesson.age_from, lesson.age_to <= 19) == ("Ask who says it.", 13, True)
    assert not lesson.versions.exists()


@pytest.mark.parametrize(
    "changes", [{"options": "One"}, {"options": "One\nOne"}, {"answer": "4"}, {"because": ""}, {"question": ""}]
)
def test_a_broken_quick_check_is_said_and_the_kept_ones_stay(signed_in, ada, draft, changes):
    Lesson.objects.update(quick=[])
    answer = signed_in(ada).post(address(draft), fields(draft) | quick(**changes))
    assert answer.context["form"].quick_rows[0].errors
    assert Lesson.objects.get().quick == []


def test_an_empty_quick_check_vanishes(signed_in, ada, draft):
    signed_in(ada).post(address(draft), fields(draft) | quick(question="", options="", because=""))
    assert Lesson.objects.get().quick == []


def quietly(client, lesson, **changes):
    return client.post(address(lesson), fields(lesson, **changes), headers={"Accept": "application/json"})


def test_a_draft_is_saved_quietly_even_half_done(signed_in, ada, draft):
    answer = quietly(signed_in(ada), draft, title="")
    assert (answer.status_code, answer.json()["edition"]) == (200, 1)
    assert "Press “Save draft”" in answer.json()["said"]
    lesson = Lesson.objects.get()
    assert (lesson.title, lesson.minutes) == ("Bridge shut", 30)


def test_a_draft_that_changed_elsewhere_is_not_overwritten_unasked(signed_in, ada, draft):
    client = signed_in(ada)
    quietly(client, draft, title="From another tab")
    assert quietly(client, draft, title="From this one").status_code == 409
    page = client.post(address(draft), fields(draft, title="From this one")).content.decode()
    assert "changed elsewhere" in page
    assert "From this one" in page
    assert Lesson.objects.get().title == "From another tab"
    client.post(address(draft), fields(draft, title="From this one", overwrite="1"))
    assert Lesson.objects.get().title == "From this one"


def test_publishing_freezes_all_of_it(signed_in, ada, draft):
    order = ["meet", "check", "who", "wording", "practise", "compare", "talk"]
    changes = {"order": order, "shown": ["meet", "check", "who", "practise"], "press": "publish"}
    signed_in(ada).post(address(draft), fields(draft, **changes) | quick())
    reading = Reading.of(draft.versions.get())
    assert [kind.value for kind in reading.order] == ["meet", "check", "who", "practise", "compare"]
    assert (reading.goals[1], reading.ages, reading.topics) == ("Look it up.", (13, 16), ("local",))
    assert [check.right for check in reading.quick_checks("who")] == ["Two"]
    assert reading.quick_checks("check") == []
    assert (reading.teacher_page, reading.language, reading.pair) == ("## Aims", "en", None)


def test_an_older_version_still_reads(version):
    for name in ("order", "goals", "ages", "topics", "language", "credits", "lineage", "teacher_page", "quick", "pair"):
        del version.document[name]
    del version.document["provenance"]["invented"]
    reading = Reading.of(version)
    assert reading.order == tuple(StepKind)
    assert (reading.ages, reading.quick, reading.provenance.invented) == (None, (), False)


def test_unpublishable_lesson_says_why_and_keeps_the_draft(signed_in, ada, draft):
    page = signed_in(ada).post(address(draft), fields(draft, press="publish", first="3", last="3")).content.decode()
    assert "Your draft is saved, but it cannot be published yet" in page
    assert "holds no accepted annotation" in page
    assert not draft.versions.exists()


def test_a_lesson_without_exercise_can_be_published_and_hides_no_marks(signed_in, ada, ben, draft):
    client = signed_in(ada)
    changes = {"shown": ["who", "talk"], "tags": [], "press": "publish", "visibility": "school"}
    client.post(address(draft), fields(draft, **changes))
    client.force_login(ben)
    slug = draft.slug
    assert client.get(reverse("lessons:step", args=[slug, "practise"])).url == reverse(
        "lessons:step", args=[slug, "who"]
    )
    page = client.get(reverse("lessons:step", args=[slug, "who"])).content.decode()
    assert "<mark" in page
    assert "step 1 of 2" in page


def test_students_and_lists_see_nothing_of_a_draft_until_it_is_published(signed_in, ada, ben, draft, now):
    client = signed_in(ada)
    client.post(address(draft), fields(draft, press="publish", visibility="school"))
    draft.refresh_from_db()
    begun = begin(draft.versions.get(), assignment=None, student=ben, visitor_key="", at=now)
    quietly(client, draft, title="Half a ti", visibility="school")
    lesson = Lesson.objects.get()
    assert (lesson.title, str(lesson), lesson.listing.title) == ("Half a ti", "The bridge", "The bridge")
    client.post(address(lesson), fields(lesson, press="publish", title="Whole title", visibility="school"))
    lesson.refresh_from_db()
    assert (str(lesson), lesson.listing.title) == ("Whole title", "Whole title")
    begun.refresh_from_db()
    assert begun.version.number == 1


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        ("private", {"ada": 302, "obi": 404, "ben": 404, "rosa": 302, None: 404}),
        ("school", {"ada": 302, "obi": 302, "ben": 302, "rosa": 302, None: 404}),
        ("public", {"ada": 302, "obi": 302, "ben": 302, "rosa": 302, None: 302}),
    ],
)
def test_a_published_lesson_is_seen_by(request, client, draft, ada, now, visibility, seen):
    Lesson.objects.update(visibility=visibility)
    publish(draft, by=ada, at=now)
    answers = {}
    for person in seen:
        client.logout()
        if person:
            client.force_login(request.getfixturevalue(person))
        answers[person] = client.get(reverse("lessons:lesson", args=[draft.slug])).status_code
    assert answers == seen


def test_a_copy_is_private_and_keeps_the_credits_through_later_copies(signed_in, draft, ada, obi, now):
    Lesson.objects.update(visibility="school", credits="With thanks to the library.")
    publish(draft, by=ada, at=now)
    client = signed_in(obi)
    client.post(reverse("lessons:lesson-copy", args=[draft.slug]))
    copy = Lesson.objects.get(author=obi)
    assert (copy.visibility, copy.adapted_from, copy.source_text) == ("private", draft, draft.source_text)
    assert list(copy.steps.values_list("kind", "body")) == list(draft.steps.values_list("kind", "body"))
    Lesson.objects.filter(pk=copy.pk).update(visibility="school", title="Mine now")
    copy.refresh_from_db()
    second = adapt(publish(copy, by=obi, at=now), by=ada, at=now)
    assert second.lineage == [
        {"title": "Bridge shut", "by": "Ms Ada", "credits": "With thanks to the library."},
        {"title": "Mine now", "by": "Mr Obi", "credits": ""},
    ]
    version = publish(second, by=ada, at=now)
    client.force_login(ada)
    page = client.get(reverse("lessons:step", args=[second.slug, "meet"])).content.decode()
    nearest, first = (
        page.index("Adapted from “Mine now” by Mr Obi."),
        page.index("Adapted from “Bridge shut” by Ms Ada."),
    )
    assert nearest < first < page.index("With thanks to the library.")
    assert Reading.of(version).order == tuple(StepKind)


@pytest.mark.parametrize(("person", "status"), [("obi", 404), ("ben", 403), ("cleo", 403)])
def test_a_private_lesson_is_copied_by_nobody_else(request, signed_in, draft, ada, now, person, status):
    publish(draft, by=ada, at=now)
    client = signed_in(request.getfixturevalue(person))
    for name in ("lesson-copy", "teacher-page"):
        url = reverse(f"lessons:{name}", args=[draft.slug])
        answer = client.post(url) if name == "lesson-copy" else client.get(url)
        assert answer.status_code == status
    assert Lesson.objects.count() == 1


def test_a_copy_takes_what_is_published_not_the_draft(draft, ada, obi, now):
    version = publish(draft, by=ada, at=now)
    draft.steps.filter(kind="who").update(body="Not for anybody yet.")
    copy = adapt(version, by=obi, at=now)
    assert "Not for anybody yet." not in copy.steps.get(kind="who").body


def test_only_a_draft_that_was_never_published_is_thrown_away(signed_in, ada, draft, now):
    client = signed_in(ada)
    publish(draft, by=ada, at=now)
    assert client.post(address(draft, "lesson-removal")).status_code == 404
    draft.versions.all().delete()
    client.post(address(draft, "lesson-removal"))
    assert not Lesson.objects.exists()


def test_prose_is_drawn_as_readers_will_see_it(signed_in, ada):
    client = signed_in(ada)
    answer = client.post(reverse("lessons:prose"), {"text": f"**Who?**\n\n{SCRIPT}\n\n[x](javascript:alert(1))"})
    words = answer.content.decode()
    assert "<strong>Who?</strong>" in words
    assert "<script" not in words
    assert "javascript:" not in words


def test_nothing_that_is_written_runs(signed_in, ada, draft):
    client = signed_in(ada)
    nasty = fields(
        draft,
        title=SCRIPT,
        summary=SCRIPT,
        goals=SCRIPT,
        credits=SCRIPT,
        teacher_page=SCRIPT,
        visibility="public",
        press="publish",
        **{f"step-{kind}": SCRIPT for kind in StepKind.values},
    ) | quick(question=SCRIPT, options=f"{SCRIPT}\nTwo", because=SCRIPT)
    client.post(address(draft), nasty)
    copy = adapt(draft.versions.get(), by=ada, at=draft.created_at)
    publish(copy, by=ada, at=draft.created_at)
    pages = [
        address(draft),
        address(copy),
        address(draft, "preview"),
        reverse("lessons:lesson-list"),
        reverse("lessons:library"),
        reverse("lessons:teacher-page", args=[copy.slug]),
        *(reverse("lessons:step", args=[copy.slug, kind]) for kind in StepKind.values),
    ]
    for page in pages:
        assert "<script>alert" not in client.get(page).content.decode(), page


def test_the_preview_begins_nothing_and_keeps_the_passage_clean(signed_in, ada, draft):
    from lessons.attempts.models import Attempt

    client = signed_in(ada)
    for kind in StepKind.values:
        url = reverse("lessons:preview", args=[draft.pk, kind])
        answer = client.get(url)
        assert answer.status_code == 200, kind
        assert "u0-labelling" not in answer.content.decode(), kind
    assert not Attempt.objects.exists()
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert "frame-src 'self'" in client.get(address(draft, "phone-preview")).headers["Content-Security-Policy"]


def test_pages_take_few_queries_however_many_lessons_there_are(
    signed_in, ada, rosa, text, draft, now, django_assert_max_num_queries
):
    client = signed_in(ada)
    for _round in range(2):
        with django_assert_max_num_queries(9):  # session, user, lesson, steps, annotations, marks without a place …
            client.get(address(draft))
        with django_assert_max_num_queries(4):
            client.get(reverse("lessons:lesson-list"))
        with django_assert_max_num_queries(4):
            client.get(reverse("lessons:lesson-new"))
        for _n in range(5):
            begin_lesson(text, by=ada, at=now)


def test_the_file_of_a_lesson_brings_all_that_is_new(signed_in, ada, draft):
    signed_in(ada).post(address(draft), fields(draft, shown=["meet", "practise"]) | quick())
    facts = json.loads(signed_in(ada).get(address(draft, "lesson-download")).content)["lesson"]
    assert (facts["goals"], facts["visibility"]) == (["Ask who says it.", "Look it up."], Visibility.PRIVATE)
    assert facts["hidden"] == ["who", "check", "wording", "talk"]
    assert facts["quick"][0]["answer"] == 1
