import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../static/js/marking/history.js";
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

test("undo takes back every kind of change and redo makes it again", () => {
  const marks = new Marks([]);
  const history = new History();
  const added = mark("a");
  const retagged = mark("a", { tag: "prediction" });
  const changes = [
    { id: "a", before: null, after: added },
    { id: "a", before: added, after: retagged },
    { id: "a", before: retagged, after: null },
  ];
  for (const change of changes) {
    history.record(change);
    marks.apply(change);
  }
  const back = [];
  for (let change = history.undo(); change; change = history.undo()) {
    marks.apply(change);
    back.push(marks.get("a")?.tag ?? null);
  }
  assert.deepEqual(back, ["prediction", "checkable", null]);
  const again = [];
  for (let change = history.redo(); change; change = history.redo()) {
    marks.apply(change);
    again.push(marks.get("a")?.tag ?? null);
  }
  assert.deepEqual(again, ["checkable", "prediction", null]);
});

test("a new change forgets what was undone", () => {
  const history = new History();
  history.record({ id: "a", before: null, after: mark("a") });
  history.undo();
  history.record({ id: "b", before: null, after: mark("b") });
  assert.equal(history.canRedo, false);
  assert.equal(history.redo(), null);
});

test("typing in one note is undone as one, but not across another change", () => {
  const history = new History();
  const [empty, y, ye, sure, yes] = ["", "y", "ye", "ye", "yes"].map((note, n) =>
    mark("a", { note, sure: n > 2 ? "low" : "" }),
  );
  assert.ok(empty && y && ye && sure && yes);
  history.record({ id: "a", before: empty, after: y }, { typing: true });
  history.record({ id: "a", before: y, after: ye }, { typing: true });
  history.record({ id: "a", before: ye, after: sure });
  history.record({ id: "a", before: sure, after: yes }, { typing: true });
  assert.equal(history.undo()?.after, sure);
  assert.equal(history.undo()?.after, ye);
  assert.equal(history.undo()?.after, empty);
  assert.equal(history.canUndo, false);
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
