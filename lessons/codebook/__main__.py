"""Writes the shipped tags' rules into static/css/marks.css: `python -m lessons.codebook`, then `make format`."""

from pathlib import Path

from lessons.codebook import SHIPPED
from lessons.codebook.stylesheet import rules

MARKS = Path(__file__).resolve().parents[2] / "static" / "css" / "marks.css"
BEGIN, END = "  /* Written by `python -m lessons.codebook`. */\n", "  /* Until here. */\n"

if __name__ == "__main__":
    sheet = MARKS.read_text(encoding="utf-8")
    before, rest = sheet.split(BEGIN)
    MARKS.write_text(f"{before}{BEGIN}{rules(SHIPPED.tags.values())}{END}{rest.split(END)[1]}", encoding="utf-8")
