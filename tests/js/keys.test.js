import assert from "node:assert/strict";
import { test } from "node:test";
import { deedOf } from "../../static/js/marking/keys.js";

const ltr = { isRtl: false };

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
  assert.deepEqual(deedOf({ key: "3", code: "Digit3" }, ltr), { do: "mark", shortcut: "3" });
  assert.deepEqual(deedOf({ key: '"', code: "Digit3" }, ltr), { do: "mark", shortcut: "3" });
  assert.deepEqual(deedOf({ key: "4", code: "Numpad4" }, ltr), { do: "mark", shortcut: "4" });
  assert.deepEqual(deedOf({ key: "?", code: "Digit1", shiftKey: true }, ltr), { do: "help" });
});

test("a letter marks by itself or by its place on a keyboard of other letters, but e edits", () => {
  assert.deepEqual(deedOf({ key: "w", code: "KeyW" }, ltr), { do: "mark", shortcut: "w" });
  assert.deepEqual(deedOf({ key: "ц", code: "KeyW" }, ltr), { do: "mark", shortcut: "w" });
  assert.deepEqual(deedOf({ key: "a", code: "KeyQ" }, ltr), { do: "mark", shortcut: "a" });
  assert.deepEqual(deedOf({ key: "e", code: "KeyE" }, ltr), { do: "edit" });
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
