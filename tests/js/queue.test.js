import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { SaveQueue } from "../../static/js/marking/queue.js";

/** @typedef {import("../../static/js/marking/queue.js").Answer} Answer */
/** @typedef {import("../../static/js/marking/queue.js").Kept} Kept */
/** @typedef {import("../../static/js/marking/queue.js").News} News */
/** @typedef {import("../../static/js/marking/marks.js").Mark} Mark */

/** @type {{ what: string, answer: (answer?: Partial<Answer>) => Promise<void>, fail: () => Promise<void> }[]} */
let requests = [];
/** @type {{ work: () => void, milliseconds: number }[]} */
let timers = [];
/** @type {Map<string, Kept>} */
let shelf = new Map();
/** @type {News[]} */
let told = [];
let isShelfFull = false;
let revision = 0;
/** @type {SaveQueue} */
let queue;

beforeEach(() => {
  requests = [];
  timers = [];
  shelf = new Map();
  told = [];
  isShelfFull = false;
  revision = 0;
  queue = opened("w");
});

/** @param {string} writer */
function opened(writer, attempt = "attempt") {
  return new SaveQueue(
    { writer, attempt, revision, marks: [] },
    {
      begin: () => request("begin"),
      send: ({ operations }) => request(operations.map(({ mark, after }) => `${mark}=${after?.note ?? "gone"}`).join()),
      shelf: {
        load: async () => [...shelf.values()],
        async put(operations) {
          if (isShelfFull) throw new Error("QuotaExceededError");
          for (const one of operations) shelf.set(`${one.writer} ${one.number}`, one);
        },
        async remove(operations) {
          for (const { writer, number } of operations) shelf.delete(`${writer} ${number}`);
        },
        bind: async () => {},
      },
      tell: (news) => told.push(structuredClone(news)),
      alone: (work) => work(),
      later: (work, milliseconds) => timers.push({ work, milliseconds }),
      report: () => {},
    },
  );
}

/** @param {string} what @returns {Promise<Answer>} */
function request(what) {
  return new Promise((resolve, reject) => {
    requests.push({
      what,
      answer(answer = {}) {
        const saved = { status: 200, revision: ++revision, savedAt: "9:04", remarks: [], marks: null };
        resolve({ ...saved, ...answer });
        return settled();
      },
      fail() {
        reject(new TypeError("Failed to fetch"));
        return settled();
      },
    });
  });
}

/** @param {string} id @param {string} note @returns {Mark} */
const mark = (id, note) => ({ id, tag: "checkable", start: 0, end: 5, note, sure: "" });

/** @param {string} id @param {string} note @param {{ typing?: boolean }} [how] */
const put = (id, note, how) => queue.put([{ id, before: queue.marks.get(id) ?? null, after: mark(id, note) }], how);

/** @returns {Promise<void>} once the queue has taken the answer in */
const settled = () => new Promise((done) => setImmediate(done));

const sent = () => requests.map(({ what }) => what);
const notes = (from = queue) => [...from.marks.values()].map(({ id, note }) => `${id}=${note}`);

/** @param {number} n */
function nth(n) {
  const found = requests[n];
  assert.ok(found, `request ${n} was not sent`);
  return found;
}

test("one request at a time, in order, with all that has gathered meanwhile", async () => {
  put("a", "1");
  put("b", "1");
  put("a", "2");
  assert.deepEqual(sent(), ["a=1"]);
  assert.equal(queue.state.phase, "saving");
  assert.equal(queue.state.unsaved, 2);
  await nth(0).answer();
  assert.deepEqual(sent(), ["a=1", "b=1,a=2"]);
  await nth(1).answer();
  assert.equal(queue.state.phase, "idle");
  assert.equal(queue.state.unsaved, 0);
  assert.equal(queue.state.savedAt, "9:04");
  assert.deepEqual(notes(), ["a=2", "b=1"]);
});

test("the changes of one deed travel together", async () => {
  queue.put(["a", "b"].map((id) => ({ id, before: null, after: mark(id, "1") })));
  assert.deepEqual(sent(), ["a=1,b=1"]);
});

