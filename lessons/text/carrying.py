"""Carries spans from a text to an edited one: to their own words, or nowhere.

A span is placed when nobody could doubt where its words went: they stand in a stretch that the edit kept, enough around
them is the same, and each of their look-alikes is accounted for; or they moved with their whole paragraph, or, being
without look-alikes, with the words around them. Whatever is less sure than that is for a person to decide, with a
suggestion where some words come close.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from lessons.text.changes import Run, kept_runs
from lessons.text.spans import Span, cuts_word, snap_to_words

CONTEXT = 32  # code points around a span that must agree
CLOSE = 60  # of 100, by the share of letters in common (normalised indel similarity): what is worth a look
SEARCHED = 20_000  # code points of new words: where there are more, nothing is suggested; bounds the time

_BEGIN, _END = "\x02\n", "\n\x03"  # so that the ends of a text count as surroundings; canonical texts hold neither


class Carrier:
    """The way from `old` to `new`, two canonical texts. Spans are code points, half-open."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self.runs = kept_runs(old, new)
        self._framed = f"{_BEGIN}{old}{_END}", f"{_BEGIN}{new}{_END}"
        self._backward = [
            Run(len(old) - run.old_end, len(new) - run.new_end, run.length)
            for run in reversed(kept_runs(old[::-1], new[::-1]))
        ]
        self._olds, self._backward_olds = [run.old for run in self.runs], [run.old for run in self._backward]
        self._kept_places: dict[str, list[Span]] = {}

    def place(self, span: Span) -> Span | None:
        """Where exactly these words went, or None when that is not certain."""
        kept, quote = self._image(span), span.of(self.old)
        alike = self._kept_alike(quote)
        if kept and kept in alike and self._agrees(span, kept, alone=len(alike) == 1):
            return kept
        moved = self._with_its_paragraph(span) or (None if kept else self._with_its_neighbours(span))
        return moved if moved and (moved == kept if kept else self._is_new(moved)) else None

    def suggest(self, span: Span) -> Span | None:
        """The words that may have become of these: a person has to say so."""
        if kept := self._image(span):
            return kept
        quote = span.of(self.old)
        between = self.stretch(span)
        here = _closest(self.new, quote, between) if between and len(between) <= SEARCHED else None
        return here or self.seek(quote)

    def seek(self, quote: str) -> Span | None:
        """The closest words to these among the new ones, if any come close."""
        changed = list(self._changed())
        if sum(map(len, changed)) > SEARCHED:
            return None
        found = [place for stretch in changed if (place := _closest(self.new, quote, stretch))]
        return max(found, key=lambda place: fuzz.ratio(quote, place.of(self.new)), default=None)

    def stretch(self, span: Span) -> Span | None:
        """What stands between the neighbours of these words now; None when nothing does."""
        before = _last_before(self.runs, self._olds, span.start)
        start = min(span.start, before.old_end) - before.old + before.new if before else 0
        after = next((run for run in self.runs if run.old_end >= span.end), None)
        end = max(span.end, after.old) - after.old + after.new if after else len(self.new)
        return Span(start, end) if start < end else None

    def _image(self, span: Span) -> Span | None:
        """The same words in the same kept run, whichever end of the texts one begins with.

        Where “very very” becomes “very”, one begins with the first word and the other with the second.
        """
        there, back = _in_runs(self.runs, self._olds, span), _in_runs(self._backward, self._backward_olds, span)
        return there if there == back else None

    def _agrees(self, span: Span, place: Span, *, alone: bool) -> bool:
        """Whether enough around it is the same: on both sides what tells it from its look-alikes, if it has any.

        An end of the text is as good as any words.
        """
        old, new = self._framed
        start, end, begin, finish = (at + len(_BEGIN) for at in (span.start, span.end, place.start, place.end))
        before = _alike(reversed(old[max(0, start - CONTEXT) : start]), reversed(new[max(0, begin - CONTEXT) : begin]))
        after = _alike(old[end : end + CONTEXT], new[finish : finish + CONTEXT])
        if alone:
            return before + after >= CONTEXT or before == start or end + after == len(old)
        return not (_is_repeated(old, old[start - before : end]) or _is_repeated(old, old[start : end + after]))

    def _kept_alike(self, quote: str) -> list[Span]:
        """All places of these words, when each of the old ones was kept and no new one came; else none."""
        if quote not in self._kept_places:
            places = list(_places(self.new, quote))
            images = [self._image(place) for place in _places(self.old, quote)]
            self._kept_places[quote] = places if places == images else []
        return self._kept_places[quote]

    def _with_its_paragraph(self, span: Span) -> Span | None:
        """Its place in the same paragraph, which stands once in either text."""
        old, new = self._framed
        start = old.rfind("\n", 0, span.start + len(_BEGIN))
        whole = old[start : old.find("\n", span.end + len(_BEGIN)) + 1]
        if len(whole) - len(span) < CONTEXT or _is_repeated(old, whole):
            return None
        at = new.find(whole)
        if at < 0 or _is_repeated(new, whole):
            return None
        moved = at - start
        return Span(span.start + moved, span.end + moved)

    def _with_its_neighbours(self, span: Span) -> Span | None:
        """Its place among the same words on the left and on the right, if it has no look-alikes at all."""
        old, new = self._framed
        start, end = span.start + len(_BEGIN), span.end + len(_BEGIN)
        if _is_repeated(old, old[start:end]) or _is_repeated(new, old[start:end]):
            return None
        left = min(CONTEXT, start)
        at = new.find(old[start - left : end + CONTEXT])
        return Span(at + left - len(_BEGIN), at + left - len(_BEGIN) + len(span)) if at >= 0 else None

    def _is_new(self, place: Span) -> bool:
        """Whether none of these words stood elsewhere before: they were put in, or moved here."""
        return not any(run.new < place.end and place.start < run.new_end for run in self.runs)

    def _changed(self) -> Iterator[Span]:
        at = 0
        for run in [*self.runs, Run(len(self.old), len(self.new), 0)]:
            if at < run.new:
                yield Span(at, run.new)
            at = run.new_end


