from datetime import UTC, datetime

import time_machine

from core.templatetags.moments import in_full, moment

MAY = datetime(2026, 5, 4, 7, 5, tzinfo=UTC)


def test_in_full_is_local_and_has_the_year(settings):
    settings.TIME_ZONE = "Europe/Helsinki"
    assert in_full(MAY) == "Mon 4 May 2026, 10:05"


@time_machine.travel(datetime(2026, 11, 1, tzinfo=UTC), tick=False)
def test_moment_leaves_this_year_out():
    assert moment(MAY) == '<time datetime="2026-05-04T07:05:00+00:00">Mon 4 May, 07:05</time>'


@time_machine.travel(datetime(2027, 1, 1, tzinfo=UTC), tick=False)
def test_moment_names_another_year():
    assert moment(MAY) == '<time datetime="2026-05-04T07:05:00+00:00">Mon 4 May 2026, 07:05</time>'


def test_no_moment_has_no_words():
    assert (in_full(None), moment(None)) == ("", "")
