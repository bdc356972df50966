"""W3C Web Annotation: read back whole, and understood by a JSON-LD processor with the W3C's own context."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from pyld import jsonld

from lessons.interchange import webannotation
from lessons.interchange.marks import placed
from lessons.interchange.refusals import Problem, Refused
from tests.lessons.interchange.examples import case, documents, harbour

CONTEXT = json.loads((Path(__file__).parent / "anno.jsonld").read_text(encoding="utf-8"))
OA = "http://www.w3.org/ns/oa#"


@pytest.fixture(autouse=True)
def _w3c_context_without_the_net(monkeypatch):
    def load(url, _options):
        assert url == webannotation.CONTEXT_IRI
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": CONTEXT}

    monkeypatch.setattr(jsonld, "_default_document_loader", load)


def every(value):
    """All objects inside a JSON value."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from every(inner)


@given(documents())
def test_any_marks_over_any_text_come_back(document):
    parcel = webannotation.read(webannotation.write(document))
    assert parcel.sha256 == (document.sha256 if document.marks else "")
    assert placed(document.text, parcel.marks).marks == document.marks


@given(documents())
@settings(max_examples=20)
def test_expanding_and_compacting_loses_nothing(document):
    """What the context did not know would be gone from the expanded form, and so from the compacted one."""
    written = json.loads(webannotation.write(document))
    expanded = jsonld.expand(written)
    again = jsonld.compact(expanded, webannotation.CONTEXT_IRI)
    page = again["first"]
    page["items"] = page.get("items", [])
    assert placed(document.text, webannotation.read(json.dumps(again)).marks).marks == document.marks


def test_expanded_form_uses_the_vocabulary():
    [collection] = jsonld.expand(json.loads(webannotation.write(harbour())))
    known = {value["@id"] if isinstance(value, dict) else value for value in CONTEXT["@context"].values()}
    assert collection["@type"] == ["http://www.w3.org/ns/activitystreams#OrderedCollection"]
    annotations = [row for row in every(collection) if row.get("@type") == [f"{OA}Annotation"]]
    assert len(annotations) == 9  # five marks, three parts, one other reading
    for annotation in annotations:
        assert annotation["@id"].startswith("urn:sourcewise:text:")
        motivations = {row["@id"] for row in annotation[f"{OA}motivatedBy"]}
        assert motivations <= {name.replace("oa:", OA) for name in known}
        [target] = annotation[f"{OA}hasTarget"]
        quote, position = target[f"{OA}hasSelector"]
        assert quote["@type"] == [f"{OA}TextQuoteSelector"]
        start, end = (int(position[f"{OA}{edge}"][0]["@value"]) for edge in ("start", "end"))
        assert harbour().text[start:end] == quote[f"{OA}exact"][0]["@value"]
        tags = [body for body in annotation[f"{OA}hasBody"] if f"{OA}hasSource" in body]
        assert all(body[f"{OA}hasSource"][0]["@id"].startswith("urn:sourcewise:") for body in tags)


def test_positions_count_code_points():
    [_headline, said, *_rest] = webannotation.read(webannotation.write(harbour())).marks
    assert said.anchor.start == harbour().text.index("the mayor said")


@pytest.mark.parametrize("whole", [lambda item: item, lambda item: [item], lambda item: {"items": [item]}])
def test_reads_what_others_write(whole):
    target = {"source": "https://example.org/a", "selector": {"type": "TextQuoteSelector", "exact": "on Monday"}}
    item = {"type": "Annotation", "body": {"value": "vagueness", "purpose": "tagging"}, "target": target}
    parcel = webannotation.read(json.dumps(whole(item)))
    [mark] = placed(harbour().text, parcel.marks).marks
    assert (mark.tag, mark.span.of(harbour().text)) == ("vagueness", "on Monday")


def item(**changes):
    selector = [{"type": "TextQuoteSelector", "exact": "said"}, {"type": "TextPositionSelector", "start": 1, "end": 5}]
    body = [{"source": "urn:sourcewise:tag:checkable", "purpose": "classifying"}]
    return {"body": body, "target": {"source": "urn:x:1", "selector": selector}} | changes


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", Problem.UNREADABLE),
        ("[" * 100_000, Problem.UNREADABLE),
        ("9" * 10_000, Problem.UNREADABLE),
        ("7", Problem.SHAPE),
        ('{"items": 3}', Problem.SHAPE),
        ('{"items": [3]}', Problem.SHAPE),
        (json.dumps({"items": [{}] * 60_001}), Problem.TOO_MANY),
        (json.dumps(item(target=None)), Problem.SHAPE),
        (json.dumps(item(target={"selector": "x"})), Problem.SHAPE),
        (json.dumps(item(body=[])), Problem.UNKNOWN_TAGS),
        (
            json.dumps(item(body=[{"source": "urn:sourcewise:tag:lies", "purpose": "classifying"}])),
            Problem.UNKNOWN_TAGS,
        ),
        (json.dumps(item(body=[{"source": ["x"], "purpose": "classifying"}])), Problem.SHAPE),
        (json.dumps(item()).replace('"said"', '"\\ud800"'), Problem.CHARACTERS),
        (json.dumps(item()).replace('"said"', '"\\u0000"'), Problem.CHARACTERS),
        (json.dumps(item()).replace('"start": 1', '"start": -1'), Problem.SHAPE),
        (json.dumps(item()).replace('"start": 1', '"start": true'), Problem.SHAPE),
        (json.dumps(item()).replace('"start": 1', '"start": 1e99'), Problem.SHAPE),
        (json.dumps([item(), item(target={**item()["target"], "source": "urn:x:2"})]), Problem.SEVERAL_TEXTS),
    ],
    ids=case,
)
def test_hostile_files_are_refused(content, problem):
    with pytest.raises(Refused) as refusal:
        webannotation.read(content)
    assert refusal.value.problem == problem
