"""For every test: what was left out is said once in plain words, and is a failure where nothing may be left out."""

import os

import hypothesis
import pytest
from django.conf import settings
from django.utils import translation

pytest_plugins = ["tests.cast", "tests.everything", "tests.visiting"]

# A busy machine is no fault of the code.
hypothesis.settings.register_profile("calm", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("calm")

MAY_SKIP = not (os.environ.get("CI") or os.environ.get("SOURCEWISE_NO_SKIP"))


@pytest.fixture(autouse=True)
def numbers_begin_again():
    """In the tests' database another version does get the number of one that is gone."""
    from lessons.attempts.actions import frozen_exercise  # once Django is set up

    frozen_exercise.cache_clear()


@pytest.fixture(autouse=True)
def english():
    """A request leaves its language behind in the thread."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def stored_tasks(settings):
    """The queue of the site itself, for commands that look after it."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def pytest_xdist_auto_num_workers():
    """One more than there are cores: tests wait while a browser draws or a server starts."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items):
    """Those that take longest go first: else one is begun last of all, while the other workers have nothing to do."""
    items.sort(key=lambda item: not item.nodeid.startswith(("tests/browser/test_barriers.py", "tests/large/")))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and not MAY_SKIP:
        report.outcome, report.longrepr = "failed", f"Skipped, but nothing may be: {report.longrepr[2]}"
    return report


def pytest_terminal_summary(terminalreporter):
    for reason in sorted({report.longrepr[2] for report in terminalreporter.stats.get("skipped", [])}):
        terminalreporter.write_line(reason)
