"""W3C Web Annotation in JSON-LD (REC-annotation-model and REC-annotation-vocab, 23 February 2017).

A file is one AnnotationCollection whose first page holds everything. An annotation targets the text, named by the
SHA-256 of its canonical form, through a TextQuoteSelector (with up to 32 code points before and after) and a
TextPositionSelector, both in code points. Its bodies say what it is, each with its purpose:

* classifying: the tag, `urn:sourcewise:tag:KEY`
* commenting, questioning, editing: the reason, what would settle it, the neutral wording, as TextualBody
* identifying: the voice
* tagging: source kind, stance, content kind and flags, and that it may be missed: `urn:sourcewise:KIND:KEY`
* assessing: whether it is accepted or proposed, `urn:sourcewise:state:KEY`, and a machine's confidence as a number
* linking: the annotation that it disagrees with

A codebook other than the shipped one is named by the collection: `conformsTo` is `urn:sourcewise:codebook:NAME`.

The parts of an attribution (`urn:sourcewise:role:KEY`) and other readings that are just as good are annotations of
their own, with a body of purpose `replying` that names the annotation they belong to.
"""

import json
from collections.abc import Container, Iterator
from typing import Any
from urllib import parse

from lessons.codebook import TAGS
from lessons.interchange import checking
from lessons.interchange.marks import Anchor, Details, Document, GivenMark, Mark, Parcel
from lessons.interchange.refusals import MARKS_LIMIT, Problem, Refused
from lessons.text.spans import Span

CONTEXT_IRI = "http://www.w3.org/ns/anno.jsonld"
_URN = "urn:sourcewise:"
_NOTES = {"because": "commenting", "settle": "questioning", "neutral": "editing", "voice": "identifying"}
_KINDS = {"source_kind": "source-kind", "stance": "stance", "content_kind": "content-kind"}
_CODEBOOK = f"{_URN}codebook:"
_OPTIONAL = f"{_URN}may-be-missed:yes"

Json = dict[str, Any]


def write(document: Document) -> str:
    """A collection with one annotation a mark, and one for each of its parts and alternatives."""
    source = f"{_URN}text:{document.sha256}"
    items = [item for number, mark in enumerate(document.marks) for item in _items(document, source, number, mark)]
    page = {"id": f"{source}:annotations:1", "type": "AnnotationPage", "startIndex": 0, "items": items}
    collection = {
        "@context": CONTEXT_IRI,
        "id": f"{source}:annotations",
        "type": "AnnotationCollection",
        "label": document.title,
        "total": len(items),
        "first": page,
    }
    if document.codebook_name:
        collection["conformsTo"] = _CODEBOOK + parse.quote(document.codebook_name, safe="")
    return json.dumps(collection, ensure_ascii=False, indent=1) + "\n"


def read(text: str, known: Container[str] = TAGS) -> Parcel:
    """Annotations in a collection, a page, a list, or alone. Annotations of several texts are refused."""
    value = checking.parsed(text)
    found = _annotations(value)
    numbers: dict[str, int] = {}
    own: list[tuple[Json, str]] = []
    pieces: list[tuple[Json, str]] = []
    for count, item in enumerate(found, 1):
        where = f"annotation {count}"
        annotation = checking.obj(item, where)
        if _named(annotation, "replying", where):
            pieces.append((annotation, where))
            continue
        if isinstance(name := annotation.get("id"), str):
            numbers[name] = len(own)
        own.append((annotation, where))
    parts: dict[int, list[tuple[str, Anchor]]] = {}
    others: dict[int, list[tuple[str, Anchor]]] = {}
    for annotation, where in pieces:
        owner = numbers.get(_named(annotation, "replying", where)[0])
        kind = _named(annotation, "classifying", where)
        if owner is None or not kind:
            raise Refused(Problem.SHAPE, where)
        if kind[0].startswith(f"{_URN}role:"):
            role = checking.role(kind[0].removeprefix(f"{_URN}role:"), where)
            parts.setdefault(owner, []).append((role, _anchor(annotation, where)))
        else:
            others.setdefault(owner, []).append((_tag(annotation, where, known), _anchor(annotation, where)))
    return Parcel(
        tuple(
            _given(annotation, where, tuple(parts.get(number, ())), tuple(others.get(number, ())), numbers, known)
            for number, (annotation, where) in enumerate(own)
        ),
        _text_of([annotation for annotation, _where in own]),
        _codebook(value),
    )


def _items(document: Document, source: str, number: int, mark: Mark) -> Iterator[Json]:
    name = f"{source}:mark:{number + 1}"
    yield _annotation(document, source, name, mark.span, list(_bodies(source, mark)))
    pieces = [(f"role:{role}", span) for role, span in mark.parts]
    pieces += [(f"tag:{tag}", span) for tag, span in mark.alternatives]
    for count, (kind, span) in enumerate(pieces, 1):
        bodies = [_term(kind, "classifying"), {"type": "SpecificResource", "source": name, "purpose": "replying"}]
        yield _annotation(document, source, f"{name}:{count}", span, bodies)


def _annotation(document: Document, source: str, name: str, span: Span, bodies: list[Json]) -> Json:
    place = Anchor.at(document.text, span)
    quote = {"type": "TextQuoteSelector", "exact": place.exact, "prefix": place.prefix, "suffix": place.suffix}
    return {
        "id": name,
        "type": "Annotation",
        "motivation": list(dict.fromkeys(body["purpose"] for body in bodies)),
        "body": bodies,
        "target": {
            "type": "SpecificResource",
            "source": source,
            "selector": [
                {key: value for key, value in quote.items() if value},
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
            ],
        },
    }


