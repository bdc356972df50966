/**
 * What is not sent yet, kept on this device in IndexedDB: by owner, so that on a shared computer nobody is shown or sends
 * what another has left, and by exercise.
 *
 * @import { Operation } from "./operations.js"
 * @import { Kept, Shelf } from "./queue.js"
 *
 * @typedef {Kept & { owner: string, exercise: string, attempt: string, title: string, path: string }} Row
 */

const NAME = "sourcewise";
const TABLE = "operations";

/**
 * @param {{
 *   owners: string[], exercise: string, attempt: string, title: string, path: string, begunAgain: string,
 * }} here owners: this person's names, the present one first; begunAgain: why what belongs to an earlier attempt is not sent
 * @returns {Shelf}
 */
export function shelf({ owners, exercise, attempt, title, path, begunAgain }) {
  const owner = owners[0] ?? "";

  /** @param {Kept} operation @returns {Row} */
  const row = (operation) => ({ ...operation, owner, exercise, attempt, title, path });

  /** @returns {Promise<Row[]>} */
  async function rows() {
    const found = await Promise.all(
      owners.map((name) =>
        inTable("readonly", (table) => table.getAll(IDBKeyRange.bound([name, exercise], [name, exercise, []]))),
      ),
    );
    return found.flat();
  }

  return {
    async load() {
      const all = await rows();
      const former = all.filter((one) => one.owner !== owner);
      await inTable("readwrite", (table) => {
        for (const one of former) {
          table.put({ ...one, owner });
          table.delete(keyOf(one));
        }
      });
      return all.map((one) => {
        const isOfAnother = one.attempt && one.attempt !== attempt;
        return isOfAnother ? { ...one, reason: one.reason ?? begunAgain } : one;
      });
    },
    async put(operations) {
      await inTable("readwrite", (table) => {
        for (const operation of operations) table.put(row(operation));
      });
    },
    async remove(operations) {
      await inTable("readwrite", (table) => {
        for (const operation of operations) table.delete(keyOf(row(operation)));
      });
    },
    async bind(begun) {
      attempt = begun;
      const unbound = (await rows()).filter((one) => !one.attempt);
      await inTable("readwrite", (table) => {
        for (const one of unbound) table.put({ ...one, attempt });
      });
    },
  };
}

/**
 * How many marks of each lesson wait on this device to be sent.
 *
 * @param {string} owner
 * @returns {Promise<{ title: string, path: string, number: number }[]>}
 */
export async function waiting(owner) {
  /** @type {Row[]} */
  const rows = await inTable("readonly", (table) => table.getAll(IDBKeyRange.bound([owner], [owner, []])));
  /** @type {Map<string, { title: string, path: string, marks: Set<string> }>} */
  const lessons = new Map();
  for (const { exercise, title, path, mark, reason } of rows) {
    if (reason !== undefined) continue;
    const lesson = lessons.get(exercise) ?? { title, path, marks: new Set() };
    lessons.set(exercise, lesson);
    lesson.marks.add(mark);
  }
  return [...lessons.values()].map(({ title, path, marks }) => ({ title, path, number: marks.size }));
}

/** @param {Row} row */
const keyOf = ({ owner, exercise, writer, number }) => [owner, exercise, writer, number];

/** @type {Promise<IDBDatabase> | null} */
let database = null;

/**
 * @template T
 * @param {IDBTransactionMode} mode
 * @param {(table: IDBObjectStore) => IDBRequest<T> | void} work
 * @returns {Promise<T>} once it is on the disk
 */
async function inTable(mode, work) {
  database ??= opened();
  const transaction = (await database).transaction(TABLE, mode, { durability: "strict" });
  const request = work(transaction.objectStore(TABLE));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(/** @type {T} */ (request?.result));
    transaction.onabort = () => reject(transaction.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(TABLE, { keyPath: ["owner", "exercise", "writer", "number"] });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error("Another version of the site is open."));
  });
}
