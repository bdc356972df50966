"""Files as the world sends them, made here byte by byte: good ones of each format, and hostile ones."""

import gzip
import io
import random
import struct
import tarfile
import zipfile
import zlib

from django.core.files.base import ContentFile

PARAGRAPHS = (
    "The harbour of Linden stays shut until Friday, the mayor said on Monday after a fire in the old hall.",
    "It was closed at 7:10 after a fire that nobody could explain to the reporters who came.",
    "“We do not know more than you,” a spokeswoman of the fire brigade told the Daily, and hung up.",
)
HEADLINE = "Harbour stays shut, says mayor"
WORDS = "\n\n".join((f"# {HEADLINE}", *PARAGRAPHS))
MENU, FOOT = "Home World Sport Weather", "Subscribe to our newsletter for daily news"


def upload(content):
    return ContentFile(content)


def page(paragraphs=PARAGRAPHS, *, headline=HEADLINE, head="", body=""):
    """A news page with menu and foot."""
    words = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{headline} | Linden Daily</title>
<meta property="og:site_name" content="Linden Daily"><meta name="author" content="Jo Bly">
<meta property="article:published_time" content="2024-03-04T10:00:00Z">
<link rel="canonical" href="https://daily.example/harbour">{head}</head><body>
<nav><a href="/">{MENU}</a></nav><article><h1>{headline}</h1>{words}</article>
<footer><p>{FOOT}</p></footer>{body}</body></html>""".encode()


def mhtml():
    return (
        b"From: <Saved by Blink>\r\nSubject: Harbour\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n'
        b"--x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page()
        + b"\r\n--x--"
    )


def zipped(parts, *, compression=zipfile.ZIP_DEFLATED):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8"?>'


def docx_parts(paragraphs=PARAGRAPHS, *, headline=HEADLINE, before=""):
    title = f'<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>{headline}</w:t></w:r></w:p>'
    body = "".join(f"<w:p><w:r><w:t>{paragraph}</w:t></w:r></w:p>" for paragraph in paragraphs)
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    return {
        "[Content_Types].xml": f"""{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml" ContentType="{kind}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{kind}.styles+xml"/></Types>""",
        "_rels/.rels": f"""{XML}<Relationships xmlns="{RELATIONS}">
<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>""",
        "word/_rels/document.xml.rels": f"""{XML}<Relationships xmlns="{RELATIONS}">
<Relationship Id="r1" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>""",
        "word/styles.xml": f"""{XML}<w:styles {W}><w:style w:type="paragraph" w:default="1" w:styleId="Normal">
<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>
</w:styles>""",
        "word/document.xml": f"{XML}{before}<w:document {W}><w:body>{title}{body}</w:body></w:document>",
    }


def docx(paragraphs=PARAGRAPHS, **details):
    return zipped(docx_parts(paragraphs, **details))


ODF = "urn:oasis:names:tc:opendocument:xmlns"


def odt_parts(paragraphs=PARAGRAPHS, *, manifest=""):
    names = f'xmlns:office="{ODF}:office:1.0" xmlns:text="{ODF}:text:1.0" xmlns:style="{ODF}:style:1.0"'
    words = "".join(f"<text:p>{paragraph}</text:p>" for paragraph in paragraphs)
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "META-INF/manifest.xml": f"""{XML}<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{manifest}</manifest:file-entry>
</manifest:manifest>""",
        "content.xml": f"""{XML}<office:document-content {names}><office:body><office:text>
<text:h text:outline-level="1">{HEADLINE}</text:h>{words}
</office:text></office:body></office:document-content>""",
        "styles.xml": f"{XML}<office:document-styles {names}/>",
        "meta.xml": f"{XML}<office:document-meta {names}><office:meta/></office:document-meta>",
    }


def odt(paragraphs=PARAGRAPHS):
    return zipped(odt_parts(paragraphs))


def pdf_of(objects, *, trailer=""):
    """A PDF whose object n is objects[n - 1]; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        trailer.encode(),
        table,
    )
    return bytes(out)


def stream(content, extra=b""):
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), extra, content)


FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"


def pdf(paragraphs=PARAGRAPHS, *, headline=HEADLINE, pages=1, trailer=""):
    """Pages of hard-wrapped lines under a running head, each with its number."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", FONT]
    kids = []
    for number in range(pages):
        lines = [headline] if number == 0 else []
        for paragraph in paragraphs:
            words, line = paragraph.split(), ""
            for word in words:
                if len(line) + len(word) > 58:
                    lines.append(line)
                    line = ""
                line = f"{line} {word}".strip()
            lines.append(line)
        lines = ["Linden Daily", *lines, f"{number + 1}"] if pages > 1 else lines
        drawn = b"".join(
            b"(" + line.encode("cp1252").replace(b"(", b"\\(").replace(b")", b"\\)") + b") Tj T*\n" for line in lines
        )
        objects.append(stream(b"BT /F1 11 Tf 14 TL 50 780 Td\n" + drawn + b"ET"))
        content = len(objects)
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % content
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (pages, b" ".join(kids))
    return pdf_of(objects, trailer=trailer)


