// A second reader's bench: the text shows what the chosen card speaks of, and words selected in it fill the form.

import { selectedWords } from "../text/selected.js";

const WIDE = "(min-width: 64rem)";

/** @param {HTMLElement} bench */
export function start(bench) {
  const text = /** @type {HTMLElement} */ (bench.querySelector("[data-reading-text]"));
  const adding = /** @type {HTMLDetailsElement} */ (bench.querySelector("[data-reading-add]"));
  /** @type {{ quote: string, near: number } | null} */
  let picked = null;

  bench.addEventListener("focusin", onFocus);
  text.addEventListener("click", onClick);
  text.addEventListener("pointerup", () => adding.open && fillQuote());
  adding.addEventListener("toggle", () => adding.open && fillQuote());
  document.addEventListener("selectionchange", rememberSelection);
  rememberSelection(); // words may have been selected before this ran

  /** @param {FocusEvent} event */
  function onFocus(event) {
    const card = /** @type {HTMLElement} */ (event.target).closest("[data-mark]");
    if (!(card instanceof HTMLElement)) return;
    const marks = text.querySelectorAll(`[data-marks~="${card.dataset.mark}"]`);
    for (const mark of text.querySelectorAll(".is-current")) mark.classList.remove("is-current");
    for (const mark of marks) mark.classList.add("is-current");
    // By keys or by address; a button must not move under the pointer.
    if (event.target === card && matchMedia(WIDE).matches) marks[0]?.scrollIntoView({ block: "center" });
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const mark = /** @type {HTMLElement} */ (event.target).closest("mark");
    if (!mark || !getSelection()?.isCollapsed) return;
    const ids = mark.dataset.marks?.split(" ") ?? [];
    const card = ids.map((id) => bench.querySelector(`[data-mark="${CSS.escape(id)}"]`)).find((found) => found);
    if (card instanceof HTMLElement) card.focus();
  }

  function rememberSelection() {
    picked = selectedWords(text) ?? picked;
  }

  function fillQuote() {
    const quote = adding.querySelector('[name="quote"]');
    const near = adding.querySelector('[name="near"]');
    if (!(quote instanceof HTMLTextAreaElement && near instanceof HTMLInputElement)) return;
    if (picked) [quote.value, near.value] = [picked.quote, `${picked.near}`];
    picked = null;
    quote.focus();
  }
}
