/**
 * Marks on exactly the same words are one entry to the person who made them: one mark with several tags, one reason and
 * one answer to “how sure?”. The server keeps a row for each tag.
 *
 * @import { Span } from "../text/spans.js"
 * @import { Change, Mark, Sure } from "./marks.js"
 *
 * @typedef {Span & { marks: [Mark, ...Mark[]], note: string, sure: Sure }} Entry
 */
import { coincide } from "../text/spans.js";

/**
 * @param {Mark[]} marks in the order of the text
 * @returns {Entry[]} in the same order
 */
export function entriesOf(marks) {
  /** @type {Entry[]} */
  const entries = [];
  for (const mark of marks) {
    const last = entries.at(-1);
    if (last && coincide(last, mark)) last.marks.push(mark);
    else entries.push(fresh(mark));
  }
  for (const entry of entries) complete(entry);
  return entries;
}

/**
 * Some marks taken as one entry, whatever lies beside them; null without any.
 *
 * @param {Mark[]} marks
 * @returns {Entry | null}
 */
export function entryOf([first, ...rest]) {
  return first ? complete({ ...fresh(first), marks: [first, ...rest] }) : null;
}

/**
 * Each tag once.
 *
 * @param {Entry} entry
 * @param {Map<string, string>} labels of all tags, in the order of the codebook
 */
export function tagsOf(entry, labels) {
  return [...labels.keys()].filter((known) => entry.marks.some(({ tag }) => tag === known));
}

/**
 * What makes all marks of an entry alike in something.
 *
 * @param {Entry} entry
 * @param {Partial<Pick<Mark, "start" | "end" | "note" | "sure">>} difference
 * @returns {Change[]}
 */
export function changed(entry, difference) {
  return entry.marks.map((mark) => ({ id: mark.id, before: mark, after: { ...mark, ...difference } }));
}

/** @param {Entry} entry @param {string} [tag] of one tag only @returns {Change[]} */
export function removed(entry, tag) {
  return entry.marks
    .filter((mark) => tag === undefined || mark.tag === tag)
    .map((mark) => ({ id: mark.id, before: mark, after: null }));
}

/** @param {Mark} mark @returns {Entry} */
function fresh(mark) {
  return { start: mark.start, end: mark.end, marks: [mark], note: "", sure: "" };
}

/** @param {Entry} entry */
function complete(entry) {
  entry.note = entry.marks.find(({ note }) => note)?.note ?? "";
  entry.sure = entry.marks.find(({ sure }) => sure)?.sure ?? "";
  return entry;
}