def drawn_pdf(content, resources=b"<< >>", extra=()):
    """One page that draws `content`, a whole stream object."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % resources,
            content,
            *extra,
        ]
    )


def scan():
    picture = stream(
        b"\xff" * 100,
        b"/Type /XObject /Subtype /Image /Width 10 /Height 10 /ColorSpace /DeviceGray /BitsPerComponent 8",
    )
    return drawn_pdf(stream(b"q 500 0 0 700 0 0 cm /I Do Q"), b"<< /XObject << /I 5 0 R >> >>", [picture])


BOMB = (
    '<!DOCTYPE b [<!ENTITY a "boom boom boom">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9))
    + "]>"
)
NOUGHT = b"\0" * 30_000_000


def _lying_about_size():
    """An entry that says 10 bytes and holds 30 million."""
    parts = docx_parts()
    del parts["word/document.xml"]
    content = bytearray(zipped(parts | {"word/document.xml": NOUGHT[:900_000] * 20}))
    at = content.rfind(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


def _overlapping():
    """Two entries of the list of contents that share one file's bytes."""
    content = bytearray(zipped({"word/a.xml": "x" * 100, "word/b.xml": "x" * 100, "[Content_Types].xml": "<a/>"}))
    first = content.index(b"PK\x01\x02")
    second = content.index(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def _encrypted_zip():
    content = bytearray(docx())
    for signature, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + place] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


def _tar():
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("../../etc/passwd"), io.BytesIO())
    return content.getvalue()


def _page_loop():
    """Pages that are their own children."""
    return pdf_of(
        [
            b"<< /Type /Catalog /Pages 2 0 R >>",
            b"<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R] /Parent 3 0 R >>",
            b"<< /Type /Pages /Count 9 /Kids [2 0 R 3 0 R] /Parent 2 0 R >>",
        ]
    )


