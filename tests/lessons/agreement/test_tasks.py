"""The machine reads a text for a second reader."""

import pytest

from lessons.agreement.models import SecondReading
from lessons.agreement.tasks import prepare_reading
from lessons.annotations.actions import accept_all
from lessons.annotations.models import Annotation
from lessons.annotations.tasks import analyse
from lessons.sources.actions import add_source


@pytest.fixture
def text(rosa, now):
    return add_source("# Bridge shut\n\nThe bridge was shut on Monday, the mayor said.", by=rosa, at=now)


@pytest.fixture
def reading(text, otto, now):
    return SecondReading.objects.create(source_text=text, reader=otto, sha256=text.sha256, begun_at=now)


def test_reader_gets_the_machines_own_proposals(text, reading, rosa, now):
    analyse.call(text.pk)
    proposed = {(one.tag, one.quote, one.because) for one in text.annotations.all()}
    accept_all(Annotation.objects.filter(source_text=text), by=rosa, at=now)
    text.annotations.update(because="Rosa’s own words.")
    assert prepare_reading.call(reading.pk) == len(proposed) > 0
    assert {(one.tag, one.quote, one.because) for one in reading.marks.all()} == proposed
    assert {one.status for one in reading.marks.all()} == {"proposed"}


def test_reading_is_prepared_once_however_often_the_task_runs(reading):
    prepare_reading.call(reading.pk)
    marks = sorted(reading.marks.values_list("pk", flat=True))
    assert prepare_reading.call(reading.pk) == 0
    assert sorted(reading.marks.values_list("pk", flat=True)) == marks


def test_reading_deleted_meanwhile_is_no_fault(db):
    assert prepare_reading.call(12345) == 0


def test_text_in_another_language_is_marked_by_hand(text, reading):
    text.language = "fi"
    text.save()
    assert prepare_reading.call(reading.pk) == 0
    reading.refresh_from_db()
    assert reading.prepared_at


def test_failure_is_told_and_trying_again_mends_it(reading, monkeypatch):
    monkeypatch.setenv("SOURCEWISE_SPACY_MODEL", "a_model_that_is_not_installed")
    with pytest.raises(OSError, match="a_model_that_is_not_installed"):
        prepare_reading.call(reading.pk)
    reading.refresh_from_db()
    assert "stopped" in reading.problem
    monkeypatch.delenv("SOURCEWISE_SPACY_MODEL")
    prepare_reading.call(reading.pk)
    reading.refresh_from_db()
    assert reading.problem == ""
