/**
 * The server's side of saving, as `lessons/attempts/operations.py` describes it, for tests without a network. That it does
 * as the real one does, `operations.json` shows.
 *
 * @import { Mark } from "../../static/js/marking/marks.js"
 * @import { Operation } from "../../static/js/marking/operations.js"
 * @import { Answer, Batch, Remark } from "../../static/js/marking/queue.js"
 */
import { meet } from "../../static/js/marking/operations.js";

export class SimulatedServer {
  /** @type {Map<string, Mark>} */
  marks = new Map();
  revision = 0;
  isClosed = false;
  isBegun = false;
  /** @type {Map<string, { taken: number, remarks: Remark[] }>} */
  #writers = new Map();
  #text;
  #tags;

  /** @param {{ text: string, tags: string[] }} exercise */
  constructor({ text, tags }) {
    this.#text = text;
    this.#tags = tags;
  }

  /** @returns {Answer} */
  begin() {
    if (this.isClosed) return { status: 409, error: "closed" };
    this.isBegun = true;
    return { status: 200, attempt: "attempt", revision: this.revision, marks: this.#all() };
  }

  handIn() {
    this.isClosed = true;
  }

  /** @param {Pick<Batch, "writer" | "revision" | "operations">} batch @returns {Answer} */
  take({ writer, revision, operations }) {
    if (!this.isBegun) return { status: 404 };
    const known = this.#writers.get(writer) ?? { taken: 0, remarks: [] };
    if (this.isClosed) {
      return { status: 409, error: "closed", revision: this.revision, marks: this.#all(), ...known };
    }
    const isBehind = revision !== this.revision;
    const fresh = operations.filter(({ number }) => number > known.taken);
    let { taken, remarks } = known;
    if (fresh.length) {
      const first = Math.min(...operations.map(({ number }) => number));
      remarks = remarks.filter(({ number }) => number >= first);
      for (const operation of fresh.sort((one, other) => one.number - other.number)) {
        if (operation.number <= taken) continue;
        taken = operation.number;
        const remark = this.#apply(operation);
        if (remark) remarks.push(remark);
      }
      this.#writers.set(writer, { taken, remarks });
      this.revision++;
    }
    return { status: 200, revision: this.revision, remarks, marks: isBehind ? this.#all() : null, savedAt: "now" };
  }

  /** @param {Operation} operation @returns {Remark | null} */
  #apply({ number, mark: id, before, after }) {
    const isUnfit = after && !(this.#tags.includes(after.tag) && this.#text.slice(after.start, after.end));
    if (isUnfit) return { number, code: "unfit", reason: "unfit", mark: null };
    const { mark, loss, lost } = meet(this.marks.get(id) ?? null, before, after);
    if (mark) this.marks.set(id, { ...mark, id });
    else this.marks.delete(id);
    return loss && { number, code: loss, reason: loss, mark: lost };
  }

  #all() {
    return [...this.marks.values()];
  }
}
