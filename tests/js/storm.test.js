/**
 * Saving in bad weather: two tabs of one browser and a second device work on one attempt, while requests and answers are
 * dropped, delayed, doubled and overtake each other, the server falters, tabs crash and are opened again, the device is
 * full, and in half of the runs somebody hands in. Afterwards nothing that anybody did may be missing, nothing be there
 * twice, and all pages show the same. Every run has a seed: `SEED=17 node --test tests/js/storm.test.js` repeats one.
 *
 * No clock is looked at: it would say that it is an hour wrong, and then fail.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { JOINT } from "../../static/js/marking/operations.js";
import { SaveQueue } from "../../static/js/marking/queue.js";
import { SimulatedServer } from "./simulated-server.js";

/** @typedef {import("../../static/js/marking/marks.js").Mark} Mark */
/** @typedef {import("../../static/js/marking/queue.js").Answer} Answer */
/** @typedef {import("../../static/js/marking/queue.js").Kept} Kept */
/** @typedef {import("../../static/js/marking/queue.js").News} News */

const RUNS = 1200;
const TEXT = "It was closed at 7:10 after a fire, the mayor said.";
const TAGS = ["attribution", "checkable", "prediction"];
const settled = () => new Promise((done) => setImmediate(done));

/** @param {string} text @returns {string[]} */
const words = (text) => text.match(/<word-\d+>/g) ?? [];

class Storm {
  #now = 0;
  /** @type {{ at: number, order: number, work: () => void }[]} */
  #agenda = [];
  #order = 0;
  #state;
  server = new SimulatedServer({ text: TEXT, tags: TAGS });
  /** @type {Tab[]} */
  tabs = [];
  isRough = true;
  isServerDown = false;
  names = 0;
  /** Words typed that must be found again. @type {Set<string>} */
  typed = new Set();
  /** Words taken away by somebody who saw them. @type {Set<string>} */
  removed = new Set();
  /** Words that were nowhere but in a tab that crashed. @type {Set<string>} */
  crashed = new Set();
  /** Words handed back by the server, as some page has shown them. @type {Set<string>} */
  shown = new Set();

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed * 2654435761;
  }

  /** Between 0 and 1 (mulberry32). */
  chance() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** @param {number} n */
  below(n) {
    return Math.floor(this.chance() * n);
  }

  /** @template T @param {T[]} some @returns {T} */
  one(some) {
    const found = some[this.below(some.length)];
    assert.ok(found !== undefined);
    return found;
  }

  /** @param {number} milliseconds @param {() => void} work */
  later(milliseconds, work) {
    this.#agenda.push({ at: this.#now + milliseconds, order: this.#order++, work });
  }

  /** Lets that much time go by. @param {number} milliseconds */
  async pass(milliseconds) {
    const end = this.#now + milliseconds;
    await settled();
    for (;;) {
      const next = this.#agenda.reduce(
        (first, one) => (!first || one.at < first.at || (one.at === first.at && one.order < first.order) ? one : first),
        /** @type {{ at: number, order: number, work: () => void } | null} */ (null),
      );
      if (!next || next.at > end) break;
      this.#agenda.splice(this.#agenda.indexOf(next), 1);
      this.#now = next.at;
      next.work();
      await settled();
    }
    this.#now = end;
  }

  /**
   * The way to the server and back.
   *
   * @param {Device} device
   * @param {() => Answer} arrive
   * @returns {Promise<Answer>}
   */
  travel(device, arrive) {
    const delay = () => (this.isRough ? 5 + this.below(this.chance() < 0.1 ? 4000 : 150) : 5);
    return new Promise((resolve, reject) => {
      const fail = () => reject(new TypeError("Failed to fetch"));
      if (this.isRough && (device.isOffline || this.chance() < 0.12)) {
        this.later(delay(), fail);
        return;
      }
      const isLost = this.isRough && this.chance() < 0.12;
      const isDoubled = this.isRough && this.chance() < 0.15;
      const reach = () => (this.isServerDown ? { status: 503 } : structuredClone(arrive()));
      this.later(delay(), () => {
        const answer = reach();
        this.later(delay(), () => (isLost ? fail() : resolve(answer)));
      });
      if (isDoubled) this.later(delay() + this.below(20_000), reach);
    });
  }
}

class Device {
  isOffline = false;
  isFull = false;
  /** @type {Map<string, Kept>} */
  rows = new Map();
  #turn = Promise.resolve();

