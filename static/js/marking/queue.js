/**
 * Sends changes to the server, in order, one at a time. A later change to a mark replaces one that still waits. What
 * could not be sent stays and is tried again. Knows neither the page nor the network: both are handed in.
 *
 * @import { Mark } from "./marks.js"
 *
 * @typedef {{ status: number, savedAt?: string, error?: string }} Answer
 * @typedef {(id: string, mark: Mark | null) => Promise<Answer>} Send null deletes; rejects when no answer came
 * @typedef {"idle" | "saving" | "waiting" | "lost" | "closed"} Phase waiting: will try again by itself; lost: the server
 *   no longer knows this page, so only a person can help; closed: handed in or over, nothing is taken any more
 * @typedef {{ phase: Phase, unsaved: number, refused: Map<string, string>, savedAt: string, error: string }} State
 *   refused: what the server says of marks that it will not take as they are
 */

const WHILE_TYPING = 600; // milliseconds, like all pauses here
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

export class SaveQueue {
  /** @type {Map<string, Mark | null>} */
  #waiting = new Map();
  /** @type {{ id: string, mark: Mark | null } | null} */
  #sent = null;
  /** @type {Map<string, string>} */
  #refused = new Map();
  /** @type {Phase} */
  #phase = "idle";
  #pause = FIRST_PAUSE;
  #attempt = 0;
  #savedAt = "";
  #error = "";
  #send;
  #later;
  #report;

  /**
   * @param {{ send: Send, later: (work: () => void, milliseconds: number) => void, report: (state: State) => void }} outside
   */
  constructor({ send, later, report }) {
    this.#send = send;
    this.#later = later;
    this.#report = report;
  }

  /** @returns {State} */
  get state() {
    return {
      phase: this.#phase,
      unsaved: new Set([...this.#waiting.keys(), ...(this.#sent ? [this.#sent.id] : [])]).size,
      refused: this.#refused,
      savedAt: this.#savedAt,
      error: this.#error,
    };
  }

  /**
   * @param {string} id
   * @param {Mark | null} mark
   * @param {{ typing?: boolean }} [how] typing waits a moment for more
   */
  put(id, mark, { typing = false } = {}) {
    this.#refused.delete(id);
    this.#waiting.set(id, mark);
    if (this.#phase === "idle" && typing) this.#later(() => this.#phase === "idle" && this.#next(), WHILE_TYPING);
    else if (this.#phase === "idle") this.#next();
    this.#report(this.state);
  }

  /** Tries again now: the network came back, or somebody asked. */
  retry() {
    if (this.#phase !== "waiting" && this.#phase !== "lost") return;
    this.#pause = FIRST_PAUSE;
    this.#next();
  }

  /** Sends all that is unsaved at once, for a page that goes away. Sending twice is harmless, so nothing is forgotten. */
  flush() {
    if (this.#phase === "closed") return;
    for (const [id, mark] of this.#waiting) this.#send(id, mark).catch(() => {});
  }

  #next() {
    const first = this.#waiting.entries().next();
    if (first.done) {
      this.#phase = "idle";
      this.#report(this.state);
      return;
    }
    const [id, mark] = first.value;
    this.#waiting.delete(id);
    this.#sent = { id, mark };
    this.#phase = "saving";
    this.#report(this.state);
    this.#send(id, mark).then(
      (answer) => this.#take(answer),
      () => this.#keep("waiting"),
    );
  }

  /** @param {Answer} answer */
  #take({ status, savedAt = "", error = "" }) {
    const id = this.#sent?.id ?? "";
    this.#error = error;
    if (status === 409) this.#keep("closed");
    else if (status === 403 || status === 404) this.#keep("lost");
    else if (status >= 500 || status === 429) this.#keep("waiting");
    else {
      this.#sent = null;
      this.#pause = FIRST_PAUSE;
      if (status < 300) this.#savedAt = savedAt;
      else if (!this.#waiting.has(id)) this.#refused.set(id, error);
      this.#next();
    }
  }

  /**
   * Puts what was sent back at the head of the queue, unless it has been changed again meanwhile.
   *
   * @param {"waiting" | "lost" | "closed"} phase
   */
  #keep(phase) {
    if (this.#sent) {
      const { id, mark } = this.#sent;
      this.#waiting = new Map([[id, mark], ...this.#waiting]);
      this.#sent = null;
    }
    this.#phase = phase;
    if (phase === "waiting") {
      const attempt = ++this.#attempt;
      this.#later(() => {
        if (this.#phase === "waiting" && attempt === this.#attempt) this.#next();
      }, this.#pause);
      this.#pause = Math.min(2 * this.#pause, LONGEST_PAUSE);
    }
    this.#report(this.state);
  }
}