def _bodies(source: str, mark: Mark) -> Iterator[Json]:
    details = mark.details
    yield _term(f"tag:{mark.tag}", "classifying")
    for name, purpose in _NOTES.items():
        if value := getattr(details, name):
            yield _words(value, purpose)
    for name, kind in _KINDS.items():
        if value := getattr(details, name):
            yield _term(f"{kind}:{value}", "tagging")
    for flag in details.flags:
        yield _term(f"flag:{flag}", "tagging")
    if details.optional:
        yield {"type": "SpecificResource", "source": _OPTIONAL, "purpose": "tagging"}
    yield _term(f"state:{details.state}", "assessing")
    if details.confidence is not None:
        yield _words(repr(details.confidence), "assessing")
    if mark.linked is not None:
        yield {"type": "SpecificResource", "source": f"{source}:mark:{mark.linked + 1}", "purpose": "linking"}


def _term(name: str, purpose: str) -> Json:
    return {"type": "SpecificResource", "source": _URN + name, "purpose": purpose}


def _words(value: str, purpose: str) -> Json:
    return {"type": "TextualBody", "value": value, "format": "text/plain", "purpose": purpose}


def _annotations(value: Any) -> list[Any]:
    if isinstance(value, dict):
        if isinstance(first := value.get("first"), dict):
            value = first
        value = value.get("items", value.get("@graph", [value]))
    return checking.rows(value, "items", limit=MARKS_LIMIT * 3)


def _codebook(value: Any) -> str:
    named = value.get("conformsTo") if isinstance(value, dict) else None
    if not isinstance(named, str) or not named.startswith(_CODEBOOK):
        return ""
    return checking.words(parse.unquote(named.removeprefix(_CODEBOOK)), "conformsTo")


def _all(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _named(annotation: Json, purpose: str, where: str) -> list[str]:
    """The resources that bodies of this purpose name."""
    bodies = [body for body in _all(annotation.get("body", [])) if isinstance(body, dict)]
    found = [body.get("source") for body in bodies if purpose in _all(body.get("purpose"))]
    return [checking.words(name, f"{where}, body", limit=500) for name in found if name is not None]


def _values(annotation: Json, purpose: str) -> list[Any]:
    bodies = [body for body in _all(annotation.get("body", [])) if isinstance(body, dict)]
    return [body["value"] for body in bodies if purpose in _all(body.get("purpose")) and "value" in body]


def _tag(annotation: Json, where: str, known: Container[str]) -> str:
    """The codebook's term among the bodies; or a plain word, as other tools write tags."""
    named = [name.removeprefix(f"{_URN}tag:") for name in _named(annotation, "classifying", where)]
    plain = [value for purpose in ("classifying", "tagging") for value in _values(annotation, purpose)]
    found = next((word for word in [*named, *plain] if isinstance(word, str) and word in known), None)
    return found or checking.tag(next(iter(named + plain), ""), where, known)


def _given(
    annotation: Json,
    where: str,
    parts: tuple[tuple[str, Anchor], ...],
    others: tuple[tuple[str, Anchor], ...],
    numbers: dict[str, int],
    known: Container[str],
) -> GivenMark:
    links = [numbers[name] for name in _named(annotation, "linking", where) if name in numbers]
    return GivenMark(
        _tag(annotation, where, known),
        _anchor(annotation, where),
        _details(annotation, where),
        parts,
        others,
        links[0] if links else None,
    )


def _details(annotation: Json, where: str) -> Details:
    raw: Json = {name: values[0] for name, purpose in _NOTES.items() if (values := _values(annotation, purpose))}
    terms = _named(annotation, "tagging", where) + _named(annotation, "assessing", where)
    for name, kind in _KINDS.items():
        raw[name] = next(iter(_keys(terms, kind)), "")
    raw["flags"] = _keys(terms, "flag")
    raw["optional"] = _OPTIONAL in terms
    if f"{_URN}state:proposed" in terms:
        raw["state"] = "proposed"
    for value in _values(annotation, "assessing"):
        try:
            raw["confidence"] = float(value)
        except (TypeError, ValueError) as error:
            raise Refused(Problem.SHAPE, f"{where}, confidence") from error
    return checking.details(raw, where)


def _keys(terms: list[str], kind: str) -> list[str]:
    return [term.removeprefix(f"{_URN}{kind}:") for term in terms if term.startswith(f"{_URN}{kind}:")]


def _anchor(annotation: Json, where: str) -> Anchor:
    """The quotation, and its position when that is as long as the quotation."""
    target = checking.obj(next(iter(_all(annotation.get("target"))), None), f"{where}, target")
    selectors = [checking.obj(row, f"{where}, selector") for row in _all(target.get("selector"))]
    quote = next((row for row in selectors if row.get("type") == "TextQuoteSelector"), None)
    if quote is None:
        raise Refused(Problem.SHAPE, f"{where}, selector")
    position = next((row for row in selectors if row.get("type") == "TextPositionSelector"), {})
    exact, start = checking.words(quote.get("exact"), where), position.get("start")
    if start is not None and checking.offset(position.get("end"), where) != checking.offset(start, where) + len(exact):
        start = None
    return checking.anchor(exact, start, where, prefix=quote.get("prefix", ""), suffix=quote.get("suffix", ""))


def _text_of(annotations: list[Json]) -> str:
    sources = {str(target.get("source")) for row in annotations if isinstance(target := row.get("target"), dict)}
    if len(sources) > 1:
        raise Refused(Problem.SEVERAL_TEXTS)
    source = next(iter(sources), "")
    return source.removeprefix(f"{_URN}text:") if source.startswith(f"{_URN}text:") else ""
