/**
 * Words, and what is done by the word: snapping a rough selection, moving one end of a mark.
 *
 * @import { Span, Text } from "./spans.js"
 */

// As in lessons/text/spans.py; combining marks and zero-width joiners count as letters, so that Hindi or Persian words
// stay whole. A pictograph is a word of its own, with all that is joined to it.
const WORD = new RegExp(
  [
    "[\\p{L}\\p{M}\\p{N}_](?:['’\\-‑.]?[\\p{L}\\p{M}\\p{N}_\\u200c\\u200d])*",
    "(?![©®™])\\p{Extended_Pictographic}(?:\\u200d?[\\p{Extended_Pictographic}\\p{M}\\p{EMod}])*",
    "\\p{RI}{2}",
  ].join("|"),
  "gu",
);
// Scripts that put no space between words.
const UNSPACED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmr}\p{scx=Mymr}]{2,}/u;

/**
 * Every word, in order.
 *
 * @param {Text} text
 * @returns {Span[]}
 */
export function wordsOf(text) {
  return [...text.string.matchAll(WORD)].flatMap(({ index, 0: run }) =>
    partsOf(run).map(({ from, length }) => ({
      start: text.place(index + from),
      end: text.place(index + from + length),
    })),
  );
}

/** @param {string} run */
function partsOf(run) {
  const whole = [{ from: 0, length: run.length }];
  if (!UNSPACED.test(run) || typeof Intl.Segmenter !== "function") return whole;
  const pieces = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(run)];
  return pieces.map(({ index, segment }) => ({ from: index, length: segment.length }));
}

/**
 * How many words begin before `place`.
 *
 * @param {Span[]} words
 * @param {number} place
 */
export function wordsBefore(words, place) {
  let [low, high] = [0, words.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((words[middle]?.start ?? 0) < place) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The word at `place`, else the next one, else the last: its number.
 *
 * @param {Span[]} words
 * @param {number} place
 */
export function wordAt(words, place) {
  const before = wordsBefore(words, place);
  const inside = words[before - 1];
  if (inside && place < inside.end) return before - 1;
  return Math.min(before, words.length - 1);
}

/**
 * A rough selection made to cover whole words, without white space at its ends. Punctuation stays as it was selected:
 * quotation marks may be meant. Null when no word is touched.
 *
 * @param {Text} text
 * @param {Span[]} words
 * @param {Span} rough
 * @returns {Span | null}
 */
export function snapped(text, words, rough) {
  const first = words[wordAt(words, rough.start)];
  const last = words[wordsBefore(words, rough.end) - 1];
  if (!first || !last || last.end <= rough.start || first.start >= rough.end) return null;
  const quote = text.of(rough);
  const start = rough.start + quote.length - quote.trimStart().length;
  const end = rough.end - (quote.length - quote.trimEnd().length);
  return { start: Math.min(start, first.start), end: Math.max(end, last.end) };
}

/**
 * `span` with one end a word further (`by` 1) or a word back (-1). Null when it would lose its last word or leave the
 * text.
 *
 * @param {Span[]} words
 * @param {Span} span
 * @param {"start" | "end"} edge
 * @param {1 | -1} by
 * @returns {Span | null}
 */
export function nudged(words, span, edge, by) {
  const first = wordAt(words, span.start);
  const last = wordsBefore(words, span.end) - 1;
  const start = edge === "start" ? words[first + by]?.start : span.start;
  const end = edge === "end" ? words[last + by]?.end : span.end;
  if (start === undefined || end === undefined) return null;
  const inside = words[wordAt(words, start)];
  return inside && inside.end <= end ? { start, end } : null;
}

/**
 * `span` with one end dragged to `place`: to the edge of the word there, and never past its other end.
 *
 * @param {Span[]} words
 * @param {Span} span
 * @param {"start" | "end"} edge
 * @param {number} place
 * @returns {Span}
 */
export function dragged(words, span, edge, place) {
  if (edge === "start") {
    const last = wordsBefore(words, span.end) - 1;
    return { ...span, start: words[Math.min(wordAt(words, place), last)]?.start ?? span.start };
  }
  const first = wordAt(words, span.start);
  return { ...span, end: words[Math.max(wordsBefore(words, place) - 1, first)]?.end ?? span.end };
}

/**
 * A quote short enough to be said: its first and last words around an ellipsis.
 *
 * @param {string} quote
 */
export function brief(quote) {
  const words = quote.split(/\s+/u);
  return words.length > 12 ? `${words.slice(0, 7).join(" ")} … ${words.slice(-3).join(" ")}` : words.join(" ");
}