def _closest(text: str, quote: str, within: Span) -> Span | None:
    """The whole words of this stretch, or else those in it that are most like the quotation, unless none come close."""
    stretches = [within]
    best = fuzz.partial_ratio_alignment(quote, within.of(text), score_cutoff=CLOSE)
    if best and best.dest_start < best.dest_end:
        stretches.append(Span(within.start + best.dest_start, within.start + best.dest_end))
    for stretch in stretches:
        words = snap_to_words(text, stretch)
        if words and fuzz.ratio(quote, words.of(text)) >= CLOSE and ("\n" in quote or "\n" not in words.of(text)):
            return words
    return None


def _in_runs(runs: Sequence[Run], starts: Sequence[int], span: Span) -> Span | None:
    run = _last_before(runs, starts, span.start)
    if run is None or span.end > run.old_end:
        return None
    return Span(span.start - run.old + run.new, span.end - run.old + run.new)


def _last_before(runs: Sequence[Run], starts: Sequence[int], at: int) -> Run | None:
    """The last run that begins at or before `at`."""
    number = bisect_right(starts, at) - 1
    return runs[number] if number >= 0 else None


def _alike(some: Iterable[str], others: Iterable[str]) -> int:
    """How many come in the same order before the first that differs."""
    count = 0
    for one, other in zip(some, others, strict=False):
        if one != other:
            break
        count += 1
    return count


def _places(text: str, quote: str) -> Iterator[Span]:
    """Wherever these words stand without cutting a word."""
    at = text.find(quote)
    while at >= 0:
        if not (cuts_word(text, at) or cuts_word(text, at + len(quote))):
            yield Span(at, at + len(quote))
        at = text.find(quote, at + 1)


def _is_repeated(text: str, words: str) -> bool:
    return text.find(words, text.find(words) + 1) >= 0
