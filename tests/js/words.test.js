import assert from "node:assert/strict";
import { test } from "node:test";
import { Text } from "../../static/js/text/spans.js";
import { brief, nudged, snapped, wordAt, wordsOf } from "../../static/js/text/words.js";

const text = new Text("“Yes,” the MoD’s spokesman said – 5.5 km off Al-Nusra 😀 land.", 40);
const words = wordsOf(text);

/** @param {string} quote */
function rough(quote) {
  const start = text.place(text.string.indexOf(quote));
  return { start, end: start + [...quote].length };
}

/** @param {import("../../static/js/text/spans.js").Span | null} span */
const quoted = (span) => span && text.of(span);

test("words keep their apostrophes, hyphens and decimal points", () => {
  assert.deepEqual(
    words.map((word) => text.of(word)),
    ["Yes", "the", "MoD’s", "spokesman", "said", "5.5", "km", "off", "Al-Nusra", "land"],
  );
});

test("letters with combining marks stay in one word", () => {
  const hindi = new Text("हिन्दी e\u0301tat");
  assert.deepEqual(
    wordsOf(hindi).map((word) => hindi.of(word)),
    ["हिन्दी", "e\u0301tat"],
  );
});

test("a rough selection grows to whole words", () => {
  assert.equal(quoted(snapped(text, words, rough("D’s spokes"))), "MoD’s spokesman");
  assert.equal(quoted(snapped(text, words, rough("usra 😀 la"))), "Al-Nusra 😀 land");
});

test("a selection loses the white space at its ends and keeps its punctuation", () => {
  assert.equal(quoted(snapped(text, words, rough(" the MoD’s "))), "the MoD’s");
  assert.equal(quoted(snapped(text, words, rough("“Yes,” "))), "“Yes,”");
});

test("a selection without a word is none", () => {
  assert.equal(snapped(text, words, rough(" – ")), null);
  assert.equal(snapped(text, words, rough(" 😀 ")), null);
});

test("an edge moves by a word in both directions", () => {
  const span = rough("the MoD’s");
  assert.equal(quoted(nudged(words, span, "start", 1)), "MoD’s");
  assert.equal(quoted(nudged(words, span, "start", -1)), "Yes,” the MoD’s");
  assert.equal(quoted(nudged(words, span, "end", 1)), "the MoD’s spokesman");
  assert.equal(quoted(nudged(words, span, "end", -1)), "the");
});

test("an edge stops at the last word of the span and at the edges of the text", () => {
  const one = rough("spokesman");
  assert.equal(nudged(words, one, "start", 1), null);
  assert.equal(nudged(words, one, "end", -1), null);
  assert.equal(nudged(words, rough("Yes"), "start", -1), null);
  assert.equal(nudged(words, rough("land"), "end", 1), null);
});

test("the word at a place is the one around it, else the next, else the last", () => {
  assert.equal(wordAt(words, rough("okes").start), 3);
  assert.equal(wordAt(words, rough("–").start), 5);
  assert.equal(wordAt(words, text.end), 9);
});

test("a long quote is cut in the middle to be said", () => {
  assert.equal(brief("a b c d e f g h i j k l"), "a b c d e f g h i j k l");
  assert.equal(brief("a b c d e f g h i j k l m"), "a b c d e f g … k l m");
});
