import assert from "node:assert/strict";
import { test } from "node:test";
import { changed, entriesOf, entryOf, removed, tagsOf } from "../../static/js/marking/entries.js";
import { agree, History } from "../../static/js/marking/history.js";
import { Marks, newId } from "../../static/js/marking/marks.js";

/** @param {string} id @param {Partial<import("../../static/js/marking/marks.js").Mark>} [rest] */
function mark(id, rest = {}) {
  return { id, tag: "checkable", start: 0, end: 5, note: "", sure: /** @type {const} */ (""), ...rest };
}

test("marks over some words come shortest first, and touching is not over", () => {
  const marks = new Marks([
    mark("long", { end: 20 }),
    mark("short", { start: 4, end: 8 }),
    mark("beside", { start: 8, end: 9 }),
  ]);
  assert.deepEqual(
    marks.over({ start: 5, end: 8 }).map(({ id }) => id),
    ["short", "long"],
  );
});

test("the same tag on the same words is found again, another tag or edge is not", () => {
  const marks = new Marks([mark("a")]);
  assert.equal(marks.same("checkable", { start: 0, end: 5 })?.id, "a");
  assert.equal(marks.same("attribution", { start: 0, end: 5 }), null);
  assert.equal(marks.same("checkable", { start: 0, end: 6 }), null);
});

/** @param {Marks} marks @returns {import("../../static/js/marking/history.js").Stands} */
const standsIn = (marks) => (id, wanted) => agree(marks.get(id), wanted);

test("undo takes back every kind of change and redo makes it again, also after a reload", () => {
  const marks = new Marks([]);
  const first = new History();
  const added = mark("a", { note: "so" });
  const retagged = mark("a", { tag: "prediction", note: "so" });
  const beside = mark("b", { note: "so" });
  const steps = [
    [{ id: "a", before: null, after: added }],
    [{ id: "a", before: added, after: retagged }],
    [{ id: "b", before: null, after: beside }],
    [
      { id: "a", before: retagged, after: null },
      { id: "b", before: beside, after: null },
    ],
  ];
  for (const step of steps) {
    first.record(step);
    for (const change of step) marks.apply(change);
  }
  const history = new History(first.text);
  const tags = () => marks.all().map(({ tag }) => tag);
  const back = [];
  for (let step = history.undo(standsIn(marks)); step; step = history.undo(standsIn(marks))) {
    for (const change of step) marks.apply(change);
    back.push(tags());
  }
  assert.deepEqual(back, [["prediction", "checkable"], ["prediction"], ["checkable"], []]);
  const again = [];
  for (let step = history.redo(standsIn(marks)); step; step = history.redo(standsIn(marks))) {
    for (const change of step) marks.apply(change);
    again.push(tags());
  }
  assert.deepEqual(again, [["checkable"], ["prediction"], ["prediction", "checkable"], []]);
});

test("a step whose mark was changed elsewhere is passed over, and nonsense that was kept is no history", () => {
  const marks = new Marks([mark("a", { tag: "prediction" }), mark("b", { note: "why " })]);
  const history = new History();
  history.record([{ id: "b", before: null, after: mark("b", { note: "why" }) }]);
  history.record([{ id: "a", before: null, after: mark("a") }]);
  assert.equal(history.undo(standsIn(marks))?.[0]?.id, "b");
  assert.equal(history.canUndo, false);
  assert.equal(new History("{").canUndo, false);
  assert.equal(new History('{"done": 3}').canUndo, false);
});

test("a new change forgets what was undone", () => {
  const history = new History();
  history.record([{ id: "a", before: null, after: mark("a") }]);
  history.undo(() => true);
  history.record([{ id: "b", before: null, after: mark("b") }]);
  assert.equal(history.canRedo, false);
  assert.equal(
    history.redo(() => true),
    null,
  );
});

test("typing in one note is undone as one, but not across another change", () => {
  const history = new History();
  const [empty, y, ye, sure, yes] = ["", "y", "ye", "ye", "yes"].map((note, n) =>
    mark("a", { note, sure: n > 2 ? "low" : "" }),
  );
  assert.ok(empty && y && ye && sure && yes);
  history.record([{ id: "a", before: empty, after: y }], { run: "note" });
  history.record([{ id: "a", before: y, after: ye }], { run: "note" });
  history.record([{ id: "a", before: ye, after: sure }]);
  history.record([{ id: "a", before: sure, after: yes }], { run: "note" });
  const undone = () => history.undo(() => true)?.[0]?.after;
  assert.deepEqual([undone(), undone(), undone()], [sure, ye, empty]);
  assert.equal(history.canUndo, false);
});

test("marks on the same words are one entry with the first reason given", () => {
  const labels = new Map([
    ["prediction", "Forecast"],
    ["checkable", "Checkable"],
  ]);
  const entries = entriesOf(
    new Marks([
      mark("a", { tag: "checkable" }),
      mark("b", { tag: "prediction", note: "how?", sure: "low" }),
      mark("c", { end: 9 }),
      mark("d", { tag: "checkable" }),
    ]).all(),
  );
  assert.deepEqual(
    entries.map((entry) => [entry.end, tagsOf(entry, labels), entry.note, entry.sure]),
    [
      [9, ["checkable"], "", ""],
      [5, ["prediction", "checkable"], "how?", "low"],
    ],
  );
  const [, three] = entries;
  assert.ok(three);
  assert.deepEqual(
    changed(three, { end: 7 }).map(({ id, after }) => [id, after?.end, after?.note]),
    [
      ["a", 7, ""],
      ["b", 7, "how?"],
      ["d", 7, ""],
    ],
  );
  assert.deepEqual(
    removed(three, "checkable").map(({ id, after }) => [id, after]),
    [
      ["a", null],
      ["d", null],
    ],
  );
  assert.equal(entryOf([]), null);
});

test("ids are random UUIDs of version 4, also without crypto.randomUUID", () => {
  const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  assert.match(newId(), form);
  const real = crypto.randomUUID;
  try {
    Object.defineProperty(crypto, "randomUUID", { value: undefined, configurable: true, writable: true });
    const ids = Array.from({ length: 200 }, newId);
    for (const id of ids) assert.match(id, form);
    assert.equal(new Set(ids).size, 200);
  } finally {
    Object.defineProperty(crypto, "randomUUID", { value: real, configurable: true, writable: true });
  }
});
