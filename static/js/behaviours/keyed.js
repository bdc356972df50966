// A list of things to decide, from the keyboard: j and k go through it, a button's letter presses it in the chosen item.
// A press sends the button's form or follows the link; the page comes back at the item that its address names.

/** @param {HTMLElement} page */
export function start(page) {
  let sent = false;
  document.addEventListener("keydown", onKey);
  addEventListener("pageshow", () => {
    sent = false;
  });
  go(items().find((item) => `#${item.id}` === location.hash));

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target.closest("input, textarea, select")) return;
    if (target.closest("main") === null && target !== document.body) return;
    if (event.key === "j" || event.key === "k") {
      event.preventDefault();
      return step(event.key === "j" ? 1 : -1);
    }
    const button = named(event.key);
    if (!button) return;
    event.preventDefault();
    // Nothing is decided about what nobody has looked at, and nothing twice while an answer is awaited.
    if (!button.closest("[data-keyed-item]") || chosen()) press(button);
    else step(1);
  }

  /** @param {HTMLElement} button */
  function press(button) {
    if (sent) return;
    sent = button instanceof HTMLButtonElement;
    button.click();
  }

  /** @param {1 | -1} direction */
  function step(direction) {
    const all = items();
    const here = chosen();
    go(here ? all[all.indexOf(here) + direction] : all[0]);
  }

  /** The button with this letter in the chosen item; else outside of all items, or in the first.
   * @param {string} key */
  function named(key) {
    if (!/^[a-z]$/.test(key)) return null;
    const buttons = /** @type {HTMLElement[]} */ ([...page.querySelectorAll(`[data-key="${key}"]`)]);
    const own = buttons.find((button) => chosen()?.contains(button));
    return own ?? buttons.find((button) => !(chosen() && button.closest("[data-keyed-item]"))) ?? null;
  }

  function chosen() {
    return /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-keyed-item]") ?? null);
  }

  function items() {
    return /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-keyed-item]")]);
  }

  /** @param {HTMLElement | undefined} item */
  function go(item) {
    if (!item) return;
    item.focus({ preventScroll: true });
    item.scrollIntoView({ block: "nearest" });
  }
}
