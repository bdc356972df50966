"""Two made-up languages that show what nobody made translatable, and what breaks when words are longer or run leftwards.

`en-xa` writes ⟦Ḿýö ŵöŕķ ···⟧ for “My work”; `ar-xb` turns each word round, as right-to-left scripts run. Both are made as
they are asked for, so that every string has them. They exist in DEBUG and in tests only.
"""

import re
from gettext import NullTranslations
from pathlib import Path

from django.utils.translation import to_locale, trans_real

ACCENTED, MIRRORED = "en-xa", "ar-xb"
OPEN, CLOSE = "⟦", "⟧"
_LETTERS = str.maketrans("aceinouyACEINOUY", "áçéíñöüýÁÇÉÍÑÖÜÝ")
# What a translator leaves as it is: placeholders, tags and entities.
_KEPT = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|<[^>]*>|&#?\w+;")
_CONTEXT_END = "\x04"
_FORMATS = {"date format", "time format"}


class Pseudo(NullTranslations):
    """Answers any string; stands where Django expects its own translation of a language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language

    def to_language(self) -> str:
        return self.language

    def gettext(self, message: str) -> str:
        context, _end, words = message.rpartition(_CONTEXT_END)
        return words if context in _FORMATS or not words.strip() else OPEN + self._changed(words) + CLOSE

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)

    def _changed(self, words: str) -> str:
        kept = iter([*_KEPT.findall(words), ""])
        return "".join(self._piece(piece) + next(kept) for piece in _KEPT.split(words)) + self._padding(words)

    def _piece(self, words: str) -> str:
        if self.language == ACCENTED:
            return words.translate(_LETTERS)
        return re.sub(r"\w+", lambda word: f"\u202e{word.group()}\u202c", words)

    def _padding(self, words: str) -> str:
        return " " + "·" * (len(words) // 4) if self.language == ACCENTED and len(words) > 3 else ""


def install(folder: Path) -> None:
    """Makes Django know both. It takes a language for real only where a file of it lies in a folder of LOCALE_PATHS."""
    for language in (ACCENTED, MIRRORED):
        place = folder / to_locale(language) / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        (place / "django.mo").touch()
        trans_real._translations[language] = Pseudo(language)  # type: ignore[attr-defined]  # no other way in
