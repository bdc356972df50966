/**
 * Opens a mark's notes when the mark is chosen: in the margin on a wide page, in a sheet from the bottom on a narrow
 * one. Without this module the same notes open as plain `<details>` after each paragraph.
 */

const WIDE = matchMedia("(min-width: 60.01rem)");

/**
 * @param {HTMLElement} article holds `mark[data-marks]` and `details[data-note]`, now and after layers are switched
 * @param {HTMLDialogElement} dialog the sheet
 */
export function start(article, dialog) {
  const sheet = makeSheet(article, dialog);
  /** @type {HTMLElement | null} */
  let current = null;

  for (const place of [article, dialog]) {
    place.addEventListener("click", (event) => {
      const jump = event.target instanceof Element ? event.target.closest("a[data-jump]") : null;
      const id = jump?.getAttribute("data-jump");
      const mark = id && article.querySelector(`#m-${id}`)?.closest("mark");
      if (!mark) return;
      event.preventDefault();
      go(mark, [id]);
    });
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target !== document.body && !article.contains(target) && !dialog.contains(target)) return;
    if (target.matches("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === "n" || event.key === "p") step(event.key === "n" ? 1 : -1);
    else if (event.key === "Escape" && !dialog.open) close();
  });

  article.addEventListener("click", (event) => {
    const mark = event.target instanceof Element ? event.target.closest("mark[data-marks]") : null;
    if (!(mark instanceof HTMLElement)) return;
    event.preventDefault();
    if (String(getSelection()) === "") show(mark, event.detail === 0);
  });

  article.addEventListener(
    "toggle",
    (event) => {
      if (event.target instanceof HTMLDetailsElement) highlight();
    },
    { capture: true },
  );

  /** The mark shown last, or else the first one in sight, gives way to its neighbour.
   * @param {1 | -1} by */
  function step(by) {
    const starts = /** @type {HTMLElement[]} */ (
      [...article.querySelectorAll("mark[data-marks]:has(a)")].filter((mark) => !mark.closest("[inert]"))
    );
    const here = current ? starts.indexOf(current) : -1;
    const seen = starts.findIndex((mark) => mark.getBoundingClientRect().top >= 0);
    const next = here >= 0 ? here + by : by > 0 ? seen : seen - 1;
    const mark = starts[(next + starts.length) % starts.length];
    if (mark) go(mark);
  }

  /**
   * @param {HTMLElement} mark
   * @param {string[]} [ids]
   */
  function go(mark, ids) {
    mark.scrollIntoView({ block: "center" });
    mark.querySelector("a")?.focus({ preventScroll: true });
    show(mark, false, ids);
  }

  /** Closes the open notes; the focus goes back to the words that one of them spoke of. */
  function close() {
    const open = /** @type {HTMLDetailsElement[]} */ ([...article.querySelectorAll("details[data-note][open]")]);
    const within = open.find((note) => note.contains(document.activeElement));
    for (const note of open) note.open = false;
    const link = within && article.querySelector(`#m-${within.dataset.note}`);
    if (link instanceof HTMLElement) link.focus();
  }

  /**
   * @param {HTMLElement} mark
   * @param {boolean} byKeyboard
   * @param {string[]} ids which of the mark's notes
   */
  function show(mark, byKeyboard, ids = (mark.dataset.marks ?? "").split(" ")) {
    current = mark;
    const notes = notesOf(ids);
    if (!notes.length) return;
    if (WIDE.matches) {
      for (const note of article.querySelectorAll("details[data-note][open]")) {
        if (note instanceof HTMLDetailsElement && !notes.includes(note)) note.open = false;
      }
      for (const note of notes) note.open = true;
      if (byKeyboard) notes[0]?.querySelector("summary")?.focus();
      notes[0]?.scrollIntoView({ block: "nearest" });
    } else {
      sheet.show(mark, notes);
    }
    highlight(ids);
  }

  /** @param {string[]} ids @returns {HTMLDetailsElement[]} */
  function notesOf(ids) {
    return [...article.querySelectorAll("details[data-note]")].filter(
      /** @returns {note is HTMLDetailsElement} */ (note) =>
        note instanceof HTMLDetailsElement && ids.includes(note.dataset.note ?? ""),
    );
  }

  /** @param {string[]} [ids] the marks to show as chosen; without it those whose notes stand open */
  function highlight(ids) {
    const open =
      ids ?? [...article.querySelectorAll("details[data-note][open]")].map((note) => note.getAttribute("data-note"));
    for (const mark of article.querySelectorAll("mark[data-marks]")) {
      const own = (mark.getAttribute("data-marks") ?? "").split(" ");
      mark.classList.toggle(
        "is-current",
        own.some((id) => open.includes(id)),
      );
    }
  }
}

/**
 * @param {HTMLElement} article
 * @param {HTMLDialogElement} dialog
 */
function makeSheet(article, dialog) {
  const body = /** @type {HTMLElement} */ (dialog.querySelector("[data-sheet-body]"));
  /** @type {HTMLElement | null} */
  let current = null;

  dialog.querySelector("[data-sheet-close]")?.addEventListener("click", () => dialog.close());
  dialog.querySelector("[data-sheet-next]")?.addEventListener("click", () => step(1));
  dialog.querySelector("[data-sheet-previous]")?.addEventListener("click", () => step(-1));
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape") dialog.close();
  });
  dialog.addEventListener("close", () => {
    const link = current?.querySelector("a") ?? article.querySelector(`#m-${current?.dataset.marks?.split(" ")[0]}`);
    if (link instanceof HTMLElement) link.focus({ preventScroll: true });
    for (const mark of article.querySelectorAll("mark.is-current")) mark.classList.remove("is-current");
  });
  WIDE.addEventListener("change", () => dialog.close());

  /** @param {number} by */
  function step(by) {
    const links = [...article.querySelectorAll("mark[data-marks] a")];
    const ids = current?.dataset.marks?.split(" ") ?? [];
    const here = links.findIndex((link) => ids.some((id) => link.id === `m-${id}`));
    const link = links[(here + by + links.length) % links.length];
    if (link instanceof HTMLElement) link.click();
  }

  return {
    /**
     * @param {HTMLElement} mark
     * @param {HTMLDetailsElement[]} notes
     */
    show(mark, notes) {
      current = mark;
      body.replaceChildren(
        ...notes.map((note) => {
          const copy = /** @type {HTMLDetailsElement} */ (note.cloneNode(true));
          copy.open = true;
          for (const element of copy.querySelectorAll("[id]")) element.removeAttribute("id");
          copy.querySelector(".back")?.remove();
          return copy;
        }),
      );
      if (!dialog.open) dialog.show();
      dialog.scrollTop = 0;
      const space = dialog.getBoundingClientRect().top;
      const below = mark.getBoundingClientRect().bottom - space + 16;
      if (below > 0) scrollBy({ top: below });
    },
  };
}
