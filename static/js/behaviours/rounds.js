/**
 * Goes from question to answer to question without loading a whole page, and sets the focus on what is new. The arrow
 * keys walk over the words of a sentence. Without this module, or when the network is gone, every step is a page.
 */

/** @param {HTMLElement} page holds `form[data-smooth]` and `a[data-smooth]`, now and after each step */
export function start(page) {
  page.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-smooth]")) return;
    event.preventDefault();
    const sent = new FormData(form, event.submitter);
    const query = new URLSearchParams([...sent].map(([name, value]) => [name, String(value)]));
    go(`${form.action}?${query}`);
  });

  page.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-smooth]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link.href);
  });

  page.addEventListener("keydown", (event) => {
    const way = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const words = [...page.querySelectorAll("[data-words] input")];
    const here = words.indexOf(/** @type {Element} */ (event.target));
    if (!way || here < 0) return;
    event.preventDefault();
    const next = words[here + way];
    if (next instanceof HTMLElement) next.focus();
  });

  addEventListener("popstate", () => location.reload());

  /** @param {string} address */
  async function go(address) {
    try {
      const answer = await fetch(address);
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("practice");
      if (!answer.ok || !fresh) throw new Error(String(answer.status));
      page.replaceChildren(...document.adoptNode(fresh).childNodes);
      history.pushState(null, "", answer.url);
      const goal = page.querySelector("[data-goal]");
      if (goal instanceof HTMLElement) goal.focus();
    } catch {
      location.assign(address);
    }
  }
}