def _form_loop():
    """A drawing that draws itself, ten times over."""
    form = stream(
        b"/X Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    )
    return drawn_pdf(stream(b"/X Do " * 10), b"<< /XObject << /X 5 0 R >> >>", [form])


def _flate_bomb():
    once = zlib.compress(b"\0" * 100_000_000, 9)
    return drawn_pdf(stream(zlib.compress(once, 9), b"/Filter [/FlateDecode /FlateDecode]"))


def _previous_loop():
    content = pdf()
    table = int(content.split(b"startxref\n")[1].split()[0])
    return pdf(trailer=f"/Prev {table}")


def _deep_xml():
    return zipped(docx_parts() | {"word/document.xml": f"{XML}<w:document {W}>" + "<w:p>" * 200_000})


def _many_entries():
    return zipped(docx_parts() | {f"word/{n}.xml": "" for n in range(3_000)})


def _wide_docx():
    """131 kB, half a million empty runs: what holds a converter for minutes."""
    parts = docx_parts()
    parts["word/document.xml"] = f"{XML}<w:document {W}><w:body>{'<w:p><w:r/></w:p>' * 900_000}</w:body></w:document>"
    return zipped(parts)


def _slow_pdf():
    """Sixty thousand letters, each drawn by itself."""
    return drawn_pdf(
        stream(zlib.compress(b"BT /F1 9 Tf (a) Tj ET\n" * 60_000, 9), b"/Filter /FlateDecode"),
        b"<< /Font << /F1 5 0 R >> >>",
        [FONT],
    )


READ = "read"


def _hostile():
    """name: (what makes the content, the answers that are right)."""
    noise = random.Random(4).randbytes(5_000)  # noqa: S311 - no secret
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    return {
        "empty.txt": (lambda: b"", {"empty"}),
        "blank.txt": (lambda: b" \r\n\t \n" * 9, {"empty"}),
        "noughts.txt": (lambda: bytes(5_000), {"empty"}),
        "noise.txt": (lambda: noise, {"not-text"}),
        "picture.txt": (lambda: b"\x89PNG\r\n\x1a\n" + noise, {"picture"}),
        "photo.docx": (lambda: b"\xff\xd8\xff\xe0" + noise, {"picture"}),
        "phone.heic": (lambda: b"\0\0\0\x18ftypheic" + noise, {"picture"}),
        "film.html": (lambda: b"\0\0\0\x18ftypisom" + noise, {"media"}),
        "song.txt": (lambda: b"ID3\x03" + noise, {"media"}),
        "program.pdf": (lambda: b"\x7fELF\x02" + noise, {"program"}),
        "program.txt": (lambda: b"MZ\x90\0\x03\0" + noise, {"program"}),
        "old.doc": (lambda: ole, {"old-word"}),
        "locked.docx": (lambda: ole + "EncryptedPackage".encode("utf-16-le"), {"locked"}),
        "letter.rtf": (lambda: b"{\\rtf1 The harbour is shut.}", {"rtf"}),
        "packed.gz": (lambda: gzip.compress(NOUGHT), {"archive"}),
        "packed.tar": (_tar, {"archive"}),
        "packed.zip": (lambda: zipped({"../../etc/passwd": "x"}), {"archive"}),
        "bomb.docx": (lambda: zipped(docx_parts() | {"word/document.xml": NOUGHT}), {"swollen"}),
        "bomb-in-picture.docx": (lambda: zipped(docx_parts() | {"word/media/a.png": NOUGHT}), {"swollen"}),
        "bomb.odt": (lambda: zipped(odt_parts() | {"content.xml": NOUGHT}), {"swollen"}),
        "lying-size.docx": (_lying_about_size, {"broken", "swollen"}),
        "overlap.docx": (_overlapping, {"swollen", "broken"}),
        "many.docx": (_many_entries, {"swollen"}),
        "locked-zip.docx": (_encrypted_zip, {"locked"}),
        "locked.odt": (lambda: zipped(odt_parts(manifest="<manifest:encryption-data/>")), {"locked"}),
        "macros.docx": (lambda: zipped(docx_parts() | {"word/vbaProject.bin": noise}), {"macros"}),
        "sheet.docx": (lambda: zipped({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), {"other-document"}),
        "book.epub": (
            lambda: zipped({"mimetype": "application/epub+zip", "META-INF/container.xml": "<a/>"}),
            {"other-document"},
        ),
        "laughs.docx": (lambda: docx(before=BOMB), {"entities"}),
        "laughs.odt": (lambda: zipped(odt_parts() | {"content.xml": f"{XML}{BOMB}<b>&j;</b>"}), {"entities"}),
        "laughs.xml": (f"{XML}{BOMB}<b>&j;</b>".encode, {"entities"}),
        "laughs.html": (
            lambda: f"{BOMB}<html><p>&j;</p></html>".replace("DOCTYPE b", "DOCTYPE html").encode(),
            {"entities"},
        ),
        "outside.docx": (lambda: docx(before='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), {"entities"}),
        "deep.docx": (_deep_xml, {"broken", "too-hard", "swollen"}),
        "wide.docx": (_wide_docx, {"too-hard", "no-words", "too-long", "swollen"}),
        "cut.docx": (lambda: docx()[:-300], {"broken"}),
        "cut.odt": (lambda: odt()[: len(odt()) // 2], {"broken"}),
        "no-text.docx": (lambda: docx(paragraphs=(), headline=""), {"no-words"}),
        "cut.pdf": (lambda: pdf()[:150], {"broken", "no-words"}),
        "loop.pdf": (_page_loop, {"broken", "no-words", "too-hard", "too-long"}),
        "drawing-loop.pdf": (_form_loop, {"broken", "no-words", "too-hard"}),
        "bomb.pdf": (_flate_bomb, {"broken", "no-words", "too-hard"}),
        "slow.pdf": (_slow_pdf, {READ, "too-hard", "too-long"}),
        "table-loop.pdf": (_previous_loop, {"broken", READ}),
        "locked.pdf": (
            lambda: pdf(
                trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /O ("
                + "o" * 32
                + ") /U ("
                + "u" * 32
                + ") /P -4 >> /ID [(a) (a)]"
            ),
            {"locked"},
        ),
        "scan.pdf": (scan, {"scan"}),
        "long.pdf": (lambda: pdf(pages=120), {"too-long"}),
        "two-faced.pdf": (lambda: pdf() + docx(), {"mixed"}),
        "two-faced.docx": (lambda: b"PK\x03\x04%PDF-1.7" + docx()[4:], {"mixed"}),
        "two-faced.html": (lambda: b"<html><p>Words.</p><!-- %PDF-1.7 -->" + page(), {"mixed"}),
        "two-faced.txt": (lambda: WORDS.encode() + docx(), {"mixed", "not-text"}),
        "lying.pdf": (docx, {"lying-name"}),
        "lying.docx": (pdf, {"lying-name"}),
        "lying.txt": (odt, {"lying-name"}),
        "huge.txt": (lambda: b"words " * 4_000_000, {"too-large"}),
        "long.txt": (lambda: b"words " * 100_000, {"too-long"}),
        "deep.html": (lambda: b"<html><body>" + b"<div>" * 300_000 + b"The end.", {"no-words", "broken", "too-hard"}),
        "wide.html": (
            lambda: b"<html><body><article>" + b"<p>a</p>" * 8_000,
            {READ, "too-hard", "too-long", "no-words"},
        ),
        "comments.html": (lambda: b"<!--" * 200_000 + page(), {"too-long", "no-words", "broken", "too-hard"}),
        "scripts.html": (
            lambda: b"<html><body><script>" + b"alert(1);" * 50_000 + b"</script></body></html>",
            {"no-words"},
        ),
    }


HOSTILE = _hostile()