test("the first change begins the attempt, once", async () => {
  queue = opened("w", "");
  await queue.sync();
  assert.deepEqual(sent(), []);
  put("a", "1");
  put("b", "1");
  await nth(0).answer({ attempt: "new", revision: 0, marks: [mark("there", "already")] });
  assert.equal(queue.attempt, "new");
  assert.deepEqual(sent(), ["begin", "a=1,b=1"]);
  assert.deepEqual(notes(), ["there=already", "a=1", "b=1"]);
});

test("without an answer nothing is lost, and it is tried again after longer and longer pauses", async () => {
  put("a", "1");
  put("b", "1");
  await nth(0).fail();
  assert.equal(queue.state.phase, "waiting");
  assert.equal(queue.state.unsaved, 2);
  timers.at(-1)?.work();
  await nth(1).answer({ status: 503 });
  timers.at(-1)?.work();
  await nth(2).fail();
  assert.deepEqual(sent(), ["a=1", "a=1,b=1", "a=1,b=1"]);
  assert.deepEqual(
    timers.map(({ milliseconds }) => milliseconds),
    [1000, 2000, 4000],
  );
  timers.at(-1)?.work();
  await nth(3).answer();
  assert.equal(queue.state.unsaved, 0);
});

test("what another than the site has answered saves nothing", async () => {
  put("a", "1");
  await nth(0).answer({ status: 200, revision: undefined });
  assert.equal(queue.state.phase, "waiting");
  queue.retry();
  await nth(1).answer({ status: 422 });
  assert.deepEqual([queue.state.phase, queue.state.unsaved], ["waiting", 1]);
});

test("pauses stay below half a minute", async () => {
  put("a", "1");
  for (let n = 0; n < 8; n++) {
    await nth(n).fail();
    timers.at(-1)?.work();
  }
  assert.equal(Math.max(...timers.map(({ milliseconds }) => milliseconds)), 30_000);
});

test("a retry by hand outruns the timer, which then does nothing", async () => {
  put("a", "1");
  await nth(0).fail();
  queue.retry();
  timers[0]?.work();
  assert.deepEqual(sent(), ["a=1", "a=1"]);
  await nth(1).fail();
  timers[0]?.work();
  assert.equal(requests.length, 2);
});

test("what is refused keeps its words, also after a reload, until somebody has read them", async () => {
  put("a", "1");
  put("b", "1");
  await nth(0).answer({ remarks: [{ number: 1, code: "unfit", reason: "Outside the passage.", mark: null }] });
  assert.deepEqual(notes(), ["b=1"]);
  assert.equal(queue.state.lost.get("a")?.mark.note, "1");
  await nth(1).answer();
  assert.equal(queue.state.unsaved, 0);

  queue = opened("later");
  await queue.open();
  assert.deepEqual([...queue.state.refused], [["a", "Outside the passage."]]);
  assert.equal(queue.state.unsaved, 0);
  queue.forget("a");
  await settled();
  assert.equal(queue.state.lost.size, 0);
  assert.equal(shelf.size, 0);
});

test("what the server cannot read does not hold up the rest", async () => {
  put("a", "1");
  put("b", "1");
  await nth(0).answer({ status: 422, error: "Unreadable." });
  await nth(1).answer();
  assert.deepEqual([...queue.state.refused], [["a", "Unreadable."]]);
  assert.deepEqual(notes(), ["b=1"]);
});

test("when the attempt is closed nothing more is sent, and only what came too late is named", async () => {
  put("a", "1");
  put("b", "1");
  await nth(0).fail();
  queue.retry();
  await nth(1).answer({ status: 409, error: "Handed in.", taken: 1, marks: [mark("a", "1")] });
  queue.retry();
  queue.flush();
  await queue.sync();
  assert.deepEqual(sent(), ["a=1", "a=1,b=1"]);
  assert.equal(queue.state.phase, "closed");
  assert.equal(queue.state.error, "Handed in.");
  assert.deepEqual([...queue.state.lost.keys()], ["b"]);
  assert.equal(shelf.size, 1);
});

