/**
 * The road to the server, and the words that say how saving goes.
 *
 * @import { Text } from "../text/spans.js"
 * @import { Phrases } from "./parts.js"
 * @import { Send, State } from "./queue.js"
 */

const LARGEST_KEPT_ALIVE = 60_000; // bytes; browsers refuse more than 64 KiB for requests that outlive their page

/**
 * @param {{ url: string, csrf: string, text: Text }} outside
 * @returns {Send}
 */
export function sender({ url, csrf, text }) {
  /** @type {Send} */
  async function send(id, mark) {
    const body = mark && JSON.stringify({ ...mark, id: undefined, quote: text.of(mark) });
    const answer = await fetch(`${url}${id}/`, {
      method: mark ? "PUT" : "DELETE",
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf, Accept: "application/json" },
      body,
      keepalive: (body?.length ?? 0) * 3 < LARGEST_KEPT_ALIVE,
      redirect: "error",
    });
    const said = await answer.json().catch(() => ({}));
    return { status: answer.status, savedAt: said.saved_at, error: said.error };
  }

  return async (id, mark) => {
    const answer = await send(id, mark);
    if (answer.status !== 403) return answer;
    // Signing in elsewhere, in another tab perhaps, makes this page's token stale: ask for the page's newest.
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const fresh = JSON.parse(page.querySelector("#workspace-data")?.textContent ?? "{}").csrf;
    if (!fresh) return answer;
    csrf = fresh;
    return send(id, mark);
  };
}

/**
 * What a person needs to know about saving, in a line.
 *
 * @param {State} state
 * @param {Phrases} phrases
 */
export function inWords(state, phrases) {
  if (state.phase === "saving" || (state.phase === "idle" && state.unsaved)) return phrases.say("saving");
  if (state.phase === "closed") return "";
  if (state.phase === "lost") return phrases.count("lost", state.unsaved);
  if (state.phase === "waiting") return phrases.count(navigator.onLine ? "unanswered" : "offline", state.unsaved);
  return state.savedAt ? phrases.say("saved", { time: clock(state.savedAt) }) : phrases.say("nothing-saved");
}

/** @param {string} iso */
function clock(iso) {
  return new Date(iso).toLocaleTimeString(document.documentElement.lang || undefined, { timeStyle: "short" });
}
