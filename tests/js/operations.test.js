/**
 * `operations.json` is the contract between `static/js/marking/operations.js`, `simulated-server.js` and the real server
 * (`tests/lessons/attempts/test_saving_contract.py`). Marks and writers have short names there:
 *
 *     { "text": of the exercise, "tags": [key, …], "cases": [{
 *         "name": what the case shows,
 *         "steps": ["hand in" | {
 *             "writer": name, "revision": the last one heard of, "operations": [[number, mark, before, after], …],
 *             "answer": { "status", "revision", "taken": number or null, "remarks": [[number, code, mark], …], "marks" },
 *         }, …],
 *         "marks": { name: [tag, start, end, note, sure], … } in the end
 *     }, …] }
 *
 * `before`, `after`, and the marks of an answer are written as in the end, or null. The cases “by chance” were drawn once.
 */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { mergedNote } from "../../static/js/marking/operations.js";
import { SimulatedServer } from "./simulated-server.js";

/** @typedef {import("../../static/js/marking/marks.js").Mark} Mark */
/** @typedef {[string, number, number, string, Mark["sure"]]} Row */
/**
 * @typedef {{
 *   writer: string, revision: number, operations: [number, string, Row | null, Row | null][],
 *   answer: {
 *     status: number, revision: number, taken: number | null, remarks: [number, string, Row | null][],
 *     marks: Record<string, Row> | null,
 *   },
 * }} Step
 */

/** @type {{ text: string, tags: string[], cases: { name: string, steps: (Step | "hand in")[], marks: Record<string, Row> }[] }} */
const { text, tags, cases } = JSON.parse(readFileSync(new URL("operations.json", import.meta.url), "utf-8"));

/** @param {Mark} mark @returns {Row} */
const row = ({ tag, start, end, note, sure }) => [tag, start, end, note, sure];

/** @param {string} id @param {Row | null} written @returns {Mark | null} */
const mark = (id, written) =>
  written && { id, tag: written[0], start: written[1], end: written[2], note: written[3], sure: written[4] };

/** @param {Iterable<Mark>} marks */
const rows = (marks) => Object.fromEntries([...marks].map((one) => [one.id, row(one)]));

for (const { name, steps, marks } of cases) {
  test(name, () => {
    const server = new SimulatedServer({ text, tags });
    server.begin();
    for (const step of steps) {
      if (step === "hand in") {
        server.handIn();
        continue;
      }
      const { writer, revision, operations } = step;
      const said = server.take({
        writer,
        revision,
        operations: operations.map(([number, id, before, after]) => {
          return { writer, number, mark: id, before: mark(id, before), after: mark(id, after) };
        }),
      });
      const answer = {
        status: said.status,
        revision: said.revision,
        taken: said.taken ?? null,
        remarks: said.remarks?.map(({ number, code, mark }) => [number, code, mark && row(mark)]),
        marks: said.marks ? rows(said.marks) : null,
      };
      assert.deepEqual(answer, step.answer);
    }
    assert.deepEqual(rows(server.marks.values()), marks);
  });
}

test("notes written apart are both kept, and a part that was known is replaced", () => {
  assert.equal(mergedNote("", "mine", "theirs"), "theirs\n—\nmine");
  assert.equal(mergedNote("mine", "mine, longer", "theirs\n—\nmine"), "theirs\n—\nmine, longer");
  assert.equal(mergedNote("same", "same", "theirs"), "theirs");
  assert.equal(mergedNote("same", "mine", "same"), "mine");
  assert.equal(mergedNote("a", "$& and $1", "b\n—\na"), "b\n—\n$& and $1");
});
