import assert from "node:assert/strict";
import { test } from "node:test";
import { Keys, nameOf } from "../../static/js/marking/keys.js";

const ltr = { isRtl: false };
const tags = [
  { key: "attribution", shortcut: "1" },
  { key: "checkable", shortcut: "3" },
  { key: "prediction", shortcut: "4" },
  { key: "loaded", shortcut: "w" },
  { key: "vague", shortcut: "e" },
  { key: "tenth", shortcut: "" },
];
const keys = new Keys(tags);
const deedOf = keys.deedOf.bind(keys);

test("arrows move by word, with Ctrl or upright by sentence, and Shift extends", () => {
  assert.deepEqual(deedOf({ key: "ArrowRight" }, ltr), { do: "move", unit: "word", by: 1, extend: false });
  assert.deepEqual(deedOf({ key: "ArrowLeft", ctrlKey: true, shiftKey: true }, ltr), {
    do: "move",
    unit: "sentence",
    by: -1,
    extend: true,
  });
  assert.deepEqual(deedOf({ key: "ArrowDown" }, ltr), { do: "move", unit: "sentence", by: 1, extend: false });
});

test("in a text from right to left the left arrow goes on", () => {
  assert.deepEqual(deedOf({ key: "ArrowLeft" }, { isRtl: true }), { do: "move", unit: "word", by: 1, extend: false });
});

test("digits mark, also where the keyboard has them under Shift, and ? asks for help", () => {
  assert.deepEqual(deedOf({ key: "3", code: "Digit3" }, ltr), { do: "mark", tag: "checkable" });
  assert.deepEqual(deedOf({ key: '"', code: "Digit3" }, ltr), { do: "mark", tag: "checkable" });
  assert.deepEqual(deedOf({ key: "4", code: "Numpad4" }, ltr), { do: "mark", tag: "prediction" });
  assert.deepEqual(deedOf({ key: "?", code: "Digit1", shiftKey: true }, ltr), { do: "help" });
});

test("a tag’s letter marks by itself or by its place on a keyboard of another alphabet", () => {
  assert.deepEqual(deedOf({ key: "w", code: "KeyW" }, ltr), { do: "mark", tag: "loaded" });
  assert.deepEqual(deedOf({ key: "ц", code: "KeyW" }, ltr), { do: "mark", tag: "loaded" });
  assert.equal(deedOf({ key: "q", code: "KeyA" }, ltr), null);
});

test("the browser keeps its own keys", () => {
  for (const pressed of [
    { key: "Tab" },
    { key: "1", code: "Digit1", ctrlKey: true },
    { key: "ArrowLeft", altKey: true },
    { key: "ArrowLeft", metaKey: true },
    { key: "e", ctrlKey: true },
    { key: "0", code: "Digit0" },
    { key: "PageDown" },
  ]) {
    assert.equal(deedOf(pressed, ltr), null, JSON.stringify(pressed));
  }
});

test("undo and redo have the keys of each system", () => {
  assert.deepEqual(deedOf({ key: "z", metaKey: true }, ltr), { do: "undo" });
  assert.deepEqual(deedOf({ key: "Z", ctrlKey: true, shiftKey: true }, ltr), { do: "redo" });
  assert.deepEqual(deedOf({ key: "y", ctrlKey: true }, ltr), { do: "redo" });
  assert.equal(deedOf({ key: "z", ctrlKey: true, altKey: true }, ltr), null);
});

test("a tag’s own letter goes before a command’s, which keeps its other keys", () => {
  assert.deepEqual(deedOf({ key: "e" }, ltr), { do: "mark", tag: "vague" });
  assert.deepEqual(deedOf({ key: "Enter" }, ltr), { do: "edit" });
  assert.deepEqual(deedOf({ key: "a" }, ltr), { do: "nudge", edge: "start", by: -1 });
});

test("letters work by their place where the keyboard writes another alphabet", () => {
  assert.deepEqual(deedOf({ key: "ф", code: "KeyA" }, ltr), { do: "nudge", edge: "start", by: -1 });
  assert.deepEqual(deedOf({ key: "я", code: "KeyZ", ctrlKey: true }, ltr), { do: "undo" });
});

test("a changed key means the new command only, and the loser is named", () => {
  const own = new Keys(tags);
  assert.equal(own.change("word-on", "l"), null);
  assert.deepEqual(own.deedOf({ key: "L", shiftKey: true }), { do: "move", unit: "word", by: 1, extend: true });
  assert.equal(own.deedOf({ key: "ArrowRight" }), null);
  assert.equal(own.change("tag prediction", "d"), "end-back");
  assert.deepEqual(own.deedOf({ key: "d" }), { do: "mark", tag: "prediction" });
  assert.deepEqual(own.of("end-back"), []);
  assert.deepEqual(new Keys(tags, own.changed).of("tag prediction"), ["d"]);
  own.reset();
  assert.deepEqual(own.deedOf({ key: "d" }), { do: "nudge", edge: "end", by: -1 });
});

test("a key to be kept has a name, a bare modifier and the browser’s own have none", () => {
  assert.equal(nameOf({ key: "K", shiftKey: true }), "Shift+k");
  assert.equal(nameOf({ key: "z", metaKey: true }), "Ctrl+z");
  assert.equal(nameOf({ key: "!", shiftKey: true, code: "Digit1" }), "!");
  assert.equal(nameOf({ key: " " }), "Space");
  for (const key of ["Shift", "Tab", "Escape", "Dead"]) assert.equal(nameOf({ key }), null);
});
