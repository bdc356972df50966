import assert from "node:assert/strict";
import { test } from "node:test";
import { Text } from "../../static/js/text/spans.js";
import { brief, dragged, nudged, snapped, wordAt, wordsOf } from "../../static/js/text/words.js";

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
    ["Yes", "the", "MoD’s", "spokesman", "said", "5.5", "km", "off", "Al-Nusra", "😀", "land"],
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
});

test("a picture made of several signs is one word and is never cut", () => {
  const family = new Text("Win 👩‍👩‍👧🏽 now ✊🏿 1️⃣ 🇫🇷🇩🇪 ❤️ ©2026");
  const all = wordsOf(family);
  assert.deepEqual(
    all.map((word) => family.of(word)),
    ["Win", "👩‍👩‍👧🏽", "now", "✊🏿", "1️⃣", "🇫🇷", "🇩🇪", "❤️", "2026"],
  );
  const start = family.place(family.string.indexOf("👩"));
  const half = snapped(family, all, { start, end: start + 1 });
  assert.equal(half && family.of(half), "👩‍👩‍👧🏽");
});

test("scripts without spaces are cut into words, Persian and Arabic ones are left whole", () => {
  const quotes = (/** @type {string} */ string) => wordsOf(new Text(string)).map((word) => new Text(string).of(word));
  assert.deepEqual(quotes("می‌خواهم بروم"), ["می‌خواهم", "بروم"]);
  assert.deepEqual(quotes("قَالَ الوزير"), ["قَالَ", "الوزير"]);
  assert.deepEqual(quotes("部长说"), ["部长", "说"]);
});

test("a dragged edge stops at the edge of the word under it and never passes the other end", () => {
  const span = rough("MoD’s spokesman");
  assert.equal(text.of(dragged(words, span, "end", rough("aid –").start)), "MoD’s spokesman said");
  assert.equal(text.of(dragged(words, span, "start", rough("Yes").start + 1)), "Yes,” the MoD’s spokesman");
  assert.equal(text.of(dragged(words, span, "start", text.end)), "spokesman");
  assert.equal(text.of(dragged(words, span, "end", text.start)), "MoD’s");
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
  assert.equal(wordAt(words, text.end), 10);
});

test("a long quote is cut in the middle to be said", () => {
  assert.equal(brief("a b c d e f g h i j k l"), "a b c d e f g h i j k l");
  assert.equal(brief("a b c d e f g h i j k l m"), "a b c d e f g … k l m");
});
