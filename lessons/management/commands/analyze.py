"""Propose marks for texts on disk: a thin door onto lessons.analysis."""

import sys
from argparse import ArgumentParser
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.analysis import read
from lessons.analysis.article import Article, article
from lessons.analysis.findings import Finding
from lessons.analysis.formats import as_brat, as_json, as_record, as_text
from lessons.analysis.parsing import parse
from lessons.codebook import LAYERS
from lessons.text.canonical import CanonicalText, canonicalise

SUFFIXES = {"text": ".txt", "json": ".json", "brat": ".ann"}
READ_FROM_FOLDERS = (".txt", ".md")


class Command(BaseCommand):
    help = "Analyse texts and print the proposed marks, or write one file of them for each text."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths",
            nargs="+",
            metavar="PATH",
            help="a text, a folder of .txt and .md files, or - to read standard input",
        )
        parser.add_argument("--format", choices=sorted(SUFFIXES), default="text", help="default: text")
        parser.add_argument("--layer", choices=sorted(LAYERS), help="only the marks of one layer")
        parser.add_argument("--out", type=Path, metavar="DIR", help="write NAME.txt, NAME.json or NAME.ann here")

    def handle(self, *args: Any, **options: Any) -> None:
        names = _files(options["paths"])
        kind, out = options["format"], options["out"]
        if out is not None:
            _refuse_clashes(names, out, SUFFIXES[kind])
            _make_folder(out)
        texts = [(name, _read(name)) for name in names]
        records = []
        for name, raw in texts:
            analysis = _analyse(name, raw, options["layer"])
            if out is not None:
                _write(out / f"{_stem(name)}{SUFFIXES[kind]}", analysis.written(kind))
            elif kind == "json":
                records.append(analysis.record())
            else:
                self.stdout.write(analysis.written(kind), ending="")
        if records:
            self.stdout.write(as_json(records), ending="")


@dataclass(frozen=True)
class Analysis:
    """One text as it was read."""

    name: str
    raw: str
    canonical: CanonicalText
    findings: list[Finding]
    article: Article

    def record(self) -> dict[str, Any]:
        return as_record(self.name, self.canonical, self.findings, self.article)

    def written(self, kind: str) -> str:
        if kind == "json":
            return as_json([self.record()])
        if kind == "brat":
            return as_brat(self.canonical, self.raw, self.findings)
        return as_text(self.name, self.canonical, self.findings, self.article)


def _analyse(name: str, raw: str, layer: str | None) -> Analysis:
    canonical = canonicalise(raw)
    try:
        parsed = parse(canonical)
    except OSError as error:
        raise CommandError(f"{name} was not analysed: {error}") from error
    findings = [finding for finding in read(parsed) if layer in (None, finding.layer)]
    return Analysis(name, raw, canonical, findings, article(parsed))


def _files(paths: list[str]) -> list[str]:
    """The files to read, folders expanded. Raises CommandError for a folder without texts."""
    names: list[str] = []
    for path in paths:
        if path != "-" and Path(path).is_dir():
            inside = sorted(
                str(file) for file in Path(path).iterdir() if file.suffix in READ_FROM_FOLDERS and file.is_file()
            )
            if not inside:
                raise CommandError(f"{path} is a folder without .txt or .md files.")
            names += inside
        else:
            names.append(path)
    return names


def _stem(name: str) -> str:
    return "stdin" if name == "-" else Path(name).stem


def _refuse_clashes(names: list[str], out: Path, suffix: str) -> None:
    """No result may overwrite another, nor a text that was read. Raises CommandError."""
    seen: dict[str, str] = {}
    for name in names:
        stem = _stem(name)
        if stem in seen:
            raise CommandError(
                f"{seen[stem]} and {name} would both be written as {stem}. Rename one, or run them apart."
            )
        seen[stem] = name
        if name != "-" and (out / f"{stem}{suffix}").resolve() == Path(name).resolve():
            raise CommandError(f"{name} would be overwritten by its own marks. Choose another folder for --out.")


def _read(name: str) -> str:
    """The text exactly as stored. Raises CommandError when it cannot be read or is not UTF-8."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror or error}.") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CommandError(
            f"{name} is not UTF-8: byte {error.start} fits no character. Save it as UTF-8 and try again."
        ) from error


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CommandError(f"{folder} cannot be made: {error.strerror or error}.") from error


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or error}.") from error
