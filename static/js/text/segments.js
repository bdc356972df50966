/**
 * Cuts a stretch of text at every mark boundary, so that overlapping marks can be drawn flat, never nested.
 * `lessons/text/segments.py` is the twin of this module; both are tested against `tests/js/segments.json`.
 *
 * @import { Span } from "./spans.js"
 *
 * @typedef {Span & { id: string, label: string }} Labelled
 * @typedef {Span & { kind: string }} Inline
 * @typedef {{ id: string, label: string, lane: number }} Laned
 * @typedef {Span & { inlines: string[], marks: Laned[] }} Segment covered wholly by its inlines and marks, in lane order
 */
import { inOrder, overlaps } from "./spans.js";

const LANES = 6;

/**
 * Gives each mark the lowest lane free where it starts, longest first; past the last lane they share it.
 *
 * @param {Iterable<Labelled>} marks
 * @returns {Map<string, Laned>}
 */
export function inLanes(marks) {
  const busyUntil = new Array(LANES).fill(0);
  /** @type {Map<string, Laned>} */
  const laned = new Map();
  for (const { id, label, start, end } of [...marks].sort(inOrder)) {
    const free = busyUntil.findIndex((until) => until <= start);
    const lane = free < 0 ? LANES - 1 : free;
    busyUntil[lane] = Math.max(busyUntil[lane], end);
    laned.set(id, { id, label, lane });
  }
  return laned;
}

/**
 * The pieces of `within`, cut at every boundary. Pass `laned` to keep lanes steady across several stretches.
 *
 * @param {Span} within
 * @param {Labelled[]} marks
 * @param {Inline[]} [inlines]
 * @param {Map<string, Laned>} [laned]
 * @returns {Segment[]}
 */
export function segments(within, marks, inlines = [], laned = inLanes(marks)) {
  const here = marks.filter((mark) => overlaps(mark, within)).sort(inOrder);
  const styles = inlines.filter((inline) => overlaps(inline, within));
  const cuts = new Set([within.start, within.end]);
  for (const { start, end } of [...here, ...styles]) {
    for (const cut of [start, end]) if (within.start < cut && cut < within.end) cuts.add(cut);
  }
  const points = [...cuts].sort((one, other) => one - other);
  /** @type {Labelled[]} */
  let active = [];
  let next = 0;
  return points.slice(0, -1).map((start, n) => {
    const end = points[n + 1] ?? start;
    active = active.filter((mark) => mark.end > start);
    for (let mark = here[next]; mark && mark.start <= start; mark = here[++next]) active.push(mark);
    const kinds = styles.filter((style) => style.start <= start && end <= style.end).map((style) => style.kind);
    return {
      start,
      end,
      inlines: [...new Set(kinds)].sort(),
      marks: active
        .flatMap((mark) => laned.get(mark.id) ?? [])
        .sort((one, other) => one.lane - other.lane || (one.id < other.id ? -1 : 1)),
    };
  });
}
