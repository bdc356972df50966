/**
 * Saving without losing a change: every change becomes an operation with a number, is kept on the device, and goes to the
 * server in order, one request at a time, until the server says that it has it. What is shown is what the server last
 * said, with all that it does not have yet on top. Knows neither the page nor the network nor the disk: all are handed in.
 *
 * @import { Change, Mark } from "./marks.js"
 * @import { Operation } from "./operations.js"
 *
 * @typedef {{ number: number, code: string, reason: string, mark: Mark | null }} Remark
 * @typedef {{
 *   status: number, attempt?: string, revision?: number, savedAt?: string, remarks?: Remark[], marks?: Mark[] | null,
 *   taken?: number, error?: string,
 * }} Answer see `lessons/attempts/operations.py`
 * @typedef {{ attempt: string, writer: string, revision: number, operations: Operation[] }} Batch
 * @typedef {Operation & { reason?: string }} Kept with a reason: refused, and kept until somebody has read its words
 * @typedef {{
 *   load: () => Promise<Kept[]>, put: (operations: Kept[]) => Promise<void>,
 *   remove: (operations: Operation[]) => Promise<void>, bind: (attempt: string) => Promise<void>,
 * }} Shelf this device's memory of what is not sent; rejects when it is full or switched off
 * @typedef {{
 *   attempt: string, made?: Operation[], writer?: string, last?: number, revision?: number, marks?: Mark[],
 *   savedAt?: string, remarks?: Remark[],
 * }} News from one tab to the others: operations made, or those up to `last` of a writer taken by the server
 * @typedef {{
 *   begin: () => Promise<Answer>, send: (batch: Batch) => Promise<Answer>, shelf: Shelf,
 *   tell: (news: News) => void, alone: <T>(work: () => Promise<T>) => Promise<T>,
 *   later: (work: () => void, milliseconds: number) => void, report: (state: State) => void,
 * }} Outside `begin` and `send` reject when no answer came; `alone` lets one tab work at a time
 * @typedef {"idle" | "saving" | "waiting" | "lost" | "closed"} Phase waiting: will try again by itself; lost: the server
 *   no longer knows this page, so only a person can help; closed: handed in or over, nothing is taken any more
 * @typedef {{
 *   phase: Phase, unsaved: number, isQuiet: boolean, isKept: boolean, lost: Map<string, { mark: Mark, reason: string }>,
 *   refused: Map<string, string>, savedAt: string, error: string,
 * }} State isQuiet: all is saved, and no request is under way or about to be; isKept: what is unsaved would survive the end of this page; lost: words that no saved mark holds; no
 *   reason is given where `error` says it for all
 */
import { mergedNote, replay } from "./operations.js";

const WHILE_TYPING = 600; // milliseconds, like all pauses here
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const UNTIL_HELP = 5_000; // how long another tab may take over its own change
const OPERATIONS_PER_BATCH = 100;
const LARGEST_BATCH = 18_000; // characters: three bytes each at most, and 64 KiB may outlive their page

export class SaveQueue {
  /** @type {Map<string, Mark>} */
  #base;
  #revision;
  #attempt;
  #writer;
  /** The highest number seen: what is made after an operation was seen, in whatever tab, has a higher one. */
  #number = 0;
  /** @type {Operation[]} */
  #pending = [];
  /** What other tabs have made and said to be unsent. They send it; only what is on the shelf is sent for them. */
  #heard = new Set();
  /** What is being typed, by mark. @type {Map<string, Change>} */
  #typing = new Map();
  /** The last number of each writer that the server has. @type {Map<string, number>} */
  #taken = new Map();
  /** @type {Map<string, { mark: Mark, reason: string, kept: Kept[] }>} */
  #lost = new Map();
  /** @type {Map<string, Mark> | null} */
  #marks = null;
  /** @type {Phase} */
  #phase = "idle";
  #pause = FIRST_PAUSE;
  #attempts = 0;
  #wantsNews = false;
  #writing = Promise.resolve();
  #canKeep = true;
  #savedAt = "";
  #error = "";
  #outside;

