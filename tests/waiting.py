"""Tests wait for a state, never for a time."""

import time

LONGEST = 120  # seconds


def await_that(condition):
    deadline = time.monotonic() + LONGEST
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)
