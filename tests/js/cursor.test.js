import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Cursor } from "../../static/js/marking/cursor.js";
import { Text } from "../../static/js/text/spans.js";
import { wordsOf } from "../../static/js/text/words.js";

const text = new Text("One two three. Four five. Six.", 10);
const sentences = [
  { start: 10, end: 24 },
  { start: 25, end: 35 },
  { start: 36, end: 40 },
];
let cursor = new Cursor([], []);

beforeEach(() => {
  cursor = new Cursor(wordsOf(text), sentences);
});

const shown = () => text.of(cursor.span);

test("the cursor goes from word to word and stops at both ends", () => {
  cursor.move("word", -1);
  assert.equal(shown(), "One");
  cursor.move("word", 1);
  assert.equal(shown(), "two");
  cursor.move("text", 1);
  cursor.move("word", 1);
  assert.equal(shown(), "Six");
});

test("by sentence it goes to first words, and first back to the one of its own sentence", () => {
  cursor.move("sentence", 1);
  assert.equal(shown(), "Four");
  cursor.move("word", 1);
  cursor.move("sentence", -1);
  assert.equal(shown(), "Four");
  cursor.move("sentence", -1);
  assert.equal(shown(), "One");
});

test("extending by sentence takes in the whole sentence, then the next", () => {
  cursor.move("sentence", 1, { extend: true });
  assert.equal(shown(), "One two three");
  cursor.move("sentence", 1, { extend: true });
  assert.equal(shown(), "One two three. Four five");
});

test("extending goes both ways around the anchor", () => {
  cursor.take({ start: 25, end: 29 });
  cursor.move("word", -1, { extend: true });
  assert.equal(shown(), "three. Four");
  assert.equal(text.of(cursor.word), "three");
  cursor.move("word", 1, { extend: true });
  cursor.move("word", 1, { extend: true });
  assert.equal(shown(), "Four five");
});

test("it takes over a span, and collapses to the word that moves", () => {
  cursor.take({ start: 14, end: 29 });
  assert.equal(shown(), "two three. Four");
  assert.ok(cursor.isExtended);
  cursor.collapse();
  assert.equal(shown(), "Four");
});
