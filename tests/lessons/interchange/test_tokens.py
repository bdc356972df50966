"""BIO columns and WebAnno TSV: every mark is in them, at its place, as those formats count."""

import itertools
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from web_anno_tsv import open_web_anno_tsv

from lessons.codebook import TAGS
from lessons.interchange import bio, webanno
from lessons.interchange.tokens import Tokens
from lessons.text.spans import Span
from tests.lessons.interchange.examples import documents, harbour


def widened(document):
    """Each mark's layer and tag with the first and last code point of the tokens it touches."""
    tokens = Tokens.of(document.text).flat()
    for mark in document.marks:
        touched = [token for token in tokens if token.overlaps(mark.span)]
        if touched:
            yield TAGS[mark.tag].layer, mark.tag, touched[0].start, touched[-1].end


def read_bio(written):
    """A reader of its own, after the format's description: chunks by column."""
    header, *lines = written.split("\n")
    names = header.removeprefix("# ").split("\t")[3:]
    rows = [line.split("\t") for line in lines if line]
    for column, name in enumerate(names, 3):
        start = None
        for row, following in zip(rows, [*rows[1:], None], strict=False):
            label = row[column]
            if label.startswith("B-"):
                start = int(row[1])
            if label != "O" and (following is None or following[column] != f"I-{label[2:]}"):
                yield name.split(".")[0], label[2:], start, int(row[2])


@given(documents())
def test_tokens_cover_every_word_once(document):
    tokens = Tokens.of(document.text).flat()
    assert all(before.end <= after.start for before, after in itertools.pairwise(tokens))
    left = list(document.text)
    for token in tokens:
        assert not any(char.isspace() for char in token.of(document.text))
        left[token.start : token.end] = " " * len(token)
    assert "".join(left).strip() == ""


@given(documents())
@settings(deadline=None)
def test_bio_leaves_no_mark_out(document):
    assert sorted(read_bio(bio.write(document))) == sorted(widened(document))


def test_bio_puts_what_overlaps_in_further_columns():
    lines = bio.write(harbour()).split("\n")
    assert lines[0] == "# TOKEN\tSTART\tEND\tattribution\tclaims\tclaims.2\tframing"
    assert "on\t60\t62\tO\tI-checkable\tB-inconsistent\tO" in lines
    assert "🚢\t31\t32\tO\tO\tO\tO" in lines
    assert "" in lines[2:-1]


def read_webanno(written, text):
    """A reader of its own: marks as sets of (place in code points), by disambiguation id."""
    units = text.encode("utf-16-le", "surrogatepass")
    point = lambda unit: len(units[: unit * 2].decode("utf-16-le"))  # noqa: E731 - reads best in place
    marks, alone = {}, []
    for line in written.split("\n"):
        if not re.match(r"\d+-\d+(\.\d+)?\t", line):
            continue
        _name, place, words, _layer, tag, *_rest = line.split("\t")
        start, end = (point(int(edge)) for edge in place.split("-"))
        assert text[start:end] == words
        for value in [] if tag == "_" else re.split(r"(?<!\\)\|", tag):
            key, _bracket, name = value.partition("[")
            if name:
                marks.setdefault((key, name), []).append((start, end))
            else:
                alone.append((key, start, end))
    together = [(key, min(start for start, _ in at), max(end for _, end in at)) for (key, _), at in marks.items()]
    return sorted(alone + together)


@given(documents())
@settings(deadline=None)
def test_webanno_holds_every_mark_at_its_place(document):
    tokens = Tokens.of(document.text).flat()
    expected = []
    for mark in document.marks:
        touched = [token for token in tokens if token.overlaps(mark.span)]
        if touched:
            start, end = max(mark.span.start, touched[0].start), min(mark.span.end, touched[-1].end)
            expected.append((mark.tag, start, end))
    assert read_webanno(webanno.write(document), document.text) == sorted(expected)


def test_webanno_is_as_its_guide_says():
    lines = webanno.write(harbour()).split("\n")
    assert lines[:5] == [
        "#FORMAT=WebAnno TSV 3.3",
        "#T_SP=webanno.custom.Sourcewise|layer|tag|because|settle|neutral|voice",
        "",
        "",
        "#Text=Harbour stays shut",
    ]
    assert lines[5] == "1-1\t0-7\tHarbour\tclaims[1]\tunattributed[1]\t*[1]\t*[1]\t*[1]\t*[1]\t"
    ship = next(line for line in lines if "🚢\t" in line)
    assert ship.split("\t")[1] == "31-33"  # two UTF-16 units
    said = next(line for line in lines if line.startswith("2-9\t"))
    assert "One person\\tonly.\\nSo ask.[2]" in said


def test_webanno_escapes_what_its_guide_reserves():
    assert webanno._escaped_value("a\\b[c]|d_e->f;g*\t\n") == r"a\\b\[c\]\|d\_e\->f\;g\*\t\n"


# The reader does not undo its own kind of escape for backslashes, and stops at line breaks other than newlines.
plain = st.text(
    st.sampled_from("abcAZ09 .,;:|[]{}()*_-/\"'’“”–=+\n\u00a0\u0301é\u0e33אبש🌍👩\u200d🚀𝔘漢"), min_size=1, max_size=60
)


@given(documents(plain))
@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_webanno_reader_by_others_reads_it(tmp_path, document):
    """web-anno-tsv reads sentence by sentence: a mark that crosses sentences is found on each of them."""
    file = tmp_path / "any.tsv"
    file.write_text(webanno.write(document), encoding="utf-8", newline="")
    found, expected = [], []
    with open_web_anno_tsv(str(file)) as sentences:
        for tokens, sentence in zip(Tokens.of(document.text).sentences, sentences, strict=False):
            around = Span(tokens[0].start, tokens[-1].end)
            assert sentence.text == around.of(document.text)
            found += [(around.start + one.start, around.start + one.stop, one.label) for one in sentence.annotations]
            for mark in document.marks:
                inside = [token for token in tokens if token.overlaps(mark.span)]
                if inside:
                    start, end = max(mark.span.start, inside[0].start), min(mark.span.end, inside[-1].end)
                    expected.append((start, end, mark.tag))
    assert sorted(found) == sorted(expected)
