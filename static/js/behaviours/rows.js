/**
 * Moves, adds and takes away rows on the page, without asking the server. Without this module each button sends the
 * form and gets the page back with its rows changed.
 */

/**
 * @param {HTMLFormElement} form holds lists `[data-list=kind]` of `[data-row]` and a `template[data-new=kind]` for each
 */
export function start(form) {
  let made = 0;
  form.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const row = button.closest("[data-row]");
    if (button.dataset.add) {
      event.preventDefault();
      add(button.dataset.add);
    } else if (row instanceof HTMLElement && button.dataset.verb === "remove") {
      event.preventDefault();
      remove(row);
    } else if (row instanceof HTMLElement && button.dataset.verb) {
      event.preventDefault();
      move(row, button, button.dataset.verb === "up");
    }
  });

  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLInputElement)) return;
    const row = field.closest("[data-row]");
    if (row?.querySelector("input") !== field) return;
    for (const called of row.querySelectorAll("[data-called]")) called.textContent = field.value;
  });

  /** @param {string} kind */
  function add(kind) {
    const template = form.querySelector(`template[data-new="${kind}"]`);
    const list = form.querySelector(`[data-list="${kind}"]`);
    if (!(template instanceof HTMLTemplateElement) || !list) return;
    const fresh = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    made += 1;
    for (const element of fresh.querySelectorAll("[id], [for], [aria-describedby]")) {
      for (const name of ["id", "for", "aria-describedby"]) {
        const value = element.getAttribute(name);
        if (value) element.setAttribute(name, value.replaceAll("new-", `new${made}-`));
      }
    }
    list.append(fresh);
    const field = list.lastElementChild?.querySelector("input");
    if (field instanceof HTMLElement) field.focus();
    say("added");
  }

  /** @param {HTMLElement} row */
  function remove(row) {
    const list = row.closest("[data-list]");
    const beside = row.nextElementSibling ?? row.previousElementSibling;
    const kind = list instanceof HTMLElement ? list.dataset.list : "";
    const next = beside?.querySelector("input") ?? form.querySelector(`[data-add="${kind}"]`);
    row.remove();
    if (next instanceof HTMLElement) next.focus();
    say("removed");
  }

  /**
   * @param {HTMLElement} row
   * @param {HTMLElement} button keeps the focus, so that it can be pressed again
   * @param {boolean} up
   */
  function move(row, button, up) {
    const beside = up ? row.previousElementSibling : row.nextElementSibling;
    if (up) beside?.before(row);
    else beside?.after(row);
    button.focus();
    const rows = [...(row.parentElement?.children ?? [])];
    say("moved", { place: rows.indexOf(row) + 1, total: rows.length });
  }

  /**
   * @param {string} phrase
   * @param {Record<string, number>} [numbers]
   */
  function say(phrase, numbers = {}) {
    const words = form.querySelector(`[data-phrase="${phrase}"]`)?.textContent ?? "";
    const place = form.querySelector("[data-says]");
    if (place) place.textContent = words.replace(/\{(\w+)\}/g, (_, name) => String(numbers[name] ?? ""));
  }
}