  /** One tab at a time; a tab that crashes lets go. @template T @param {Tab} tab @param {() => Promise<T>} work @returns {Promise<T>} */
  alone(tab, work) {
    const result = this.#turn.then(() => (tab.isGone ? new Promise(() => {}) : work()));
    this.#turn = Promise.race([result.catch(() => {}), tab.end]).then(() => {});
    return /** @type {Promise<T>} */ (result);
  }
}

class Tab {
  isGone = false;
  /** @type {() => void} */
  #finish = () => {};
  /** @type {Promise<void>} */
  end = new Promise((done) => {
    this.#finish = done;
  });
  #words = "";

  /** @param {Storm} storm @param {Device} device */
  constructor(storm, device) {
    const { server } = storm;
    this.storm = storm;
    this.device = device;
    storm.tabs.push(this);
    // What a page holds when it is opened may be old: it was made a while ago.
    const page = structuredClone({
      attempt: server.isBegun ? "attempt" : "",
      revision: server.revision,
      marks: [...server.marks.values()],
    });
    const wait = () => new Promise((done) => storm.later(storm.below(8), () => this.isGone || done(null)));
    /** @param {Kept} row */
    const key = ({ writer, number }) => `${writer} ${number}`;
    this.queue = new SaveQueue(
      { writer: `writer-${storm.names++}`, ...page },
      {
        begin: () => storm.travel(device, () => server.begin()),
        send: (batch) => storm.travel(device, () => server.take(structuredClone(batch))),
        shelf: {
          load: async () => {
            await wait();
            return structuredClone([...device.rows.values()]);
          },
          put: async (rows) => {
            await wait();
            if (device.isFull) throw new Error("QuotaExceededError");
            for (const row of structuredClone(rows)) device.rows.set(key(row), row);
          },
          remove: async (rows) => {
            await wait();
            for (const row of rows) device.rows.delete(key(row));
          },
          bind: async () => {},
        },
        tell: (news) => this.#tell(structuredClone(news)),
        alone: (work) => device.alone(this, work),
        later: (work, milliseconds) => storm.later(milliseconds * (0.5 + storm.chance()), () => this.isGone || work()),
        report: ({ lost }) => {
          for (const { mark } of lost.values()) for (const word of words(mark.note)) storm.shown.add(word);
        },
      },
    );
    this.queue.open();
  }

  /** @param {News} news */
  #tell(news) {
    if (this.isGone) return;
    for (const other of this.storm.tabs) {
      const hears = other !== this && other.device === this.device;
      if (hears && !(this.storm.isRough && this.storm.chance() < 0.1)) {
        this.storm.later(1, () => other.isGone || other.queue.hear(structuredClone(news)));
      }
    }
  }

  /** Does something that a student may do. */
  act() {
    const { storm, queue } = this;
    if (queue.state.phase === "closed") return;
    const before = storm.chance() < 0.5 && queue.marks.size ? storm.one([...queue.marks.values()]) : null;
    const deed = storm.chance();
    if (!before) {
      /** @type {Mark} */
      const after = {
        ...{ id: `mark-${storm.names++}`, tag: storm.one(TAGS), start: storm.below(9), end: 10 + storm.below(9) },
        ...{ note: storm.chance() < 0.5 ? this.#word() : "", sure: "" },
      };
      if (storm.chance() < 0.05) after.tag = "unknown";
      queue.put([{ id: after.id, before, after }]);
    } else if (deed < 0.2) {
      storm.removed.add(before.id);
      this.#takeAway(before.note);
      queue.put([{ id: before.id, before, after: null }]);
    } else if (deed < 0.4) {
      queue.put([{ id: before.id, before, after: { ...before, tag: storm.one(TAGS) } }]);
    } else if (deed < 0.5) {
      queue.put([{ id: before.id, before, after: { ...before, end: 10 + storm.below(20) } }]);
    } else {
      const isAnew = deed < 0.6;
      if (isAnew) this.#takeAway(before.note);
      const note = isAnew ? this.#word() : `${before.note} ${this.#word()}`;
      queue.put([{ id: before.id, before, after: { ...before, note } }], { typing: storm.chance() < 0.7 });
    }
  }

  #word() {
    const word = `<word-${this.storm.names++}>`;
    this.storm.typed.add(word);
    this.#words += word;
    return word;
  }

  /** @param {string} note */
  #takeAway(note) {
    for (const word of words(note)) this.storm.removed.add(word);
  }

  /** Ends without a word. What is neither on the device nor on the server is gone with it. */
  crash() {
    const { storm, device } = this;
    this.isGone = true;
    this.#finish();
    storm.tabs.splice(storm.tabs.indexOf(this), 1);
    const safe = words(JSON.stringify([[...storm.server.marks.values()], [...device.rows.values()]]));
    for (const word of words(this.#words)) {
      if (!safe.includes(word) && !storm.shown.has(word)) storm.crashed.add(word);
    }
  }

  /** Is closed in good order. */
  close() {
    this.queue.flush();
    this.crash();
  }
}

