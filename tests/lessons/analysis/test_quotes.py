"""Where quotation marks open and close."""

import pytest

from lessons.analysis.quotes import quotes
from lessons.text.canonical import canonicalise


def found(raw):
    text = canonicalise(raw)
    return [quote.span.of(text.text) for quote in quotes(text.text, text.blocks)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("“Go,” he said, “now.”", ["“Go,”", "“now.”"]),
        ('"Go," he said.', ['"Go,"']),
        ("''Go,'' he said.", ["''Go,''"]),
        ("«Go», he said.", ["«Go»"]),
        ("‘Go,’ he said. It’s John’s.", ["‘Go,’"]),
        ("“He said ‘go’ to me.”", ["“He said ‘go’ to me.”"]),
        ("It’s the boys’ bus.", []),
        ('The plank is 5" wide.', []),
        ("“”", []),
        ("“It goes on and on", ["“It goes on and on"]),
        ("“One is open\n\n“Two is closed.”", ["“One is open", "“Two is closed.”"]),
    ],
)
def test_quotes_are_found_with_their_marks(raw, expected):
    assert found(raw) == expected
