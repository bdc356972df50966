/**
 * Places in a text. They count Unicode code points, as the server does; JavaScript's own strings count UTF-16 units.
 * This module is the only one in which one becomes the other.
 *
 * @typedef {{ start: number, end: number }} Span half-open, in code points of the whole text
 */

/** A stretch of the whole text. Its first character is at `start`. */
export class Text {
  /** The units at which a character of two units begins, in order. @type {number[]} */
  #wide = [];

  /**
   * @param {string} string
   * @param {number} [start]
   */
  constructor(string, start = 0) {
    this.string = string;
    this.start = start;
    for (const found of string.matchAll(/[\u{10000}-\u{10ffff}]/gu)) this.#wide.push(found.index);
    this.end = start + string.length - this.#wide.length;
  }

  /** The code point at `units` of the string; inside a character of two units, the place where it begins. @param {number} units */
  place(units) {
    return this.start + units - this.#count((wide) => wide < units);
  }

  /** The reverse of `place`. @param {number} place */
  units(place) {
    const points = place - this.start;
    return points + this.#count((wide, before) => wide - before < points);
  }

  /** @param {Span} span */
  of({ start, end }) {
    return this.string.slice(this.units(start), this.units(end));
  }

  /**
   * How many of the wide characters, which are in order, pass the test.
   *
   * @param {(wide: number, before: number) => boolean} test
   */
  #count(test) {
    let [low, high] = [0, this.#wide.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(this.#wide[middle] ?? 0, middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** @param {Span} one @param {Span} other */
export function overlaps(one, other) {
  return one.start < other.end && other.start < one.end;
}

/** Whether they begin and end together. @param {Span} one @param {Span} other */
export function coincide(one, other) {
  return one.start === other.start && one.end === other.end;
}

/**
 * The order in which marks are listed and drawn: by start, the longer first, then by id.
 *
 * @param {Span & { id: string }} one
 * @param {Span & { id: string }} other
 */
export function inOrder(one, other) {
  return one.start - other.start || other.end - one.end || (one.id < other.id ? -1 : Number(one.id > other.id));
}