/** @param {number} seed */
async function weather(seed) {
  const storm = new Storm(seed);
  const [school, home] = [new Device(), new Device()];
  const places = [school, school, home];
  for (const device of places) new Tab(storm, device);
  const handsIn = seed % 2 === 0;
  const fills = seed % 5 === 0;
  const turns = 10 + storm.below(25);
  for (let turn = 0; turn < turns; turn++) {
    const tab = storm.one(storm.tabs);
    const luck = storm.chance();
    if (luck < 0.7) tab.act();
    else if (luck < 0.75) tab.device.isOffline = !tab.device.isOffline;
    else if (luck < 0.8) storm.isServerDown = !storm.isServerDown;
    else if (luck < 0.84) tab.queue.sync();
    else if (luck < 0.87) tab.queue.flush();
    else if (luck < 0.95) {
      if (luck < 0.91) tab.crash();
      else tab.close();
      new Tab(storm, tab.device);
    } else if (fills) tab.device.isFull = true;
    await storm.pass(storm.chance() < 0.3 ? storm.below(6000) : storm.below(300));
  }
  /** @type {string | null} */
  let handedIn = null;
  if (handsIn) {
    // In the middle of things: one page has saved all of its own and hands in, the others know nothing of it.
    storm.server.handIn();
    handedIn = JSON.stringify([...storm.server.marks]);
    for (let n = 0; n < 4; n++) storm.one(storm.tabs).act();
    await storm.pass(2000);
  }
  storm.isRough = false;
  storm.isServerDown = false;
  for (const device of places) device.isOffline = false;
  await storm.pass(70_000);
  for (const tab of storm.tabs) tab.queue.sync();
  await storm.pass(70_000);
  for (const tab of storm.tabs) tab.queue.sync();
  await storm.pass(5000);
  check(storm, handedIn, [school, home]);
}

/**
 * @param {Storm} storm
 * @param {string | null} handedIn
 * @param {Device[]} devices
 */
function check(storm, handedIn, devices) {
  const { server, tabs } = storm;
  const marks = [...server.marks.values()];

  for (const word of storm.typed) {
    const holders = marks.filter(({ note }) => note.includes(word));
    assert.ok(holders.length <= 1, `${word} is in ${holders.length} marks`);
    // Two devices that write on in the same note have its beginning in common.
    for (const part of holders[0]?.note.split(JOINT) ?? []) {
      assert.ok(part.split(word).length <= 2, `${word} is there twice`);
    }
    if (holders.length || storm.removed.has(word) || storm.crashed.has(word)) continue;
    assert.ok(storm.shown.has(word), `${word} is missing`);
  }
  if (handedIn !== null) {
    assert.equal(JSON.stringify([...server.marks]), handedIn, "a late packet changed what was handed in");
    for (const tab of tabs) if (server.isBegun && tab.queue.attempt) assert.equal(tab.queue.state.phase, "closed");
    return;
  }
  const order = (/** @type {Iterable<Mark>} */ some) => [...some].sort((one, other) => one.id.localeCompare(other.id));
  for (const { queue } of tabs) {
    assert.equal(queue.state.phase, "idle");
    assert.equal(queue.state.unsaved, 0);
    if (queue.attempt) assert.deepEqual(order(queue.marks.values()), order(marks));
  }
  for (const { rows } of devices) {
    const unsent = [...rows.values()].filter(({ reason }) => reason === undefined);
    const isTroubled = tabs.some(({ queue }) => !queue.state.isKept);
    if (!isTroubled) assert.deepEqual(unsent, []);
  }
}

const seeds = process.env.SEED ? [Number(process.env.SEED)] : Array.from({ length: RUNS }, (_, n) => n + 1);

// Before the test itself begins: the test runner watches every promise, and there are millions.
const clock = Date.now;
Date.now = () => assert.fail("a clock was looked at");
/** @type {string[]} */
const failures = [];
for (const seed of seeds) await weather(seed).catch((error) => failures.push(`seed ${seed}: ${error.message}`));
Date.now = clock;

test(`${seeds.length} storms`, () => assert.deepEqual(failures, []));
