"""From a file to words, in the sandbox: what is read of each format, and that no file can do harm."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from lessons.sources.extraction.emphasis import starred
from lessons.sources.extraction.refusals import REASONS, Refused
from lessons.sources.extraction.sandbox import ROOT, extract
from lessons.sources.reasons import REASON_WORDS
from tests.lessons.sources import files

PROMISED = 20  # seconds to an answer, whatever the file holds


def read(content, name="", **how):
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return extract(file, name=name, **how)


def shelf():
    """What lies where a careless library would leave something."""
    return {folder: set(folder.iterdir()) for folder in (ROOT, Path.home(), Path("/"))}


@pytest.mark.parametrize(
    ("name", "make", "format_"),
    [
        ("news.html", files.page, "page"),
        ("news.mhtml", files.mhtml, "page"),
        ("news.docx", files.docx, "docx"),
        ("news.odt", files.odt, "odt"),
        ("news.txt", files.WORDS.encode, "text"),
        ("news.md", files.WORDS.encode, "text"),
        ("", files.docx, "docx"),
        ("page-saved-as.txt", files.page, "page"),
    ],
)
def test_words_of_each_format_are_the_same(name, make, format_):
    found = read(make(), name)
    assert (found["text"], found["format"]) == (files.WORDS, format_)


LOOKS = (
    "The {b}brutal{B} regime fell, and {i}nobody{I} wept: “{b}{i}Never again{I}{B},” she said.",
    "{i}All{I}{i} of it.{I}",
)
STARRED = "The **brutal** regime fell, and *nobody* wept: “***Never again***,” she said.\n\n*All of it.*"


def test_emphasis_of_a_word_file_is_kept():
    bold, slanted, by_style = "<w:b/>", "<w:i/>", '<w:rStyle w:val="Emphasis"/>'
    first = [("The ", ""), ("brutal ", bold), ("regime fell, and ", ""), ("nobody", by_style), (" wept: “", "")]
    first += [("Never again", bold + slanted), (",” she said.", "")]
    body = ""
    for paragraph in (first, [("All", slanted), (" of it.", by_style)]):
        runs = (f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>' for text, look in paragraph)
        body += f"<w:p>{''.join(runs)}</w:p>"
    parts = files.docx_parts([])
    parts["word/document.xml"] = parts["word/document.xml"].replace("</w:body>", f"{body}</w:body>")
    style = '<w:style w:type="character" w:styleId="Emphasis"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>'
    parts["word/styles.xml"] = parts["word/styles.xml"].replace("</w:styles>", f"{style}</w:styles>")
    assert read(files.zipped(parts), "news.docx")["text"] == f"# {files.HEADLINE}\n\n{STARRED}"


def test_emphasis_of_an_open_document_is_kept():
    bold, slanted, end = '<text:span text:style-name="T1">', '<text:span text:style-name="T2">', "</text:span>"
    parts = files.odt_parts([words.format(b=bold, i=slanted, B=end, I=end) for words in LOOKS])
    styles = "".join(
        f'<style:style style:name="{name}" style:family="text"><style:text-properties '
        f'xmlns:fo="{files.ODF}:xsl-fo-compatible:1.0" fo:{look}/></style:style>'
        for name, look in (("T1", 'font-weight="bold"'), ("T2", 'font-style="italic"'))
    )
    parts["content.xml"] = parts["content.xml"].replace(
        "<office:body>", f"<office:automatic-styles>{styles}</office:automatic-styles><office:body>"
    )
    assert read(files.zipped(parts), "news.odt")["text"] == f"# {files.HEADLINE}\n\n{STARRED}"


def test_emphasis_of_a_page_is_kept():
    looks = [words.format(b="<b>", i="<em>", B="</b>", I="</em>") for words in LOOKS]
    quote = b"<blockquote>He was <i>not</i> there, and nobody asked him.</blockquote>"
    found = read(files.page([*looks, *files.PARAGRAPHS]).replace(b"</article>", quote + b"</article>"))
    quoted = "He was *not* there, and nobody asked him."
    assert found["text"] == "\n\n".join((f"# {files.HEADLINE}", STARRED, *files.PARAGRAPHS, quoted))


def test_line_break_of_a_page_parts_two_words():
    words = "<i>Read also: the fire</i><br>The mayor said on Monday that nobody was hurt."
    found = read(files.page([words, *files.PARAGRAPHS]))["text"]
    assert "*Read also: the fire* The mayor said on Monday that nobody was hurt." in found


@pytest.mark.parametrize(
    ("runs", "line"),
    [
        ([("bru", True, False), ("tal regime", False, False)], "brutal regime"),  # half a word cannot be starred
        ([("5 * 3", False, True), (" is fifteen", False, False)], "5 * 3 is fifteen"),
        ([("a *", False, False), (" b ", False, True), ("c* d", False, False)], "a * *b* c* d"),
        ([("…", True, False), (" and so on", False, False)], "… and so on"),
        ([("Odd  \n words", False, True)], "*Odd words*"),
        ([], ""),
    ],
)
def test_stars_never_change_a_word(runs, line):
    assert starred(runs) == line


def test_pdf_has_its_words_but_no_mark_for_the_headline():
    found = read(files.pdf(), "news.pdf")
    assert " ".join(found["text"].split()) == " ".join((files.HEADLINE, *files.PARAGRAPHS))
    assert found["text"].startswith(f"{files.HEADLINE}\n\n")


def test_page_tells_of_itself_and_what_was_left_out():
    found = read(files.page(), "news.html")
    assert [found[name] for name in ("title", "author", "published_on", "outlet", "url")] == [
        files.HEADLINE,
        "Jo Bly",
        "2024-03-04",
        "Linden Daily",
        "https://daily.example/harbour",
    ]
    assert found["dropped"] == [files.MENU, files.FOOT]
    assert found["dropped_count"] == 2


def test_page_numbers_and_running_heads_of_a_pdf_are_left_out():
    pages = [f"Sentence {n} of the long report stands on a page of its own, after all the others." for n in range(4)]
    found = read(files.pdf(pages, pages=4), "news.pdf")
    assert "Linden Daily" in found["dropped"]
    assert {"1", "2", "3", "4"} <= set(found["dropped"])
    assert "Linden Daily" not in found["text"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
def test_plain_text_in_any_unicode_is_read(encoding):
    assert read(files.WORDS.encode(encoding), "news.txt")["text"] == files.WORDS


def test_letters_that_were_guessed_can_be_read_another_way():
    words = "Гавань закрыта до пятницы, сказал мэр."
    assert read(words.encode("cp1251"), "a.txt")["guessed"]
    assert read(words.encode("cp1251"), "a.txt", encoding="cp1251")["text"] == words


def test_page_is_read_in_the_letters_it_declares():
    markup = files.page().decode().replace("utf-8", "windows-1252").encode("cp1252")
    assert read(markup, "a.html")["text"] == files.WORDS


@pytest.mark.parametrize("name", sorted(files.HOSTILE))
def test_hostile_file_is_answered_in_time_and_leaves_nothing(name):
    make, right = files.HOSTILE[name]
    content = make()
    before, start = shelf(), time.monotonic()
    try:
        answer = "read" if read(content, name) else ""
    except Refused as refusal:
        answer = refusal.reason
    assert answer in right
    assert time.monotonic() - start < PROMISED
    assert shelf() == before


def test_hostile_files_are_many():
    assert len(files.HOSTILE) >= 25


def test_clock_ends_a_reading_that_hangs():
    start = time.monotonic()
    with pytest.raises(Refused, match="too-hard"):
        read(files.HOSTILE["wide.html"][0](), "wide.html", seconds=0.2)
    assert time.monotonic() - start < 3


LIMITED = """
import sys; sys.path.insert(0, sys.argv[1])
from lessons.sources.extraction import child
child.limit(); sys.addaudithook(child._forbid)
{}
"""


@pytest.mark.parametrize(
    "deed",
    [
        "open('/tmp/sourcewise-left-behind', 'w')",
        "import os; os.open('/tmp/sourcewise-left-behind', os.O_CREAT | os.O_RDWR)",
        "import os; os.mkdir('/tmp/sourcewise-left-behind')",
        "import os; os.remove(sys.argv[2])",
        "import os; os.system('true')",
        "import os; os.fork()",
        "import subprocess; subprocess.run(['true'])",
        "import socket; socket.create_connection(('127.0.0.1', 9))",
        "import tempfile; tempfile.mkstemp()",
        "bytearray(2_000_000_000)",
    ],
)
def test_child_may_only_read_and_answer(deed, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("kept")
    ended = subprocess.run(
        [sys.executable, "-I", "-c", LIMITED.format(deed), str(ROOT), str(precious)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert "PermissionError" in ended.stderr or "MemoryError" in ended.stderr or "FileNotFoundError" in ended.stderr
    assert precious.read_text() == "kept"
    assert not Path("/tmp/sourcewise-left-behind").exists()  # noqa: S108 - must not exist


def test_processor_time_is_limited(tmp_path):
    program = LIMITED.format("import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 1))\nwhile True: pass")
    start = time.monotonic()
    assert subprocess.run([sys.executable, "-I", "-c", program, str(ROOT)], check=False).returncode < 0
    assert time.monotonic() - start < 10


def test_every_refusal_has_its_words():
    assert set(REASON_WORDS) == REASONS
