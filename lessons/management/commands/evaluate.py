"""Measure the analyser against annotations that people made: a thin door onto lessons.analysis and lessons.scoring."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.analysis import read as find
from lessons.analysis.construction import construction
from lessons.analysis.formats import as_brat
from lessons.analysis.parsing import ParsedText, parse
from lessons.codebook import LAYERS
from lessons.scoring.misses import Miss, grouped, relation_misses, span_misses
from lessons.scoring.standoff import Figure, Judged, Piece, Standoff, read, relation_figures, rows, span_figure
from lessons.text.canonical import canonicalise


class Command(BaseCommand):
    help = "Measure proposals against reference annotations: a folder of NAME.txt with NAME.ann in brat standoff."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="GOLD_DIR")
        parser.add_argument("--layer", choices=sorted(LAYERS), default="attribution", help="default: attribution")
        parser.add_argument(
            "--misses", type=int, default=10, metavar="N", help="how many groups of misses to show of each kind (10)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        texts = _texts(options["folder"])
        layer = options["layer"]
        judged: list[Judged] = []
        misses: list[Miss] = []
        seconds = 0.0
        _analyse("One sentence loads the model.", layer)
        for name, raw, gold in texts:
            before = time.perf_counter()
            parsed, proposed = _analyse(raw, layer)
            seconds += time.perf_counter() - before
            judged.append(Judged(name, raw, gold, proposed))
            misses += _misses(judged[-1], layer, parsed)
        words = sum(len(raw.split()) for _, raw, _ in texts)
        figures = _figures(judged, layer)
        self._print(figures, misses, options["misses"])
        self.stdout.write(f"{len(texts)} texts, {words} words, {words / seconds:.0f} words a second")
        self.stdout.write(
            json.dumps({"texts": len(texts), **_plain(figures), "words_a_second": round(words / seconds)})
        )

    def _print(self, figures: dict[str, dict[str, Figure]], misses: Iterable[Miss], limit: int) -> None:
        for kind, (cost, groups) in grouped(misses, limit).items() if limit > 0 else ():
            self.stdout.write(f"{kind}: {cost}")
            for group in groups:
                self.stdout.write(f"  {group.cost:5}  {group.name}")
                for example in group.examples:
                    self.stdout.write("           " + example.replace("\n", "\n             "))
            self.stdout.write("")
        for line in rows(figures):
            self.stdout.write(line)


def _texts(folder: Path) -> list[tuple[str, str, Standoff]]:
    """Every NAME.txt with what NAME.ann holds, or nothing where it is missing. Raises CommandError."""
    if not folder.is_dir():
        raise CommandError(f"{folder} is not a folder.")
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise CommandError(f"{folder} holds no NAME.txt.")
    if not any(folder.glob("*.ann")):
        raise CommandError(f"{folder} holds no NAME.ann: there is nothing to measure against.")
    return [(path.stem, _read(path), _annotations(path.with_suffix(".ann"))) for path in paths]


def _annotations(path: Path) -> Standoff:
    if not path.exists():
        return Standoff()
    try:
        return read(_read(path))
    except ValueError as error:
        raise CommandError(f"{path} cannot be read: {error}.") from error


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise CommandError(f"{path} is not UTF-8: byte {error.start} fits no character.") from error


def _analyse(raw: str, layer: str) -> tuple[ParsedText, Standoff]:
    """The parse, and the proposals of one layer exactly as `analyze --format brat` would write them."""
    canonical = canonicalise(raw)
    try:
        parsed = parse(canonical)
    except OSError as error:
        raise CommandError(f"The analyser cannot start: {error}") from error
    findings = [finding for finding in find(parsed) if finding.layer == layer]
    return parsed, read(as_brat(canonical, raw, findings))


def _misses(judged: Judged, layer: str, parsed: ParsedText) -> list[Miss]:
    def named(pieces: Sequence[Piece]) -> str:
        spans = (parsed.canonical.from_source(start, end) for start, end in pieces)
        return construction(parsed, [span for span in spans if span is not None])

    return list(relation_misses(judged, named) if layer == "attribution" else span_misses(judged))


def _figures(judged: list[Judged], layer: str) -> dict[str, dict[str, Figure]]:
    return relation_figures(judged) if layer == "attribution" else {"spans": {"partial": span_figure(judged)}}


def _plain(figures: dict[str, dict[str, Figure]]) -> dict[str, Any]:
    def numbers(one: Figure) -> dict[str, float]:
        return {"p": one.precision, "r": one.recall, "f": one.f1}

    return {
        role: numbers(measures["partial"])
        if "partial" in measures
        else {name: numbers(one) for name, one in measures.items()}
        for role, measures in figures.items()
    }