  /**
   * @param {{ writer: string, attempt: string, revision: number, marks: Mark[] }} known `attempt` empty: not begun
   * @param {Outside} outside
   */
  constructor({ writer, attempt, revision, marks }, outside) {
    this.#writer = writer;
    this.#attempt = attempt;
    this.#revision = revision;
    this.#base = byId(marks);
    this.#outside = outside;
  }

  /** The marks to show. @returns {ReadonlyMap<string, Mark>} */
  get marks() {
    const typing = [...this.#typing].map(([mark, { before, after }]) => ({ mark, before, after }));
    this.#marks ??= replay(this.#base, [...this.#pending, ...typing]);
    return this.#marks;
  }

  /** The attempt's id, once it is begun. */
  get attempt() {
    return this.#attempt;
  }

  /** @returns {State} */
  get state() {
    const ids = new Set([...this.#typing.keys(), ...this.#pending.map(({ mark }) => mark)]);
    return {
      phase: this.#phase,
      unsaved: ids.size,
      isQuiet: !ids.size && this.#phase === "idle" && !this.#wantsNews,
      isKept: this.#canKeep,
      lost: new Map([...this.#lost].map(([id, { mark, reason }]) => [id, { mark, reason }])),
      refused: new Map([...this.#lost].map(([id, { reason }]) => [id, reason])),
      savedAt: this.#savedAt,
      error: this.#error,
    };
  }

  /** Takes up what an earlier page on this device could not send. */
  async open() {
    await this.#load();
    this.#changed();
    if (this.#pending.length) this.#run();
  }

  /**
   * @param {Change[]} changes of one deed: they travel together
   * @param {{ typing?: boolean }} [how] typing waits a moment for more
   */
  put(changes, { typing = false } = {}) {
    if (typing && !this.#typing.size) this.#outside.later(() => this.#settleTyping(), WHILE_TYPING);
    if (!typing) this.#settleTyping();
    for (const change of changes) {
      const before = (this.#typing.get(change.id) ?? change).before;
      this.#typing.set(change.id, { ...change, before });
    }
    if (typing) this.#changed();
    else this.#settleTyping();
  }

  /** Tries again now: the network came back, or somebody asked. */
  retry() {
    if (this.#phase !== "waiting" && this.#phase !== "lost") return;
    this.#pause = FIRST_PAUSE;
    this.#run();
  }

  /** Sends what is left and asks for what others have changed. */
  async sync() {
    this.#settleTyping();
    this.#wantsNews = true;
    await this.#load();
    await this.#run();
  }

  /** Sends all that fits at once, for a page that goes away. Sending twice is harmless, so nothing is forgotten. */
  flush() {
    this.#settleTyping();
    const operations = this.#batch();
    if (this.#phase === "closed" || !this.#attempt || !operations.length) return;
    this.#outside.send(this.#parcel(operations)).catch(() => {});
  }

  /** Another tab has something to say. @param {News} news */
  hear({ attempt, made, writer = "", last = 0, revision = 0, marks, savedAt, remarks }) {
    if (this.#attempt && attempt && attempt !== this.#attempt) return;
    if (!this.#attempt) this.#bind(attempt);
    if (made) {
      for (const operation of made) this.#heard.add(keyOf(operation));
      this.#keep(made);
      this.#outside.later(() => this.#phase === "idle" && this.#pending.length && this.#run(), UNTIL_HELP);
    } else {
      this.#settle(writer, last, { status: 200, revision, marks, savedAt, remarks });
    }
    this.#changed();
  }

  /** Somebody has read the words that could not be saved. @param {string} id */
  forget(id) {
    const lost = this.#lost.get(id);
    this.#lost.delete(id);
    if (lost) this.#shelve((shelf) => shelf.remove(lost.kept));
    this.#changed();
  }

  /** @param {string} attempt */
  #bind(attempt) {
    this.#attempt = attempt;
    if (attempt) this.#shelve((shelf) => shelf.bind(attempt));
  }

  #settleTyping() {
    if (!this.#typing.size) return;
    const operations = [...this.#typing].map(([mark, { before, after }]) => {
      return { writer: this.#writer, number: ++this.#number, mark, before, after };
    });
    this.#typing.clear();
    this.#pending.push(...operations);
    this.#shelve((shelf) => shelf.put(operations));
    this.#outside.tell({ attempt: this.#attempt, made: operations });
    this.#changed();
    if (this.#phase === "idle") this.#run();
  }

  /** One request after another until nothing is left. */
  async #run() {
    if (this.#phase === "saving" || this.#phase === "closed") return;
    this.#phase = "saving";
    this.#outside.report(this.state);
    /** @type {Phase} */
    let phase = "idle";
    do phase = await this.#outside.alone(() => this.#send());
    while (phase === "idle" && (this.#pending.length || this.#wantsNews));
    this.#rest(phase);
  }

  /** @returns {Promise<Phase>} idle: it went well */
  async #send() {
    if (!this.#attempt) {
      if (this.#heard.size) await this.#takeOver();
      if (!this.#pending.length) this.#wantsNews = false;
      if (!this.#pending.length) return "idle";
      const begun = await this.#outside.begin().catch(() => null);
      if (!begun || isForeign(begun)) return "waiting";
      if (begun.status !== 200) return this.#refusal(begun);
      this.#bind(begun.attempt ?? "");
      this.#settle("", 0, begun);
    }
    if (this.#heard.size) await this.#takeOver();
    const operations = this.#batch();
    if (!operations.length && !this.#wantsNews) return "idle"; // another tab has sent them
    const parcel = this.#parcel(operations);
    const answer = await this.#outside.send(parcel).catch(() => null);
    if (!answer || isForeign(answer)) return "waiting";
    const last = operations.at(-1)?.number ?? 0;
    if (answer.status === 200) {
      this.#pause = FIRST_PAUSE;
      this.#wantsNews = false;
      this.#settle(parcel.writer, last, answer);
      const { remarks, savedAt } = answer;
      const marks = [...this.#base.values()];
      const { writer } = parcel;
      this.#outside.tell({ attempt: this.#attempt, writer, last, revision: this.#revision, marks, savedAt, remarks });
      return "idle";
    }
    if (answer.status === 409) this.#settle(parcel.writer, answer.taken ?? 0, answer);
    if (answer.status === 422) return this.#giveUp(operations, answer);
    return this.#refusal(answer);
  }

  /** Before sending what comes after another tab's change: finds that change on the shelf, or leaves it to its tab. */
  async #takeOver() {
    await this.#load();
    this.#pending = this.#pending.filter((one) => !this.#heard.has(keyOf(one)));
    this.#heard.clear();
    this.#marks = null;
  }

  async #load() {
    try {
      const kept = await this.#outside.shelf.load();
      for (const one of kept) this.#heard.delete(keyOf(one));
      this.#keep(kept);
    } catch {
      this.#canKeep = false;
    }
  }

  /**
   * @param {Answer} answer
   * @returns {Phase}
   */
  #refusal({ status, error = "" }) {
    this.#error = error;
    if (status === 409) {
      this.#settleTyping();
      this.#keep(this.#pending.map((operation) => ({ ...operation, reason: "" })));
      return "closed";
    }
    return status === 403 || status === 404 ? "lost" : "waiting";
  }

  /**
   * The server cannot read these: they must not stand in the way of the others.
   *
   * @param {Operation[]} operations
   * @param {Answer} answer
   * @returns {Phase}
   */
  #giveUp(operations, { error = "" }) {
    this.#wantsNews = false;
    const remarks = operations.map(({ number }) => ({ number, code: "unfit", reason: error, mark: null }));
    this.#settle(operations[0]?.writer ?? "", operations.at(-1)?.number ?? 0, { status: 200, remarks });
    return "idle";
  }

  /** @param {Phase} phase */
  #rest(phase) {
    this.#phase = phase;
    if (phase === "waiting") {
      const attempt = ++this.#attempts;
      this.#outside.later(() => {
        if (this.#phase === "waiting" && attempt === this.#attempts) this.#run();
      }, this.#pause);
      this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
    }
    this.#changed();
  }

  /**
   * The server has the operations of `writer` up to `last`, and has said this.
   *
   * @param {string} writer
   * @param {number} last
   * @param {Answer} answer
   */
  #settle(writer, last, { revision = 0, marks, savedAt, remarks = [] }) {
    const done = this.#pending.filter((one) => one.writer === writer && one.number <= last);
    this.#pending = this.#pending.filter((one) => !done.includes(one));
    for (const one of done) this.#heard.delete(keyOf(one));
    this.#taken.set(writer, Math.max(last, this.#taken.get(writer) ?? 0));
    const unfit = new Set(remarks.filter(({ code }) => code === "unfit").map(({ number }) => number));
    if (revision > this.#revision || (marks && revision === this.#revision)) {
      this.#base = marks
        ? byId(marks)
        : replay(
            this.#base,
            done.filter(({ number }) => !unfit.has(number)),
          );
      this.#revision = revision;
    }
    const lost = remarks.flatMap(({ number, reason, mark }) => {
      const operation = done.find((one) => one.number === number);
      const words = mark ?? operation?.after;
      return operation && words ? [{ ...operation, after: words, reason }] : [];
    });
    this.#shelve((shelf) => shelf.remove(done));
    if (lost.length) this.#shelve((shelf) => shelf.put(lost));
    this.#keep(lost);
    if (savedAt) this.#savedAt = savedAt;
    this.#marks = null;
  }

  /** Holds what the shelf or another tab knows, as far as it is new. @param {Kept[]} kept */
  #keep(kept) {
    const known = new Set(this.#pending.map(keyOf));
    const fresh = [];
    for (const one of kept) {
      const { mark: id, after, reason, writer, number } = one;
      if (reason !== undefined) {
        const lost = this.#lost.get(id);
        const others = lost?.kept.filter((other) => keyOf(other) !== keyOf(one)) ?? [];
        if (after) this.#lost.set(id, { mark: together(lost?.mark, after), reason, kept: [...others, one] });
      } else if (!known.has(keyOf(one)) && number > (this.#taken.get(writer) ?? 0)) {
        fresh.push(one);
      }
    }
    this.#pending.push(...fresh);
    // So a change of a mark comes after that mark, also where two tabs have made them.
    this.#pending.sort((one, other) => one.number - other.number || (one.writer < other.writer ? -1 : 1));
    this.#number = Math.max(this.#number, ...kept.map(({ number }) => number));
    this.#marks = null;
  }

  /** The first operations, as far as they are of one writer and a request may hold them. */
  #batch() {
    const own = this.#pending.filter((one) => !this.#heard.has(keyOf(one)));
    const writer = own[0]?.writer;
    const batch = [];
    let size = 0;
    for (const operation of own) {
      size += JSON.stringify(operation).length;
      if (operation.writer !== writer || batch.length === OPERATIONS_PER_BATCH) break;
      if (batch.length && size > LARGEST_BATCH) break;
      batch.push(operation);
    }
    return batch;
  }

  /** @param {Operation[]} operations @returns {Batch} */
  #parcel(operations) {
    const writer = operations[0]?.writer ?? this.#writer;
    return { attempt: this.#attempt, writer, revision: this.#revision, operations };
  }

  /**
   * One after another, so that what is on the shelf has no gaps. A shelf that has failed once is used no more: a later
   * operation on it without an earlier one would be sent without it.
   *
   * @param {(shelf: Shelf) => Promise<void>} write
   */
  #shelve(write) {
    if (!this.#canKeep) return;
    this.#writing = this.#writing
      .then(() => (this.#canKeep ? write(this.#outside.shelf) : undefined))
      .catch(() => {
        this.#canKeep = false;
        this.#outside.report(this.state);
      });
  }

  #changed() {
    this.#marks = null;
    this.#outside.report(this.state);
  }
}

/** All the words of two versions of a mark. @param {Mark | undefined} earlier @param {Mark} later @returns {Mark} */
export function together(earlier, later) {
  return earlier ? { ...later, note: mergedNote("", later.note, earlier.note) } : later;
}

/** A network that wants somebody to sign in to it answers in the server's place. @param {Answer} answer */
function isForeign({ status, revision, error }) {
  return status === 200 ? revision === undefined : (status === 409 || status === 422) && !error;
}

/** @param {Operation} operation */
function keyOf({ writer, number }) {
  return `${writer} ${number}`;
}

/** @param {Mark[]} marks */
function byId(marks) {
  return new Map(marks.map((mark) => [mark.id, mark]));
}
