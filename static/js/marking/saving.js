/**
 * The road to the server and to the other tabs, and the words that say how saving goes.
 *
 * @import { Text } from "../text/spans.js"
 * @import { Mark } from "./marks.js"
 * @import { Phrases } from "./parts.js"
 * @import { Answer, News, Outside, State } from "./queue.js"
 */

const LARGEST_KEPT_ALIVE = 60_000; // bytes; browsers refuse more than 64 KiB for requests that outlive their page
const LONGEST_ANSWER = 20_000; // milliseconds

/**
 * @param {{ url: string, exercise: string, owner: string, csrf: string, text: Text }} outside `url`: where attempts are
 * @returns {Pick<Outside, "begin" | "send">}
 */
export function server({ url, exercise, owner, csrf, text }) {
  /** @param {Mark | null} mark */
  const quoted = (mark) => mark && { ...mark, quote: text.of(mark) };

  /**
   * @param {string} address
   * @param {unknown} content
   * @returns {Promise<Answer>}
   */
  async function post(address, content) {
    const body = new Blob([JSON.stringify(content)], { type: "application/json" });
    const answer = await fetch(address, {
      method: "POST",
      headers: { "X-CSRFToken": csrf, Accept: "application/json" },
      body,
      keepalive: body.size < LARGEST_KEPT_ALIVE,
      redirect: "error",
      signal: AbortSignal.timeout?.(LONGEST_ANSWER),
    });
    const said = await answer.json().catch(() => ({}));
    return { ...said, status: answer.status, savedAt: said.saved_at };
  }

  /**
   * @param {string} address
   * @param {unknown} content
   */
  async function insistent(address, content) {
    const answer = await post(address, content);
    if (answer.status !== 403) return answer;
    // Signing in elsewhere, in another tab perhaps, makes this page's token stale: ask for the page's newest. It must be
    // the same person's.
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = JSON.parse(page.querySelector("#workspace-data")?.textContent ?? "{}");
    if (!fresh.csrf || !fresh.owners.includes(owner)) return answer;
    csrf = fresh.csrf;
    return post(address, content);
  }

  return {
    begin: () => insistent(url, { exercise, owner }),
    send: ({ attempt, writer, revision, operations }) =>
      insistent(`${url}${attempt}/operations/`, {
        writer,
        revision,
        operations: operations.map(({ number, mark, before, after }) => ({
          number,
          mark,
          before,
          after: quoted(after),
        })),
      }),
  };
}

/**
 * The other tabs of this person on this exercise.
 *
 * @param {string} name
 * @param {(news: News) => void} hear
 * @returns {Pick<Outside, "tell" | "alone">}
 */
export function tabs(name, hear) {
  const channel = new BroadcastChannel(name);
  channel.addEventListener("message", ({ data }) => hear(data));
  return {
    tell: (news) => channel.postMessage(news),
    // Without locks (on plain HTTP) two tabs may send the same: the server takes it once.
    alone: (work) => (navigator.locks ? navigator.locks.request(name, work) : work()),
  };
}

/**
 * What a person needs to know about saving, in a line.
 *
 * @param {State} state
 * @param {Phrases} phrases
 */
export function inWords({ phase, unsaved, isKept, savedAt }, phrases) {
  if (phase === "closed") return "";
  if (phase === "lost") return phrases.count(isKept ? "lost" : "lost-in-tab", unsaved);
  if (unsaved && !navigator.onLine) return phrases.count(isKept ? "offline" : "offline-in-tab", unsaved);
  if (phase === "waiting") return phrases.count(isKept ? "unanswered" : "unanswered-in-tab", unsaved);
  if (unsaved) return phrases.say("saving");
  return savedAt ? phrases.say("saved", { time: clock(savedAt) }) : phrases.say("nothing-saved");
}

/** @param {string} iso */
function clock(iso) {
  return new Date(iso).toLocaleTimeString(document.documentElement.lang || undefined, { timeStyle: "short" });
}
