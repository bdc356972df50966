/**
 * The marks of one attempt.
 *
 * @import { Span } from "../text/spans.js"
 *
 * @typedef {"" | "low" | "medium" | "high"} Sure
 * @typedef {Span & { id: string, tag: string, note: string, sure: Sure }} Mark never changed in place
 * @typedef {{ id: string, before: Mark | null, after: Mark | null }} Change null where the mark does not exist
 */
import { coincide, inOrder } from "../text/spans.js";

export class Marks {
  /** @type {Map<string, Mark>} */
  #byId;

  /** @param {Iterable<Mark>} marks */
  constructor(marks) {
    this.#byId = new Map([...marks].map((mark) => [mark.id, mark]));
  }

  get size() {
    return this.#byId.size;
  }

  /** @param {string} id */
  get(id) {
    return this.#byId.get(id) ?? null;
  }

  /** @param {Change} change */
  apply({ id, after }) {
    if (after) this.#byId.set(id, after);
    else this.#byId.delete(id);
  }

  /** Takes over what saving has made of the marks. @param {ReadonlyMap<string, Mark>} byId @returns {boolean} whether that is news */
  replace(byId) {
    let isNews = byId.size !== this.#byId.size;
    for (const [id, mark] of byId) isNews ||= !isSame(mark, this.#byId.get(id));
    if (isNews) this.#byId = new Map(byId);
    return isNews;
  }

  /** In the order of the text. @returns {Mark[]} */
  all() {
    return [...this.#byId.values()].sort(inOrder);
  }

  /** Those over any of these words, shortest first: the one a reader most likely means. @param {Span} span @returns {Mark[]} */
  over(span) {
    return this.all()
      .filter((mark) => mark.start < span.end && span.start < mark.end)
      .sort((one, other) => one.end - one.start - (other.end - other.start));
  }

  /** The mark that already says this of these words. @param {string} tag @param {Span} span */
  same(tag, span) {
    for (const mark of this.#byId.values()) if (mark.tag === tag && coincide(mark, span)) return mark;
    return null;
  }

  /** How many marks carry each tag. @returns {Map<string, number>} */
  counts() {
    const counts = new Map();
    for (const { tag } of this.#byId.values()) counts.set(tag, (counts.get(tag) ?? 0) + 1);
    return counts;
  }
}

/** @param {Mark} one @param {Mark | undefined} other */
function isSame(one, other) {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

/** A random UUID, version 4. Browsers offer `randomUUID` on safe origins only, and a school's own server may not be one. */
export function newId() {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const digits = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
