import assert from "node:assert/strict";
import { test } from "node:test";
import { inOrder, Text } from "../../static/js/text/spans.js";

test("a wide character is one code point and two units", () => {
  const text = new Text("a😀b👩‍🚀c");
  assert.equal(text.end, 7);
  assert.equal(text.units(1), 1);
  assert.equal(text.units(2), 3);
  assert.equal(text.of({ start: 1, end: 2 }), "😀");
  assert.equal(text.of({ start: 3, end: 6 }), "👩‍🚀");
});

test("places agree with the code points of the string, there and back", () => {
  const string = "𝔘no 🏳️‍🌈 e\u0301tat, हिन्दी 𐍈";
  const text = new Text(string, 100);
  const points = [...string];
  assert.equal(text.end, 100 + points.length);
  for (let start = 0; start <= points.length; start++) {
    assert.equal(text.place(text.units(100 + start)), 100 + start);
    for (let end = start; end <= points.length; end++) {
      assert.equal(text.of({ start: 100 + start, end: 100 + end }), points.slice(start, end).join(""));
    }
  }
});

test("a place inside a wide character is the place where it begins", () => {
  assert.equal(new Text("a😀b").place(2), 1);
});

test("a combining mark is a code point of its own", () => {
  const text = new Text("e\u0301a");
  assert.equal(text.end, 3);
  assert.equal(text.of({ start: 1, end: 2 }), "\u0301");
});

test("marks are in order by start, the longer first, then by id", () => {
  const marks = [
    { id: "b", start: 3, end: 5 },
    { id: "c", start: 0, end: 2 },
    { id: "a", start: 3, end: 5 },
    { id: "d", start: 3, end: 9 },
  ];
  assert.deepEqual(
    marks
      .sort(inOrder)
      .map(({ id }) => id)
      .join(""),
    "cdab",
  );
});
