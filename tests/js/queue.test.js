import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { SaveQueue } from "../../static/js/marking/queue.js";

/** @typedef {import("../../static/js/marking/queue.js").Answer} Answer */
/** @typedef {import("../../static/js/marking/marks.js").Mark} Mark */

/** @type {{ what: string, answer: (answer: Answer) => Promise<void>, fail: () => Promise<void> }[]} */
let requests = [];
/** @type {{ work: () => void, milliseconds: number }[]} */
let timers = [];
/** @type {SaveQueue} */
let queue;

const saved = { status: 200, savedAt: "2026-11-23T09:04:00Z" };

beforeEach(() => {
  requests = [];
  timers = [];
  queue = new SaveQueue({
    send: (id, mark) =>
      new Promise((resolve, reject) => {
        requests.push({
          what: `${id}=${mark ? mark.note : "deleted"}`,
          answer(answer) {
            resolve(answer);
            return settled();
          },
          fail() {
            reject(new TypeError("Failed to fetch"));
            return settled();
          },
        });
      }),
    later: (work, milliseconds) => timers.push({ work, milliseconds }),
    report: () => {},
  });
});

/** @param {string} id @param {string} note @returns {Mark} */
const mark = (id, note) => ({ id, tag: "checkable", start: 0, end: 5, note, sure: "" });

/** @param {string} id @param {string} note */
const put = (id, note) => queue.put(id, mark(id, note));

/** @returns {Promise<void>} once the queue has taken the answer in */
const settled = () => new Promise((done) => setImmediate(done));

const sent = () => requests.map(({ what }) => what);

/** @param {number} n */
function request(n) {
  const found = requests[n];
  assert.ok(found, `request ${n} was not sent`);
  return found;
}

test("one request at a time, in order", async () => {
  put("a", "1");
  put("b", "1");
  assert.deepEqual(sent(), ["a=1"]);
  assert.equal(queue.state.phase, "saving");
  assert.equal(queue.state.unsaved, 2);
  await request(0).answer(saved);
  assert.deepEqual(sent(), ["a=1", "b=1"]);
  await request(1).answer(saved);
  assert.deepEqual(queue.state, { phase: "idle", unsaved: 0, refused: new Map(), savedAt: saved.savedAt, error: "" });
});

test("later changes to a mark that waits become one", async () => {
  put("a", "1");
  put("b", "1");
  put("a", "2");
  put("b", "2");
  queue.put("b", null);
  assert.equal(queue.state.unsaved, 2);
  await request(0).answer(saved);
  await request(1).answer(saved);
  await request(2).answer(saved);
  assert.deepEqual(sent(), ["a=1", "b=deleted", "a=2"]);
});

test("without an answer nothing is lost, and it is tried again after longer and longer pauses", async () => {
  put("a", "1");
  put("b", "1");
  await request(0).fail();
  assert.equal(queue.state.phase, "waiting");
  assert.equal(queue.state.unsaved, 2);
  timers.at(-1)?.work();
  await request(1).answer({ status: 503 });
  timers.at(-1)?.work();
  await request(2).fail();
  assert.deepEqual(sent(), ["a=1", "a=1", "a=1"]);
  assert.deepEqual(
    timers.map(({ milliseconds }) => milliseconds),
    [1000, 2000, 4000],
  );
  timers.at(-1)?.work();
  await request(3).answer(saved);
  await request(4).answer(saved);
  assert.deepEqual(sent().slice(3), ["a=1", "b=1"]);
  assert.equal(queue.state.unsaved, 0);
});

test("what was changed while its request failed is sent in its newest form", async () => {
  put("a", "1");
  put("a", "2");
  await request(0).fail();
  assert.equal(queue.state.unsaved, 1);
  queue.retry();
  assert.deepEqual(sent(), ["a=1", "a=2"]);
});

test("pauses stay below half a minute", async () => {
  put("a", "1");
  for (let n = 0; n < 8; n++) {
    await request(n).fail();
    timers.at(-1)?.work();
  }
  assert.equal(Math.max(...timers.map(({ milliseconds }) => milliseconds)), 30_000);
});

test("a retry by hand outruns the timer, which then does nothing", async () => {
  put("a", "1");
  await request(0).fail();
  queue.retry();
  timers[0]?.work();
  assert.deepEqual(sent(), ["a=1", "a=1"]);
  await request(1).fail();
  timers[0]?.work();
  assert.equal(requests.length, 2);
});

test("what the server refuses is named and does not hold up the rest", async () => {
  put("a", "1");
  put("b", "1");
  await request(0).answer({ status: 422, error: "Outside the passage." });
  assert.deepEqual([...queue.state.refused], [["a", "Outside the passage."]]);
  await request(1).answer(saved);
  assert.equal(queue.state.unsaved, 0);
  put("a", "2");
  assert.equal(queue.state.refused.size, 0);
});

test("when the attempt is closed nothing more is sent and nothing is forgotten", async () => {
  put("a", "1");
  put("b", "1");
  await request(0).answer({ status: 409, error: "Handed in." });
  put("c", "1");
  queue.retry();
  queue.flush();
  assert.deepEqual(sent(), ["a=1"]);
  assert.equal(queue.state.phase, "closed");
  assert.equal(queue.state.error, "Handed in.");
  assert.equal(queue.state.unsaved, 3);
});

test("when the server no longer knows the page, it is left to a person to try again", async () => {
  put("a", "1");
  await request(0).answer({ status: 403 });
  put("b", "1");
  assert.equal(queue.state.phase, "lost");
  assert.equal(timers.length, 0);
  assert.equal(requests.length, 1);
  queue.retry();
  await request(1).answer(saved);
  await request(2).answer(saved);
  assert.deepEqual(sent(), ["a=1", "a=1", "b=1"]);
  assert.equal(queue.state.phase, "idle");
});

test("typing waits a moment and is sent once", async () => {
  for (const note of ["y", "ye", "yes"]) queue.put("a", mark("a", note), { typing: true });
  assert.deepEqual(sent(), []);
  assert.equal(queue.state.unsaved, 1);
  for (const { work } of timers) work();
  assert.deepEqual(sent(), ["a=yes"]);
  await request(0).answer(saved);
  assert.equal(queue.state.phase, "idle");
});

test("a page that goes away sends all that waits, and still has it when it comes back", async () => {
  put("a", "1");
  put("b", "1");
  put("c", "1");
  queue.flush();
  assert.deepEqual(sent(), ["a=1", "b=1", "c=1"]);
  assert.equal(queue.state.unsaved, 3);
});
