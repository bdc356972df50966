/**
 * Keeps a part of the page up to date: asks its address for news, and takes over the parts that read otherwise.
 *
 * The answer is HTML. Parts that have `data-keyed` are replaced one by one, so that focus and place stay; where the
 * parts themselves are others, all of it is. A 304 costs next to nothing.
 */

const EVERY = 4_000; // milliseconds
const AGAIN = 10_000; // after a question that failed

/** @param {HTMLElement} place */
export function start(place) {
  const trouble = document.querySelector("[data-poll-trouble]");
  let tag = "";
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") ask();
    else clearTimeout(later);
  });
  later = setTimeout(ask, EVERY);

  async function ask() {
    clearTimeout(later);
    let wait = EVERY;
    try {
      const answer = await fetch(place.dataset.poll ?? "", {
        cache: "no-store",
        headers: tag ? { "If-None-Match": tag } : {},
      });
      if (answer.redirected || (!answer.ok && answer.status !== 304)) throw new Error(String(answer.status));
      if (answer.status === 200) {
        tag = answer.headers.get("ETag") ?? "";
        show(place, await answer.text());
      }
      trouble?.setAttribute("hidden", "");
    } catch {
      trouble?.removeAttribute("hidden");
      wait = AGAIN;
    }
    clearTimeout(later);
    if (document.visibilityState === "visible") later = setTimeout(ask, wait);
  }
}

/**
 * @param {HTMLElement} place
 * @param {string} html
 */
function show(place, html) {
  const news = new DOMParser().parseFromString(html, "text/html").body;
  const [old, fresh] = [keyed(place), keyed(news)];
  const keys = [...fresh.keys()];
  if (keys.length !== old.size || [...old.keys()].some((key, n) => key !== keys[n])) {
    place.replaceChildren(...news.childNodes);
    return;
  }
  for (const [key, part] of fresh) {
    const before = old.get(key);
    if (!before || before.isEqualNode(part)) continue;
    const hadFocus = before.contains(document.activeElement);
    before.replaceWith(part);
    if (hadFocus) part.querySelector("a")?.focus();
  }
}

/**
 * @param {HTMLElement} root
 * @returns {Map<string, Element>}
 */
function keyed(root) {
  const parts = [...root.querySelectorAll("[data-keyed]")];
  return new Map(parts.map((part) => [part.getAttribute("data-keyed") ?? "", part]));
}
