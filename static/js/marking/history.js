/**
 * Undo and redo. Every change carries the mark before and after it, so undoing one is making its reverse.
 *
 * @import { Change } from "./marks.js"
 */

export class History {
  /** @type {{ change: Change, typing: boolean }[]} */
  #done = [];
  /** @type {Change[]} */
  #undone = [];

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  /**
   * @param {Change} change
   * @param {{ typing?: boolean }} [how] one run of typing in one mark's note is undone as one
   */
  record(change, { typing = false } = {}) {
    const last = this.#done.at(-1);
    if (typing && last?.typing && last.change.id === change.id) last.change = { ...last.change, after: change.after };
    else this.#done.push({ change, typing });
    this.#undone = [];
  }

  /** The change that takes the last one back. @returns {Change | null} */
  undo() {
    const last = this.#done.pop();
    if (!last) return null;
    this.#undone.push(last.change);
    return { id: last.change.id, before: last.change.after, after: last.change.before };
  }

  /** The change that was last taken back, to be made again. @returns {Change | null} */
  redo() {
    const change = this.#undone.pop();
    if (!change) return null;
    this.#done.push({ change, typing: false });
    return change;
  }
}
