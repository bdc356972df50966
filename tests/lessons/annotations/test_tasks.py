"""The background task, from a stored text to proposals."""

import pytest

from lessons.annotations.tasks import analyse
from lessons.sources.actions import add_source


@pytest.fixture
def text(rosa, now):
    return add_source("# Bridge shut\n\nThe bridge was shut on Monday, the mayor said.", by=rosa, at=now)


def test_analysis_ends_in_proposals_with_reasons(text):
    assert analyse.call(text.pk) == text.annotations.proposed().count() > 0
    for annotation in text.annotations.all():
        assert annotation.quote == text.text[annotation.start : annotation.end]
        assert annotation.because
        assert annotation.rule


def test_analysis_that_runs_twice_proposes_once(text):
    first = analyse.call(text.pk)
    places = sorted(text.annotations.values_list("tag", "start", "end"))
    assert analyse.call(text.pk) in {0, first}
    assert sorted(text.annotations.values_list("tag", "start", "end")) == places


def test_text_deleted_meanwhile_is_no_fault(db):
    assert analyse.call(12345) == 0


def test_failure_is_told_and_trying_again_mends_it(text, monkeypatch):
    monkeypatch.setenv("SOURCEWISE_SPACY_MODEL", "a_model_that_is_not_installed")
    with pytest.raises(OSError, match="a_model_that_is_not_installed"):
        analyse.call(text.pk)
    text.refresh_from_db()
    assert "stopped" in text.analysis_problem
    monkeypatch.delenv("SOURCEWISE_SPACY_MODEL")
    analyse.call(text.pk)
    text.refresh_from_db()
    assert text.analysis_problem == ""
