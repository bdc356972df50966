"""Reads a lesson from plain files: text, provenance, reference and words, side by side under one name.

NAME.txt                the text as it came
NAME.provenance.toml    where it comes from
NAME.reference.toml     quoted phrases with reasons (its head says how)
NAME.lesson.md          TOML between two `+++` lines, then one `# step` for each step's words; `# teacher` for the teacher's
pairs/A--B.toml         one event told twice: what happened, line by line, in the words of either lesson's text
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from lessons.annotations.models import Annotation, Status
from lessons.annotations.snapshots import taken
from lessons.authoring.actions import publish
from lessons.authoring.models import Lesson, Pair, Step, StepKind, Topic, Visibility
from lessons.authoring.quick import problem_in
from lessons.authoring.reading import pair_of
from lessons.sources.actions import change_words, latest_version
from lessons.sources.models import Outlet, SourceText
from lessons.text.anchoring import QuoteAmbiguous, QuoteNotFound, locate, locate_within
from lessons.text.canonical import CanonicalText, canonicalise
from lessons.text.spans import Span

TEACHER = "teacher"  # the section that only those who teach read


class SeedProblem(Exception):
    """A seed file cannot be used; the message names the file and the place."""


def seeds_in(folder: Path) -> list[Path]:
    """The texts that have a lesson beside them, by name."""
    return sorted(path for path in folder.glob("*.txt") if path.with_suffix(".lesson.md").exists())


@transaction.atomic
def plant_all(folder: Path, *, at: datetime, refresh: bool = False) -> list[Lesson]:
    """Plants every seed of the folder, then ties the pairs; gives the lessons that were written. Raises SeedProblem."""
    written = [lesson for path in seeds_in(folder) for lesson, is_new in [_sow(path, at=at, refresh=refresh)] if is_new]
    for path in sorted(folder.glob("pairs/*.toml")):
        written += [lesson for lesson in _tie(path, refresh=refresh) if lesson not in written]
    for lesson in written:
        publish(lesson, by=None, at=at)
    return written


@transaction.atomic
def plant(path: Path, *, at: datetime, refresh: bool = False) -> tuple[Lesson, bool]:
    """The published lesson of the seed text at `path`, and whether anything was written.

    What is already there is left as people have edited it, unless `refresh` takes text, provenance, reference and words
    from the files again and publishes them as the next version. Raises SeedProblem.
    """
    lesson, written = _sow(path, at=at, refresh=refresh)
    if written:
        publish(lesson, by=None, at=at)
    return lesson, written


def _sow(path: Path, *, at: datetime, refresh: bool) -> tuple[Lesson, bool]:
    """The lesson's draft as its files have it, and whether anything was written."""
    front, bodies = _lesson_words(path.with_suffix(".lesson.md"))
    existing = Lesson.objects.filter(slug=front["slug"]).first()
    if existing and not refresh:
        return existing, False
    canonical = canonicalise(path.read_bytes().decode("utf-8"))
    source = _source(path, canonical, at=at)
    _annotations(path.with_suffix(".reference.toml"), source, at=at)
    with _told_of(path.with_suffix(".lesson.md")):
        first = locate(canonical.text, front["passage_from"])
        last = locate(canonical.text, front["passage_to"])
    lesson = existing or Lesson(slug=front["slug"], created_at=at)
    lesson.title, lesson.summary, lesson.minutes = front["title"], front["summary"], front["minutes"]
    lesson.visibility = Visibility.PUBLIC if front["public"] else Visibility.SCHOOL
    lesson.source_text = source
    lesson.goals, lesson.topics = front.get("goals", []), front.get("topics", [])
    lesson.age_from, lesson.age_to = front.get("ages", (13, 19))
    lesson.language, lesson.credits = front.get("language", "en"), front.get("credits", "")
    lesson.quick, lesson.teacher_page = front.get("quick", []), bodies.pop(TEACHER, "")
    lesson.exercise_start, lesson.exercise_end = first.start, last.end
    lesson.exercise_tags = front["exercise_tags"]
    lesson.save()
    for place, kind in enumerate(StepKind):
        values = {"body": bodies.get(kind, ""), "place": place, "is_hidden": False}
        Step.objects.update_or_create(lesson=lesson, kind=kind, defaults=values)
    return lesson, True


def _tie(path: Path, *, refresh: bool) -> list[Lesson]:
    """Makes two lessons a pair, and gives them; none when they are one already and nothing is to be taken anew."""
    facts = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {lesson.slug: lesson for lesson in Lesson.objects.filter(slug__in=[facts["a"], facts["b"]])}
    if len(found) < 2:
        raise SeedProblem(f"{path.name}: no lesson called {facts['a']} or {facts['b']}")
    first, second = found[facts["a"]], found[facts["b"]]
    known = pair_of(first)
    if known and not refresh:
        return []
    lines = [
        {"about": line["about"], "first": line.get("a", ""), "second": line.get("b", ""), "note": line["note"]}
        for line in facts["line"]
    ]
    with _told_of(path):
        for lesson, side in ((first, "first"), (second, "second")):
            for line in lines:
                if line[side]:
                    locate(lesson.source_text.text, line[side])
    values = {"second": second, "question": facts["question"], "lines": lines}
    Pair.objects.update_or_create(first=first, defaults=values)
    return [first, second]


