/**
 * Undo and redo. A step is the changes that one deed made; each carries the mark before and after it, so undoing a step
 * is making its reverse. Kept as text, a history outlives a reload. A step whose marks have changed elsewhere meanwhile,
 * in another tab perhaps, is passed over.
 *
 * @import { Change, Mark } from "./marks.js"
 *
 * @typedef {{ changes: Change[], run: string }} Step
 * @typedef {(id: string, mark: Mark | null) => boolean} Stands whether this is how the mark is now
 */

const LONGEST = 200; // steps

export class History {
  /** @type {Step[]} */
  #done;
  /** @type {Step[]} */
  #undone;

  /** @param {string | null} [kept] what an earlier history gave as its `text` */
  constructor(kept = null) {
    const { done, undone } = read(kept);
    this.#done = done;
    this.#undone = undone;
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  get text() {
    return JSON.stringify({ done: this.#done, undone: this.#undone });
  }

  /**
   * @param {Change[]} changes
   * @param {{ run?: string }} [how] steps of one run on the same marks, such as typing a note, are undone as one
   */
  record(changes, { run = "" } = {}) {
    const last = this.#done.at(-1);
    if (last && run && last.run === run && isSame(ids(last.changes), ids(changes))) {
      last.changes = changes.map((change, n) => ({ ...change, before: last.changes[n]?.before ?? null }));
    } else {
      this.#done.push({ changes, run });
      this.#done.splice(0, this.#done.length - LONGEST);
    }
    this.#undone = [];
  }

  /** The changes that take the last step back. @param {Stands} stands @returns {Change[] | null} */
  undo(stands) {
    const step = latest(this.#done, ({ id, after }) => stands(id, after));
    if (!step) return null;
    this.#undone.push(step);
    return step.changes.map(({ id, before, after }) => ({ id, before: after, after: before })).reverse();
  }

  /** The step that was last taken back, to be made again. @param {Stands} stands @returns {Change[] | null} */
  redo(stands) {
    const step = latest(this.#undone, ({ id, before }) => stands(id, before));
    if (!step) return null;
    this.#done.push({ ...step, run: "" });
    return step.changes;
  }
}

/**
 * Whether they say the same. The server trims notes.
 *
 * @param {Mark | null} one
 * @param {Mark | null} other
 */
export function agree(one, other) {
  if (!one || !other) return one === other;
  const facts = (/** @type {Mark} */ { tag, start, end, note, sure }) => [tag, start, end, note.trim(), sure];
  return isSame(facts(one), facts(other));
}

/**
 * Takes steps off the end until one still applies.
 *
 * @param {Step[]} steps
 * @param {(change: Change) => boolean} applies
 */
function latest(steps, applies) {
  for (let step = steps.pop(); step; step = steps.pop()) if (step.changes.every(applies)) return step;
  return null;
}

/** @param {Change[]} changes */
function ids(changes) {
  return changes.map(({ id }) => id);
}

/** @param {unknown[]} one @param {unknown[]} other */
function isSame(one, other) {
  return one.length === other.length && one.every((item, n) => item === other[n]);
}

/** @param {string | null} kept @returns {{ done: Step[], undone: Step[] }} */
function read(kept) {
  try {
    const { done, undone } = JSON.parse(kept ?? "{}");
    if (Array.isArray(done) && Array.isArray(undone)) return { done, undone };
  } catch {
    // Not ours.
  }
  return { done: [], undone: [] };
}
