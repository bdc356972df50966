"""The pages of second readings, with and without scripts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from lessons.agreement.actions import finish, settle
from lessons.agreement.models import Difference, Resolution, SecondReading
from lessons.annotations.actions import dismiss
from lessons.annotations.models import Annotation, Status
from lessons.sources.models import SourceText


def address(name, *arguments):
    return reverse(f"lessons:{name}", args=arguments)


def content(answer):
    return answer.content.decode()


@pytest.fixture
def difference(refer, mark, compared):
    refer("wiped out", "exaggeration")
    mark("wiped out", "loaded-language")
    return compared()[0]


def resolve(client, difference, resolution, **options):
    return client.post(address("difference-resolve", difference.pk), {"resolution": resolution}, **options)


@pytest.mark.parametrize("person", ["ada", "ben", "cleo"])
def test_second_readings_are_closed_to_all_but_admins(request, signed_in, text, reading, mark, difference, person):
    client = signed_in(request.getfixturevalue(person))
    pages = [
        address("second-readings", text.slug),
        address("second-reading", reading.pk),
        address("second-mark-edit", difference.mark_id),
        address("comparison", reading.pk),
    ]
    doors = [
        *pages[:1],
        *pages[2:],
        address("second-reading-preparation", reading.pk),
        address("second-reading-completion", reading.pk),
        address("second-mark-add", reading.pk),
        address("second-mark-decide", difference.mark_id),
        address("difference-resolve", difference.pk),
    ]
    assert {client.get(page).status_code for page in pages} == {403}
    assert {client.post(door).status_code for door in doors} == {403}


def test_reading_is_its_readers_own(signed_in, rosa, reading, mark):
    regime = mark("regime", "labelling")
    client = signed_in(rosa)
    assert client.get(address("second-reading", reading.pk)).status_code == 404
    assert client.get(address("second-mark-edit", regime.pk)).status_code == 404
    assert client.post(address("second-mark-decide", regime.pk), {"decision": "dismiss"}).status_code == 404
    assert client.post(address("second-mark-add", reading.pk)).status_code == 404
    assert client.post(address("second-reading-completion", reading.pk)).status_code == 404
    page = content(client.get(address("comparison", reading.pk)))
    assert "This reading is not done yet." in page
    assert "regime" not in page


def test_reader_sees_nothing_of_the_reference(signed_in, otto, reading, mark, refer):
    refer("wiped out", "exaggeration", because="Rosa’s reason.")
    mark("regime", "labelling", status=Status.PROPOSED, confidence=0.7)
    page = content(signed_in(otto).get(address("second-reading", reading.pk)))
    assert "proposed, 70 % sure" in page
    assert "Rosa’s reason." not in page
    assert page.count("<mark") == 1


def test_second_reading_is_begun_by_somebody_who_has_decided_nothing(signed_in, text, refer, rosa, otto):
    refer("regime", "labelling")
    listing = address("second-readings", text.slug)
    assert "Begin your second reading" not in content(signed_in(rosa).get(listing))
    assert "needs somebody who has not" in content(signed_in(rosa).post(listing, follow=True))
    assert not SecondReading.objects.exists()
    assert "Begin your second reading" in content(signed_in(otto).get(listing))
    signed_in(otto).post(listing)
    reading = SecondReading.objects.get()
    assert (reading.reader, reading.sha256) == (otto, text.sha256)
    page = content(signed_in(otto).get(address("second-reading", reading.pk)))
    assert "The machine is reading the text for you." in page


def test_decision_leads_to_the_next_proposal(signed_in, otto, reading, mark):
    first = mark("regime", "labelling", status=Status.PROPOSED)
    second = mark("wiped out", "exaggeration", status=Status.PROPOSED)
    bench = address("second-reading", reading.pk)
    client = signed_in(otto)

    def decide(one, decision, **options):
        return client.post(address("second-mark-decide", one.pk), {"decision": decision}, **options)

    assert decide(first, "accept").url == f"{bench}#a-{second.pk}"
    assert decide(second, "dismiss").url == f"{bench}#proposals"
    assert decide(second, "burn").status_code == 400
    assert client.get(bench).context["bench"].last == second
    assert decide(second, "restore").url == f"{bench}#a-{second.pk}"
    assert "<b>1 proposal</b> to decide" in content(client.get(bench))


def test_mark_is_corrected_and_added_by_its_words(signed_in, otto, reading, mark):
    regime = mark("regime", "labelling", status=Status.PROPOSED)
    client = signed_in(otto)
    edit = address("second-mark-edit", regime.pk)
    assert "regime</textarea>" in content(client.get(edit))
    wrong = client.post(edit, {"quote": "the junta", "tag": "labelling", "because": "So."})
    assert "These words are not in the text." in content(wrong)
    assert "the junta</textarea>" in content(wrong)
    client.post(edit, {"quote": "brutal regime", "tag": "labelling", "because": "So."})
    add = address("second-mark-add", reading.pk)
    client.post(add, {"quote": "wiped out", "tag": "exaggeration", "because": "So."})
    assert [(one.quote, one.status, one.rule) for one in reading.marks.all()] == [
        ("brutal regime", Status.ACCEPTED, ""),
        ("wiped out", Status.ACCEPTED, ""),
    ]
    again = client.post(add, {"quote": "wiped out", "tag": "exaggeration", "because": "Typed."})
    assert "These words carry this tag already." in content(again)
    assert "Typed.</textarea>" in content(again)


def test_closed_reading_says_so(signed_in, otto, reading, mark, now):
    regime = mark("regime", "labelling")
    finish(reading, at=now)
    client = signed_in(otto)
    answer = client.post(address("second-mark-decide", regime.pk), {"decision": "dismiss"}, follow=True)
    assert "This reading is closed" in content(answer)
    assert client.get(address("second-reading", reading.pk)).url == address("comparison", reading.pk)
    regime.refresh_from_db()
    assert regime.status == Status.ACCEPTED


def test_done_reading_waits_for_the_reference_and_opens_to_both(signed_in, otto, rosa, reading, refer):
    refer("regime", "labelling", status=Status.PROPOSED, decided_by=None)
    page = content(signed_in(otto).post(address("second-reading-completion", reading.pk), follow=True))
    assert "In the reference 1 proposal still waits" in page
    signed_in(rosa).post(address("comparison", reading.pk))
    for person in (rosa, otto):
        assert "Two readings compared" in content(signed_in(person).get(address("comparison", reading.pk)))


def test_whoever_still_reads_sees_no_comparison(signed_in, rosa, reading, difference, now):
    SecondReading.objects.create(
        source_text=reading.source_text, reader=rosa, sha256=reading.sha256, begun_at=now, prepared_at=now
    )
    answer = signed_in(rosa).get(address("comparison", reading.pk), follow=True)
    assert "Finish your own reading first" in content(answer)
    resolve(signed_in(rosa), difference, "second")
    difference.refresh_from_db()
    assert difference.resolution == ""


def test_comparison_shows_both_reasons_and_the_figures(signed_in, rosa, reading, difference):
    page = content(signed_in(rosa).get(address("comparison", reading.pk)))
    assert "Same place, another tag" in page
    assert "The reference says so." in page
    assert "Otto says so." in page
    assert "The regime <b>wiped out</b> a depot" in " ".join(page.split())
    assert "<b>1 of 1</b> left to settle" in page
    figures = {
        row.title: row.figures
        for row in signed_in(rosa).get(address("comparison", reading.pk)).context["comparison"].rows
    }
    assert figures["All layers"]["exact"] == 0


def test_settled_difference_tells_when_the_reference_was_changed_after_it(
    signed_in, rosa, otto, reading, difference, now
):
    settle(difference, Resolution.SECOND, by=otto, at=now)
    settled = address("comparison", reading.pk) + "?state=settled"
    assert "changed here since" not in content(signed_in(rosa).get(settled))
    dismiss(reading.source_text.annotations.get(), by=rosa, at=timezone.now())
    assert "changed here since" in content(signed_in(rosa).get(settled))


def test_nothing_marked_by_anybody_is_said_kindly(signed_in, rosa, reading, now):
    finish(reading, at=now)
    page = content(signed_in(rosa).get(address("comparison", reading.pk)))
    assert "there is nothing to settle" in page
    assert reading.source_text.second_readings.get().alpha is None
    assert "Compared with Otto" in content(signed_in(rosa).get(address("source-detail", reading.source_text.slug)))


def test_settling_leads_to_the_next_difference_and_undo_back(signed_in, rosa, text, refer, mark, compared, reading):
    refer("brutal", "labelling")
    refer("wiped out", "exaggeration")
    first, second = compared()
    client, page = signed_in(rosa), address("comparison", reading.pk)
    assert resolve(client, second, "second").url == f"{page}#d-{first.pk}"
    assert resolve(client, first, "reference").url == f"{page}#differences"
    assert [one.quote for one in text.annotations.accepted()] == ["brutal"]
    assert "All 2 are settled." in content(client.get(page))
    assert resolve(client, second, "undo").url == f"{page}#d-{second.pk}"
    assert "<b>1 of 2</b> left to settle" in content(client.get(page))
    assert [one.quote for one in text.annotations.accepted()] == ["brutal", "wiped out"]


def test_lists_of_open_and_settled_differences(signed_in, rosa, reading, difference):
    client, page = signed_in(rosa), address("comparison", reading.pk)

    def listed(query):
        return len(client.get(page + query).context["comparison"].cards)

    assert (listed(""), listed("?state=settled"), listed("?state=all"), listed("?state=nonsense")) == (1, 0, 1, 1)
    resolve(client, difference, "both")
    assert (listed(""), listed("?state=settled"), listed("?state=all")) == (0, 1, 1)
    assert "Both count as defensible, by Rosa" in content(client.get(f"{page}?state=settled"))


@pytest.mark.parametrize("wanted", ["burn", ""])
def test_unknown_resolution_is_refused(signed_in, rosa, difference, wanted):
    assert resolve(signed_in(rosa), difference, wanted).status_code == 400


def test_resolution_that_is_not_offered_is_refused(signed_in, rosa, mark, compared):
    mark("depot", "vagueness")
    assert resolve(signed_in(rosa), compared()[0], "neither").status_code == 400


def test_refusals_are_told_kindly(signed_in, rosa, text, difference):
    client = signed_in(rosa)
    Annotation.objects.update(status=Status.DISMISSED)
    assert "Nothing was written" in content(resolve(client, difference, "second", follow=True))
    SourceText.objects.update(sha256="0" * 64)
    page = content(resolve(client, difference, "second", follow=True))
    assert "Nothing more can be settled here." in page
    assert "The figures stay on record" in page


def test_changed_text_is_told_before_the_comparison_opens(signed_in, rosa, reading):
    SourceText.objects.update(sha256="0" * 64)
    assert "can no longer be compared" in content(signed_in(rosa).get(address("comparison", reading.pk)))


@pytest.mark.parametrize("count", [1, 40])
def test_pages_take_the_same_queries_for_one_and_for_many(
    signed_in, rosa, otto, text, reading, refer, django_assert_num_queries, now, count
):
    client = signed_in(otto)
    reading.marks.bulk_create(
        reading.marks.model(reading=reading, tag="doubt", start=0, end=4, quote="Five") for _ in range(count)
    )
    with django_assert_num_queries(4):  # session, user, reading, marks
        client.get(address("second-reading", reading.pk))
    annotation = refer("wiped out", "exaggeration")
    finish(reading, at=now)
    Difference.objects.all().delete()
    row = {"tag": "doubt", "start": 0, "end": 4, "quote": "Five", "because": "", "neutral": "", "optional": False}
    Difference.objects.bulk_create(
        Difference(reading=reading, kind="other-tag", start=n, reference=row, annotation=annotation, mark=mark)
        for n, mark in enumerate(reading.marks.all())
    )
    client = signed_in(rosa)
    with django_assert_num_queries(5):  # session, user, reading, own reading underway, differences
        answer = client.get(address("comparison", reading.pk))
    assert content(answer).count("data-keyed-item") == count


@pytest.mark.parametrize("count", [1, 8])
def test_list_takes_the_same_queries_for_one_reading_and_for_many(
    signed_in, rosa, text, django_assert_num_queries, now, count
):
    for number in range(count):
        SecondReading.objects.create(source_text=text, sha256=f"{number}", begun_at=now)
    client = signed_in(rosa)
    with django_assert_num_queries(5):  # session, user, text, readings, work on the reference
        client.get(address("second-readings", text.slug))
