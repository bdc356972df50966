"""Bytes to text: what is read, what is guessed, what is refused."""

import codecs

import pytest

from lessons.text.decoding import NotText, decode

WORDS = "The “regime” fell – the minister’s café shut. It cost £5."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_read_without_a_guess(encoding):
    assert decode(WORDS.encode(encoding)) == (WORDS, False)


def test_big_endian_mark_is_heeded():
    assert decode(codecs.BOM_UTF16_BE + WORDS.encode("utf-16-be")) == (WORDS, False)


def test_windows_text_is_read_with_a_warning():
    assert decode(WORDS.encode("cp1252")) == (WORDS, True)


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"PK\x03\x04\x14\x00\x06\x00",
        b"%PDF-1.7 \x01\x02",
        b"text \x00 text",
        b"\xff\xfe\x00",
        b"\x81\x8d caf\xe9",
    ],
)
def test_what_is_no_text_is_refused(content):
    with pytest.raises(NotText):
        decode(content)


def test_nothing_is_an_empty_text():
    assert decode(b"") == ("", False)
