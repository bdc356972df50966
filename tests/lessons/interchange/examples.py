"""Any text with any marks over it, for property tests; and one of each that people can read."""

from hypothesis import strategies as st

from lessons.codebook import TAGS
from lessons.interchange.marks import Details, Document, Mark
from lessons.interchange.refusals import Problem
from lessons.text.spans import Span

# Letters, spaces, breaks, marks that combine, right to left, outside the BMP, joined emoji, and all that formats escape.
LETTERS = "abcAZ09 .,;:|[]{}()*_-\\/\"'’“”–=+@#<>&\t\n\r\u00a0\u2028\u0301é\u0e33אبש🌍👩\u200d🚀𝔘漢"
texts = st.text(st.sampled_from(LETTERS), min_size=1, max_size=60) | st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=30
)
notes = st.text(st.sampled_from(LETTERS), max_size=12)
keys = st.sampled_from(["", "named", "neutral", "single-source", "no-evidence-shown"])
details = st.builds(
    Details,
    because=notes,
    settle=notes,
    neutral=notes,
    voice=notes,
    source_kind=keys,
    stance=keys,
    content_kind=keys,
    flags=st.lists(keys.filter(bool), max_size=2, unique=True).map(tuple),
    optional=st.booleans(),
    state=st.sampled_from(["accepted", "proposed"]),
    confidence=st.none() | st.floats(0, 1),
)


@st.composite
def documents(draw, texts=texts):
    text = draw(texts)
    size = len(text)
    spans = (
        st.tuples(st.integers(0, size - 1), st.integers(0, size - 1)).map(sorted).map(lambda p: Span(p[0], p[1] + 1))
    )
    tags = st.sampled_from(sorted(TAGS))
    places = draw(st.lists(st.tuples(tags, spans), max_size=5, unique=True))
    marks = [
        Mark(
            tag,
            span,
            draw(details),
            tuple(draw(st.lists(st.tuples(st.sampled_from(["source", "cue", "content"]), spans), max_size=3))),
            tuple(draw(st.lists(st.tuples(tags, spans), max_size=2))),
            draw(st.none() | st.integers(0, len(places) - 1)),
        )
        for tag, span in places
    ]
    return Document("any", "Any", text, tuple(marks))


def case(value):
    """A short name for a test of a hostile file: its problem, never its content."""
    return value.value if isinstance(value, Problem) else "file"


def harbour():
    """A short text whose marks overlap, nest and touch."""
    text = "Harbour stays shut\nThe harbour 🚢 stays shut, the mayor said on Monday. “Nobody was hurt,” he said."
    at = lambda words: Span(text.index(words), text.index(words) + len(words))  # noqa: E731 - reads best in place
    return Document(
        "harbour",
        "Harbour stays shut",
        text,
        (
            Mark("unattributed", at("Harbour stays shut")),
            Mark(
                "attribution",
                at("the mayor said"),
                Details("One person\tonly.\nSo ask.", stance="neutral", source_kind="named", voice="the mayor"),
                (("source", at("the mayor")), ("cue", at("said")), ("content", at("The harbour 🚢 stays shut"))),
            ),
            Mark("checkable", at("the mayor said on Monday"), Details(flags=("single-source",)), linked=3),
            Mark("inconsistent", at("on Monday"), Details(neutral="=1+1"), (), (("vagueness", at("Monday")),), 2),
            Mark("direct-quote", at("“Nobody was hurt,”"), Details(state="proposed", confidence=0.7, optional=True)),
        ),
    )
