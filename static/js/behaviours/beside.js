/**
 * Lights up a line's words in both texts and brings them into sight, each in its own pane. Without this module its links
 * lead to one of them at a time.
 */

/** @param {HTMLElement} page holds `[data-line]` and, in two panes `.telling`, the marks `a<line>` and `b<line>` */
export function start(page) {
  page.addEventListener("focusin", (event) => light(lineOf(event), true));
  page.addEventListener("mouseover", (event) => light(lineOf(event), false));
  page.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[href^='#m-'], mark a") : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    const [, side, number] = /^#(?:m|note)-([ab])(\d+)$/.exec(link.hash) ?? [];
    const line = page.querySelector(`[data-line="${number}"]`);
    if (!(line instanceof HTMLElement)) return;
    event.preventDefault();
    if (link.closest("mark")) line.scrollIntoView({ block: "nearest" });
    else choose(side ?? "a");
    light(line, true);
    if (!link.closest("mark")) page.querySelector(`#m-${side}${number}`)?.scrollIntoView({ block: "nearest" });
  });

  /** @param {Event} event */
  function lineOf(event) {
    const line = event.target instanceof Element ? event.target.closest("[data-line]") : null;
    return line instanceof HTMLElement ? line : null;
  }

  /**
   * @param {HTMLElement | null} line
   * @param {boolean} bringing
   */
  function light(line, bringing) {
    if (!line) return;
    for (const other of page.querySelectorAll(".told.is-current, mark.is-current"))
      other.classList.remove("is-current");
    line.classList.add("is-current");
    for (const side of ["a", "b"]) {
      const marks = /** @type {HTMLElement[]} */ ([
        ...page.querySelectorAll(`mark[data-marks~="${side}${line.dataset.line}"]`),
      ]);
      for (const mark of marks) mark.classList.add("is-current");
      if (bringing && marks[0]) showInPane(marks[0]);
    }
  }

  /** @param {string} side */
  function choose(side) {
    const radio = page.querySelector(`#show-${side}`);
    if (radio instanceof HTMLInputElement) radio.checked = true;
  }
}

/** @param {HTMLElement} mark */
function showInPane(mark) {
  const pane = /** @type {HTMLElement} */ (mark.closest(".telling"));
  const [at, room] = [mark.getBoundingClientRect(), pane.getBoundingClientRect()];
  pane.scrollTop += at.top - room.top - (room.height - at.height) / 2;
}
