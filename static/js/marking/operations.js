/**
 * How changes made on several devices meet. The twin of `lessons/attempts/merging.py`, which says the rules; both are
 * tested on `tests/js/operations.json`.
 *
 * @import { Change, Mark } from "./marks.js"
 *
 * @typedef {{ writer: string, number: number, mark: string, before: Mark | null, after: Mark | null }} Operation
 *   a change made by one open page; its numbers go up
 * @typedef {"mark-gone" | "note-deleted" | "notes-too-long"} Loss
 */

export const JOINT = "\n—\n";
const NOTE_LENGTH = 500; // code points

/**
 * @param {Mark | null} theirs the mark as it stands
 * @param {Mark | null} before
 * @param {Mark | null} after
 * @returns {{ mark: Mark | null, loss: Loss | null, lost: Mark | null }} the mark afterwards, and what was lost on the way
 */
export function meet(theirs, before, after) {
  if (!after) {
    const isUnseen = theirs !== null && !(before?.note ?? "").includes(theirs.note);
    return { mark: null, loss: isUnseen ? "note-deleted" : null, lost: isUnseen ? theirs : null };
  }
  if (!theirs) {
    return before ? { mark: null, loss: "mark-gone", lost: after } : { mark: after, loss: null, lost: null };
  }
  const merged = { ...after, note: mergedNote(before?.note ?? "", after.note, theirs.note) };
  if (before) {
    if (after.tag === before.tag) merged.tag = theirs.tag;
    if (after.start === before.start && after.end === before.end) {
      merged.start = theirs.start;
      merged.end = theirs.end;
    }
    if (after.sure === before.sure) merged.sure = theirs.sure;
  }
  if ([...merged.note].length > NOTE_LENGTH) return { mark: theirs, loss: "notes-too-long", lost: after };
  return { mark: merged, loss: null, lost: null };
}

/**
 * Both sides began at `base`.
 *
 * @param {string} base
 * @param {string} mine
 * @param {string} theirs
 */
export function mergedNote(base, mine, theirs) {
  if (mine === base || mine === theirs) return theirs;
  if (theirs === base) return mine;
  const parts = JOINT + theirs + JOINT;
  const part = JOINT + base + JOINT;
  if (base && parts.includes(part)) {
    return parts.replace(part, () => JOINT + mine + JOINT).slice(JOINT.length, -JOINT.length);
  }
  if (mine.includes(theirs)) return mine;
  return theirs.includes(mine) ? theirs : theirs + JOINT + mine;
}

/**
 * What the marks are once the changes have been made to them, in order.
 *
 * @param {ReadonlyMap<string, Mark>} marks
 * @param {{ mark: string, before: Mark | null, after: Mark | null }[]} changes
 * @returns {Map<string, Mark>}
 */
export function replay(marks, changes) {
  const result = new Map(marks);
  for (const { mark: id, before, after } of changes) {
    const { mark } = meet(result.get(id) ?? null, before, after);
    if (mark) result.set(id, mark);
    else result.delete(id);
  }
  return result;
}
