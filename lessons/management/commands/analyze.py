"""Propose marks for texts on disk: a thin door onto lessons.analysis."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lessons.analysis import run
from lessons.analysis.findings import Finding
from lessons.analysis.formats import as_brat, as_json, as_record, as_text
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
            canonical, findings = _analyse(name, raw, options["layer"])
            if out is not None:
                written = _written(kind, name, canonical, raw, findings)
                _write(out / f"{_stem(name)}{SUFFIXES[kind]}", written)
            elif kind == "json":
                records.append(as_record(name, canonical, findings))
            else:
                self.stdout.write(_written(kind, name, canonical, raw, findings), ending="")
        if records:
            self.stdout.write(as_json(records), ending="")


def _analyse(name: str, raw: str, layer: str | None) -> tuple[CanonicalText, list[Finding]]:
    canonical = canonicalise(raw)
    try:
        findings = run(canonical)
    except OSError as error:
        raise CommandError(f"{name} was not analysed: {error}") from error
    return canonical, [finding for finding in findings if layer in (None, finding.layer)]


def _written(kind: str, name: str, canonical: CanonicalText, raw: str, findings: list[Finding]) -> str:
    if kind == "json":
        return as_json([as_record(name, canonical, findings)])
    return as_brat(canonical, raw, findings) if kind == "brat" else as_text(name, canonical, findings)


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