test("when the server no longer knows the page, it is left to a person to try again", async () => {
  put("a", "1");
  await nth(0).answer({ status: 403 });
  put("b", "1");
  assert.equal(queue.state.phase, "lost");
  assert.equal(timers.length, 0);
  queue.retry();
  await nth(1).answer();
  assert.deepEqual(sent(), ["a=1", "a=1,b=1"]);
  assert.equal(queue.state.phase, "idle");
});

test("a question for news is under way from the moment it is wanted, so that nothing is sent after handing in", async () => {
  const isQuiet = () => queue.state.isQuiet;
  assert.equal(isQuiet(), true);
  const asked = queue.sync();
  assert.deepEqual([sent(), isQuiet()], [[], false]); // still reading the shelf
  await settled();
  assert.deepEqual([sent(), isQuiet()], [[""], false]);
  await nth(0).answer();
  await asked;
  assert.equal(isQuiet(), true);
  put("a", "1");
  assert.equal(isQuiet(), false);
  await nth(1).answer();
  assert.equal(isQuiet(), true);
  queue.flush();
  await settled();
  assert.equal(requests.length, 2);
});

test("typing waits a moment and is one change for each mark", async () => {
  for (const note of ["y", "ye", "yes"]) for (const id of ["a", "b"]) put(id, note, { typing: true });
  assert.deepEqual(sent(), []);
  assert.equal(queue.state.unsaved, 2);
  assert.deepEqual(notes(), ["a=yes", "b=yes"]);
  for (const { work } of timers) work();
  assert.deepEqual(sent(), ["a=yes,b=yes"]);
  await nth(0).answer();
  assert.equal(queue.state.phase, "idle");
});

test("a page that goes away sends what it has, and the next one what did not arrive", async () => {
  put("a", "1");
  put("a", "2", { typing: true });
  queue.flush();
  assert.deepEqual(sent(), ["a=1", "a=1,a=2"]);
  await settled();

  queue = opened("later");
  await queue.open();
  assert.deepEqual(notes(), ["a=2"]);
  await nth(2).answer();
  assert.deepEqual(sent().slice(2), ["a=1,a=2"]);
  assert.equal(shelf.size, 0);
});

test("a full device is told of, and what no longer fits is not sent without what came before", async () => {
  put("a", "1");
  await settled();
  isShelfFull = true;
  put("b", "1");
  await settled();
  assert.equal(queue.state.isKept, false);
  isShelfFull = false;
  put("c", "1");
  await settled();
  assert.deepEqual(
    [...shelf.values()].map(({ mark }) => mark),
    ["a"],
  );
  await nth(0).answer();
  await nth(1).answer();
  assert.equal(queue.state.unsaved, 0);
});

test("another tab shows a change at once, and stops waiting for it when it is saved", async () => {
  const other = opened("other");
  put("a", "1");
  for (const news of told.splice(0)) other.hear(news);
  assert.deepEqual(notes(other), ["a=1"]);
  assert.equal(other.state.unsaved, 1);
  await nth(0).answer();
  for (const news of told.splice(0)) other.hear(news);
  assert.equal(other.state.unsaved, 0);
  assert.deepEqual(notes(other), ["a=1"]);
  assert.deepEqual(sent(), ["a=1"]);
});

test("what a tab that is gone could not send, another sends", async () => {
  const other = opened("other");
  put("a", "1");
  for (const news of told) other.hear(news);
  await nth(0).fail();
  timers.find(({ milliseconds }) => milliseconds === 5000)?.work();
  await settled();
  await nth(1).answer();
  assert.deepEqual(sent(), ["a=1", "a=1"]);
  assert.equal(other.state.unsaved, 0);
});

test("what others have changed meanwhile is shown beneath what is not sent yet", async () => {
  put("a", "1");
  put("b", "mine");
  await nth(0).answer({ revision: 5, marks: [mark("a", "1"), mark("b", "theirs")] });
  assert.deepEqual(notes(), ["a=1", "b=theirs\n—\nmine"]);
});
