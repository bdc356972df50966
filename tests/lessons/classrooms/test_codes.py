import pytest

from lessons.classrooms.codes import LENGTH, LETTERS, clean_code, new_code


def test_new_code_is_six_letters_that_nothing_resembles():
    codes = {new_code() for _ in range(500)}
    assert len(codes) > 490
    assert all(len(code) == LENGTH and set(code) <= set(LETTERS) for code in codes)
    assert not set(LETTERS) & set("AEIOUL0123456789")


@pytest.mark.parametrize(
    "typed", ["KTMBQX", "ktmbqx", " KTM BQX ", "ktm-bqx", "KTM8QX", "ＫＴＭＢＱＸ", "k.t.m.b.q.x", "KTM\u00a0BQX\n"]
)
def test_clean_code_takes_what_was_meant(typed):
    assert clean_code(typed) == "KTMBQX"


def test_clean_code_leaves_every_letter_alone():
    assert clean_code(LETTERS) == LETTERS
