// The review bench without leaving the page: decisions and corrections in place, from the keyboard too.
// The server draws every part; this puts the parts where they belong.

/** @typedef {{ said?: string, card?: string, text?: string, progress?: string, form?: string }} Parts */

const WIDE = "(min-width: 64rem)";

/** @param {HTMLElement} bench */
export function start(bench) {
  const text = part("[data-bench-text]");
  const progress = part("[data-bench-progress]");
  const said = part("[data-bench-said]");
  const problem = part("[data-bench-problem]");
  const keys = part("[data-keys]");
  const keysButton = part("[data-keys-button]");
  const adding = /** @type {HTMLDetailsElement} */ (part("[data-bench-add]"));
  /** @type {string[]} */
  const decided = [];
  /** @type {{ quote: string, near: number } | null} */
  let picked = null;
  let busy = false;

  part("[data-bench-keys]").hidden = false;
  keysButton.addEventListener("click", showKeys);
  document.addEventListener("keydown", onKey);
  bench.addEventListener("submit", onSubmit);
  bench.addEventListener("click", onClick);
  bench.addEventListener("focusin", onFocus);
  document.addEventListener("selectionchange", rememberSelection);
  text.addEventListener("pointerup", () => adding.open && fillQuote());
  adding.addEventListener("toggle", () => adding.open && fillQuote());
  const there = location.hash.startsWith("#a-") ? cardOf(location.hash.slice(3)) : null;
  if (there) go(there);

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const nowhere = target === document.body;
    if (!nowhere && !bench.contains(target)) return;
    if (event.key === "Escape") return closeEdit(target);
    if (target.closest("input, textarea, select") || document.querySelector("dialog[open]")) return;
    if (nowhere && event.key.startsWith("Arrow")) return; // they scroll the page until a card is chosen
    const act = ACTS[event.key];
    if (!act) return;
    event.preventDefault();
    // A key pressed while an answer is awaited would decide about a card that is about to change.
    if (!busy) act(current());
  }

  /** @type {Record<string, (card: HTMLElement | null) => unknown>} */
  const ACTS = {
    j: step(1),
    ArrowDown: step(1),
    k: step(-1),
    ArrowUp: step(-1),
    a: press("accept"),
    d: press("dismiss"),
    e: (card) => (card ? openEdit(card) : go(nextOpen(null))),
    u: undo,
    n: () => {
      adding.open = true;
      fillQuote();
    },
    "?": showKeys,
  };

  /** @param {1 | -1} direction */
  function step(direction) {
    return (/** @type {HTMLElement | null} */ card) => {
      const cards = allCards();
      const next = card ? cards[cards.indexOf(card) + direction] : cards[0];
      if (next) go(next);
    };
  }

  /** @param {"accept" | "dismiss"} decision */
  function press(decision) {
    return async (/** @type {HTMLElement | null} */ card) => {
      if (!card) return go(nextOpen(null)); // nothing is decided about that nobody has looked at
      const button = card.querySelector(`button[value="${decision}"]`);
      if (!(button instanceof HTMLButtonElement)) return;
      const following = nextOpen(card);
      if (await send(button)) go(following ?? cardOf(card.dataset.annotation ?? ""));
    };
  }

  async function undo() {
    const card = cardOf(decided.pop() ?? "");
    const button = card?.querySelector('button[value="restore"]');
    if (!card || !(button instanceof HTMLButtonElement)) return;
    if (await send(button)) go(cardOf(card.dataset.annotation ?? ""));
  }

  /** @param {SubmitEvent} event */
  async function onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.matches("[data-decision-form], [data-edit-form]")) return;
    event.preventDefault();
    const card = /** @type {HTMLElement} */ (form.closest("[data-annotation]"));
    const following = form.matches("[data-edit-form]") ? nextOpen(card) : null;
    const sent = await send(/** @type {HTMLButtonElement} */ (event.submitter));
    if (sent) go(following ?? cardOf(card.dataset.annotation ?? ""));
  }

  /** Sends the button's form. Says whether the card changed; a form that was refused comes back with its reasons.
   * @param {HTMLButtonElement} button */
  async function send(button) {
    const form = /** @type {HTMLFormElement} */ (button.form);
    const card = /** @type {HTMLElement} */ (form.closest("[data-annotation]"));
    const parts = await fetchParts(form.action, { method: "POST", body: new FormData(form, button) });
    if (parts?.form) {
      putForm(card, parts.form);
      return false;
    }
    if (!parts?.card) return false;
    if (button.value !== "restore") decided.push(card.dataset.annotation ?? "");
    card.replaceWith(parsed(parts.card));
    text.replaceChildren(parsed(parts.text ?? ""));
    progress.replaceChildren(parsed(parts.progress ?? ""));
    said.textContent = parts.said ?? "";
    return true;
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (target.closest("[data-annotation]"));
    if (card && target.closest("[data-edit]")) {
      event.preventDefault();
      openEdit(card);
    } else if (card && target.closest("[data-cancel]")) {
      event.preventDefault();
      closeEdit(target);
    } else if (target.closest("mark") && getSelection()?.isCollapsed) {
      const ids = target.closest("mark")?.getAttribute("data-marks")?.split(" ") ?? [];
      go(ids.map(cardOf).find((found) => found) ?? null);
    }
  }

  /** @param {HTMLElement} card */
  async function openEdit(card) {
    const link = card.querySelector("a[data-edit]");
    if (!(link instanceof HTMLAnchorElement)) return;
    const parts = await fetchParts(link.href);
    if (parts?.form) putForm(card, parts.form);
  }

  /** @param {HTMLElement} card @param {string} html */
  function putForm(card, html) {
    card.querySelector("[data-edit-form]")?.remove();
    card.append(parsed(html));
    card.classList.add("is-edited");
    const field = card.querySelector('[aria-invalid="true"]') ?? card.querySelector("[data-edit-form] textarea");
    if (field instanceof HTMLElement) field.focus();
  }

  /** @param {HTMLElement} inside */
  function closeEdit(inside) {
    const card = /** @type {HTMLElement | null} */ (inside.closest("[data-annotation].is-edited"));
    if (!card) return;
    card.querySelector("[data-edit-form]")?.remove();
    card.classList.remove("is-edited");
    card.focus();
  }

  /** Shows in the text what the focused card speaks of. It scrolls nothing: a button must not move under the pointer.
   * @param {FocusEvent} event */
  function onFocus(event) {
    const card = /** @type {HTMLElement | null} */ (
      /** @type {HTMLElement} */ (event.target).closest("[data-annotation]")
    );
    if (!card) return;
    for (const mark of text.querySelectorAll(".is-current")) mark.classList.remove("is-current");
    for (const mark of marksOf(card)) mark.classList.add("is-current");
  }

  function rememberSelection() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || !text.contains(selection.anchorNode)) return;
    const range = selection.getRangeAt(0);
    const from = range.startContainer;
    const block = (from instanceof Element ? from : from.parentElement)?.closest("[data-start]");
    if (!(block instanceof HTMLElement)) return;
    const before = document.createRange();
    before.selectNodeContents(block);
    before.setEnd(from, range.startOffset);
    // Only a hint for the server, which finds the words themselves: UTF-16 units are near enough.
    picked = {
      quote: selection.toString().replace(/\s+/g, " ").trim(),
      near: Number(block.dataset.start) + `${before}`.length,
    };
  }

  function fillQuote() {
    const quote = adding.querySelector('[name="quote"]');
    const near = adding.querySelector('[name="near"]');
    if (!(quote instanceof HTMLTextAreaElement && near instanceof HTMLInputElement)) return;
    if (picked) [quote.value, near.value] = [picked.quote, `${picked.near}`];
    picked = null;
    quote.focus();
  }

  function showKeys() {
    keys.hidden = !keys.hidden;
    keysButton.setAttribute("aria-expanded", `${!keys.hidden}`);
  }

  /** @param {string} address @param {RequestInit} [options] @returns {Promise<Parts | null>} */
  async function fetchParts(address, options = {}) {
    if (busy) return null;
    busy = true;
    bench.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { ...options, headers: { Accept: "application/json" } });
      problem.hidden = answer.ok;
      return answer.ok ? await answer.json() : null;
    } catch {
      problem.hidden = false;
      return null;
    } finally {
      busy = false;
      bench.removeAttribute("aria-busy");
    }
  }

  /** @param {HTMLElement | null | undefined} card */
  function go(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    if (matchMedia(WIDE).matches) marksOf(card)[0]?.scrollIntoView({ block: "center" });
    card.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} card */
  function marksOf(card) {
    return text.querySelectorAll(`[data-marks~="${card.dataset.annotation}"]`);
  }

  function current() {
    return /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-annotation]") ?? null);
  }

  function allCards() {
    return /** @type {HTMLElement[]} */ ([...bench.querySelectorAll("[data-annotation]")]);
  }

  /** @param {string} id */
  function cardOf(id) {
    return /** @type {HTMLElement | null} */ (bench.querySelector(`[data-annotation="${CSS.escape(id)}"]`));
  }

  /** The next card that waits for a decision; from the top again after the last, or when there is no card yet.
   * @param {HTMLElement | null} card */
  function nextOpen(card) {
    const cards = allCards();
    const at = card ? cards.indexOf(card) : -1;
    const others = [...cards.slice(at + 1), ...cards.slice(0, Math.max(at, 0))];
    return others.find((one) => one.classList.contains("is-proposed"));
  }

  /** @param {string} selector */
  function part(selector) {
    return /** @type {HTMLElement} */ (bench.querySelector(selector));
  }
}

/** @param {string} html */
function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content;
}
