// The list of cards: finding them, putting changed ones in their place, fetching those that come next.
import { parsed } from "./server.js";

const AHEAD = 12; // cards left when the next are fetched, so that nobody waits for them

/** @param {HTMLElement} list */
export function cardList(list) {
  /** @type {Promise<unknown> | null} */
  let coming = null;

  /** @returns {HTMLElement[]} */
  const cards = () => [...list.querySelectorAll(/** @type {"li"} */ ("[data-annotation]"))];
  const more = () => list.querySelector("[data-more]");

  return {
    cards,

    /** @param {string | undefined} id */
    of(id) {
      return /** @type {HTMLElement | null} */ (list.querySelector(`[data-annotation="${CSS.escape(id ?? "")}"]`));
    },

    /** Puts a card where the one it replaces was, else by its place in the text. A dismissed one that was not listed
     * stays out, and so does one that comes later than what has been fetched.
     * @param {string} html */
    put(html) {
      const card = /** @type {HTMLElement} */ (parsed(html).firstElementChild);
      const old = this.of(card.dataset.annotation);
      if (old) return old.replaceWith(card);
      if (card.classList.contains("is-dismissed")) return;
      const later = cards().find((one) => isBefore(card, one)) ?? more();
      if (later?.matches("[data-more]")) return;
      if (later) later.before(card);
      else list.append(card);
    },

    /** The next card that waits for a decision; from the top again after the last, or when there is no card yet.
     * @param {HTMLElement | null} card */
    nextOpen(card) {
      const all = cards();
      const at = card ? all.indexOf(card) : -1;
      const later = all.slice(at + 1).find(isOpen);
      return later ?? (more() ? undefined : all.slice(0, Math.max(at, 0)).find(isOpen));
    },

    /** Fetches the cards that come next, once there are few left behind this one.
     * @param {HTMLElement | null} card */
    async reach(card) {
      const all = cards();
      if (!card || all.length - all.indexOf(card) <= AHEAD) await this.fetchMore();
    },

    async fetchMore() {
      coming ??= fetchNext().finally(() => {
        coming = null;
      });
      await coming;
    },
  };

  async function fetchNext() {
    const link = more()?.querySelector("a");
    if (!link) return;
    try {
      const answer = await fetch(link.href, { headers: { Accept: "application/json" } });
      if (answer.ok) link.closest("[data-more]")?.replaceWith(parsed((await answer.json()).window));
    } catch {
      // The link stays, for a second try.
    }
  }
}

/** @param {HTMLElement} card */
function isOpen(card) {
  return card.classList.contains("is-proposed");
}

/** In the order of the list: by start, the longer first. @param {HTMLElement} one @param {HTMLElement} other */
function isBefore(one, other) {
  const [start = 0, end = 0, pk = 0] = placeOf(one);
  const [otherStart = 0, otherEnd = 0, otherPk = 0] = placeOf(other);
  return (start - otherStart || otherEnd - end || pk - otherPk) < 0;
}

/** @param {HTMLElement} card */
function placeOf(card) {
  return (card.dataset.place ?? "").split(" ").map(Number);
}
