/**
 * `segments.json` is the contract between this module and its twin `lessons/text/segments.py`, which is tested against
 * the same file. Offsets are code points, half-open:
 *
 *     [{ "name": what the case shows,
 *        "within": [start, end],
 *        "marks": [[id, label, start, end], …],         in any order
 *        "inlines": [[kind, start, end], …],
 *        "segments": [[start, end, [kind, …], [[id, label, lane], …]], …] }, …]
 *
 * A segment lists its inline kinds in alphabetical order and its marks by lane, then by id. Lanes are given over all the
 * marks of the case, also those that lie outside `within`.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { segments } from "../../static/js/text/segments.js";

/**
 * @type {{
 *   name: string,
 *   within: [number, number],
 *   marks: [string, string, number, number][],
 *   inlines: [string, number, number][],
 *   segments: [number, number, string[], [string, string, number][]][],
 * }[]}
 */
const cases = JSON.parse(readFileSync(new URL("segments.json", import.meta.url), "utf-8"));

for (const { name, within, marks, inlines, segments: expected } of cases) {
  test(name, () => {
    const found = segments(
      { start: within[0], end: within[1] },
      marks.map(([id, label, start, end]) => ({ id, label, start, end })),
      inlines.map(([kind, start, end]) => ({ kind, start, end })),
    );
    assert.deepEqual(
      found.map((segment) => [
        segment.start,
        segment.end,
        segment.inlines,
        segment.marks.map(({ id, label, lane }) => [id, label, lane]),
      ]),
      expected,
    );
  });
}