def _lesson_words(path: Path) -> tuple[dict[str, Any], dict[str, str]]:
    opening, front, words = path.read_text(encoding="utf-8").split("+++\n", 2)
    if opening.strip():
        raise SeedProblem(f"{path.name}: begins with something else than +++")
    bodies: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in words.splitlines():
        if line.startswith("# "):
            lines = bodies.setdefault(line.removeprefix("# ").strip(), [])
        else:
            lines.append(line)
    if unknown := set(bodies) - {*StepKind.values, TEACHER}:
        raise SeedProblem(f"{path.name}: no such step: {', '.join(sorted(unknown))}")
    facts = tomllib.loads(front)
    if unknown := set(facts.get("topics", [])) - set(Topic.values):
        raise SeedProblem(f"{path.name}: no such topic: {', '.join(sorted(unknown))}")
    for row in facts.get("quick", []):
        if problem := problem_in(row):
            raise SeedProblem(f"{path.name}: quick check: {problem}")
    return facts, {kind: "\n".join(body).strip() for kind, body in bodies.items()}


def _source(path: Path, canonical: CanonicalText, *, at: datetime) -> SourceText:
    facts = tomllib.loads(path.with_suffix(".provenance.toml").read_text(encoding="utf-8"))
    outlet, _created = Outlet.objects.update_or_create(name=facts["outlet"]["name"], defaults=facts["outlet"])
    source = SourceText.objects.filter(slug=facts["slug"]).first()
    if source is None:
        source = SourceText(
            slug=facts["slug"],
            raw=path.read_bytes().decode("utf-8"),
            text=canonical.text,
            blocks=[[block.kind, block.start, block.end] for block in canonical.blocks],
            inlines=[[inline.kind, inline.start, inline.end] for inline in canonical.inlines],
            sha256=canonical.sha256,
            created_at=at,
            analysed_at=at,
        )
    elif source.sha256 != canonical.sha256:
        raw, why = path.read_bytes().decode("utf-8"), _("The seed’s own words")
        change_words(source, raw, by=None, at=at, why=why, snapshot=taken(source))
    source.title, source.outlet, source.published_on = canonical.title, outlet, canonical.date
    source.kind, source.rights, source.chain = facts["kind"], facts["rights"], facts["chain"]
    source.author, source.url = facts.get("author", ""), facts.get("url", "")
    source.invented, source.language = facts.get("invented", False), facts.get("language", "en")
    source.missing, source.voices = [row["what"] for row in facts["missing"]], facts["voices"]
    source.save()
    latest_version(source)
    return source


def _annotations(path: Path, source: SourceText, *, at: datetime) -> None:
    source.annotations.all().delete()
    source.unplaced.all().delete()
    clashes: dict[str, str] = {}
    named: dict[str, Annotation] = {}
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["annotation"]:
        annotation = _annotation(path, source, row, at=at)
        annotation.save()
        if "id" in row:
            named[row["id"]] = annotation
            clashes[row["id"]] = row.get("clashes_with", "")
    for name, other in clashes.items():
        if other:
            named[name].linked = named[other]
            named[name].save(update_fields=["linked"])


def _annotation(path: Path, source: SourceText, row: dict[str, Any], *, at: datetime) -> Annotation:
    if row["tag"] not in source.book.tags:
        raise SeedProblem(f"{path.name}: no tag {row['tag']!r} in the codebook {source.book.name}")
    text = source.text
    with _told_of(path):
        span = locate(text, row["quote"], near=row.get("near", ""))
        stretch = locate(text, row["near"]) if "near" in row else span
        around = [span, stretch, _paragraph(source, span)]
        parts = list(_parts(text, row, around))
        others = [
            (other["tag"], locate_within(text, other.get("quote", row["quote"]), around)) for other in row.get("or", [])
        ]
    return Annotation(
        source_text=source,
        tag=row["tag"],
        start=span.start,
        end=span.end,
        quote=row["quote"],
        because=row["because"],
        settle=row.get("settle", ""),
        neutral=row.get("neutral", ""),
        voice=row.get("voice", ""),
        source_kind=row.get("source_kind", ""),
        stance=row.get("stance", ""),
        content_kind=row.get("content_kind", ""),
        flags=row.get("flags", []),
        optional=row.get("optional", False),
        parts=parts,
        alternatives=[{"tag": tag, "start": other.start, "end": other.end} for tag, other in others],
        status=Status.ACCEPTED,
        decided_at=at,
    )


def _parts(text: str, row: dict[str, Any], around: list[Span]) -> Iterator[tuple[str, int, int]]:
    for role in ("source", "cue", "content"):
        given = row.get(role, [])
        for quote in [given] if isinstance(given, str) else given:
            part = locate_within(text, quote, around)
            yield role, part.start, part.end


def _paragraph(source: SourceText, span: Span) -> Span:
    return next(here for block in source.block_spans if (here := Span(block.start, block.end)).contains(span))


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    """Names the file in what goes wrong with a quote."""
    try:
        yield
    except QuoteNotFound as problem:
        raise SeedProblem(f"{path.name}: not in the text: {problem}") from problem
    except QuoteAmbiguous as problem:
        raise SeedProblem(f"{path.name}: more than once, give a longer `near`: {problem}") from problem
