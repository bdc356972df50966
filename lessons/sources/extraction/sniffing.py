"""What a file is, by its bytes. Its name is only asked whether it lies."""

import re
import zipfile
from io import BytesIO
from pathlib import PurePath

from lessons.sources.extraction.refusals import Reason, Refused
from lessons.text.decoding import NotText, decode

NAMES = {
    "text": (".txt", ".text", ".md", ".markdown"),
    "page": (".html", ".htm", ".xhtml", ".mhtml", ".mht"),
    "docx": (".docx",),
    "odt": (".odt",),
    "pdf": (".pdf",),
}
ENTRIES = 2_000  # files inside a document
UNPACKED = 80_000_000  # bytes of all of them
PART = 20_000_000  # bytes of one that is XML
SWELL = 250  # times its packed size, for one of more than a megabyte

_MAGIC: tuple[tuple[bytes, Reason], ...] = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF87a", "picture"),
    (b"GIF89a", "picture"),
    (b"II*\0", "picture"),
    (b"MM\0*", "picture"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ\0", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!\x1a\x07", "archive"),
    (b"\x28\xb5\x2f\xfd", "archive"),
    (b"OggS", "media"),
    (b"ID3", "media"),
    (b"\x1aE\xdf\xa3", "media"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"SQLite format 3\0", "not-text"),
    (b"{\\rtf", "rtf"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"\A(?:\s|<\?xml[^>]{0,200}>|<!--.{0,4000}?-->)*<(?:!doctype\s+html|html|head|body|article|main|div|section|p|h1)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_ENTITY = re.compile(rb"<!ENTITY|<\0!\0E\0N\0T\0I\0T\0Y|\0<\0!\0E\0N\0T\0I\0T\0Y", re.IGNORECASE)
_MHTML = re.compile(rb"\A(?:[\w-]{1,40}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n)*){1,40}", re.IGNORECASE)


def sniff(content: bytes, name: str = "") -> str:
    """One of the keys of NAMES. Raises Refused for anything else, and where the name says another of them."""
    format_ = _sniff(content)
    said = next((key for key, endings in NAMES.items() if PurePath(name).suffix.lower() in endings), format_)
    if said != format_ and {said, format_} != {"text", "page"}:  # people save a page's source as text
        raise Refused("lying-name", format_)
    return format_


def _sniff(content: bytes) -> str:
    if not content.strip(b"\0\t\r\n\x0c "):
        raise Refused("empty")
    is_zip, is_pdf = content.startswith(b"PK\x03\x04"), b"%PDF-" in content[:1024]
    ends_as_zip = b"PK\x05\x06" in content[-66_000:]
    if is_pdf and (is_zip or ends_as_zip or not content.lstrip().startswith(b"%PDF-")):
        raise Refused("mixed")
    if is_pdf:
        return "pdf"
    if is_zip:
        return _document(content)
    _refuse_by_magic(content)
    if ends_as_zip and b"PK\x03\x04" in content:
        raise Refused("mixed")
    return _words(content)


def _refuse_by_magic(content: bytes) -> None:
    for magic, reason in _MAGIC:
        if content.startswith(magic):
            raise Refused(reason)
    if content.startswith(_OLE):  # old Office files; a new one with a password is wrapped in the same way
        raise Refused("locked" if "EncryptedPackage".encode("utf-16-le") in content else "old-word")
    if content[4:8] == b"ftyp":
        raise Refused("picture" if content[8:12] in {b"heic", b"heix", b"mif1", b"avif"} else "media")
    if content.startswith(b"RIFF") and content[8:12] in {b"WEBP", b"WAVE", b"AVI "}:
        raise Refused("picture" if content[8:12] == b"WEBP" else "media")
    if content[257:262] == b"ustar":
        raise Refused("archive")


def _words(content: bytes) -> str:
    head = content[:200_000]
    if _PAGE.match(head.removeprefix(b"\xef\xbb\xbf")):
        if _ENTITY.search(head):
            raise Refused("entities")
        return "page"
    if (mail := _MHTML.match(head)) and b"multipart/related" in mail.group().lower():
        return "page"
    try:
        text = decode(content).text
    except NotText:
        raise Refused("program" if content.startswith(b"MZ") else "not-text") from None
    start = text.lstrip()[:8].lower()
    if _PAGE.match(text[:10_000].encode()):  # a page in UTF-16
        return "page"
    if start.startswith(("<?xml", "<!doctyp", "<svg", "<rss", "<feed")):
        raise Refused("entities" if _ENTITY.search(head) else "other-document")
    return "text"


def _document(content: bytes) -> str:
    """Which document a zip is, from its list of contents alone. Nothing is unpacked but the declaration of an .odt."""
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        entries = archive.infolist()
    except NotImplementedError:  # what zipfile raises for a version of the format newer than it reads
        raise Refused("broken") from None
    except (zipfile.BadZipFile, ValueError, EOFError):
        raise Refused("broken") from None
    _refuse_swollen(entries)
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("locked")
    if any(name.lower().endswith(("vbaproject.bin", ".exe", ".dll", ".js", ".vbs")) for name in names):
        raise Refused("macros")
    if "[Content_Types].xml" in names:
        if not any(name.startswith("word/") for name in names):
            raise Refused("other-document")
        _refuse_entities(archive, entries)
        return "docx"
    if "content.xml" in names and "mimetype" in names:
        if archive.getinfo("mimetype").file_size > 200:
            raise Refused("broken")
        kind = archive.read("mimetype").strip()
        if not kind.startswith(b"application/vnd.oasis.opendocument.text"):
            raise Refused("other-document")
        if b"encryption-data" in _part(archive, "META-INF/manifest.xml", names):
            raise Refused("locked")
        _refuse_entities(archive, entries)
        return "odt"
    raise Refused("other-document" if "META-INF/container.xml" in names else "archive")


def _refuse_swollen(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        raise Refused("swollen")
    for entry in entries:
        if entry.file_size > 1_000_000 and entry.file_size > SWELL * max(1, entry.compress_size):
            raise Refused("swollen")
        if entry.file_size > PART and entry.filename.endswith((".xml", ".rels")):
            raise Refused("swollen")
    places = [entry.header_offset for entry in entries]
    if len(set(places)) != len(places):  # entries that share their bytes
        raise Refused("swollen")


def _refuse_entities(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    """No office program writes entities of its own into a document: whoever did means harm."""
    for entry in entries:
        if entry.filename.endswith((".xml", ".rels")) and _ENTITY.search(_part(archive, entry.filename)):
            raise Refused("entities")


def _part(archive: zipfile.ZipFile, name: str, names: set[str] | None = None) -> bytes:
    if names is not None and name not in names:
        return b""
    try:
        with archive.open(name) as part:
            return part.read(PART)
    except Exception as error:  # broken, encrypted or packed in a way nobody knows: each library layer has its own word
        raise Refused("broken") from error
