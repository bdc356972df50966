/**
 * Places notes in the margin beside their paragraphs, one below the other, so that a long note never tears the text
 * apart. Where more notes begin in a paragraph than fit beside it, they shrink to a line each, and the last ones wait
 * behind a button. Without this module each paragraph is simply as tall as its notes.
 */

const WIDE = matchMedia("(min-width: 60.01rem)");
const GAP = 10; // pixels between the notes of two paragraphs

/**
 * @param {HTMLElement} lesson holds the text `#text`, now and after layers are switched
 */
export function start(lesson) {
  const resized = new ResizeObserver(place);
  resized.observe(lesson);
  new MutationObserver(place).observe(lesson, { childList: true, subtree: true });
  lesson.addEventListener("toggle", place, { capture: true });
  lesson.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest(".more-notes") : null;
    const notes = button?.closest(".notes");
    if (!(button instanceof HTMLElement && notes instanceof HTMLElement)) return;
    notes.dataset.unfolded = "";
    place();
    const first = notes.querySelector(".is-extra summary");
    if (first instanceof HTMLElement) first.focus({ preventScroll: true });
  });
  place();

  function place() {
    const text = lesson.querySelector("#text");
    if (!(text instanceof HTMLElement)) return;
    text.classList.toggle("is-placed", WIDE.matches);
    let bottom = 0;
    for (const notes of text.querySelectorAll(".row > .notes")) {
      if (!(notes instanceof HTMLElement) || !notes.parentElement) continue;
      const top = Math.max(notes.parentElement.offsetTop, bottom);
      const foot = notes.parentElement.offsetTop + (WIDE.matches ? notes.parentElement.offsetHeight : 0);
      fit(notes, foot - top);
      notes.style.top = `${top}px`;
      bottom = top + notes.offsetHeight + GAP;
    }
    text.style.minHeight = WIDE.matches ? `${bottom}px` : "";
  }
}

/**
 * @param {HTMLElement} notes
 * @param {number} room in pixels; open notes may go beyond it
 */
function fit(notes, room) {
  const all = [...notes.querySelectorAll(":scope > .note")];
  const more = notes.querySelector(".more-notes");
  notes.classList.remove("is-tight", "is-folded");
  if (!WIDE.matches || !(more instanceof HTMLElement)) return;
  if (all.some((note) => note.hasAttribute("open")) ? all.length < 3 : notes.offsetHeight <= room) return;
  notes.classList.add("is-tight");
  const closed = all.filter((note) => !note.hasAttribute("open"));
  const line = closed[0]?.clientHeight || 1;
  const lines = Math.max(1, Math.floor(room / line) - 1); // one is for the button
  if ("unfolded" in notes.dataset || closed.length <= lines + 1) return;
  all.forEach((note, number) => {
    note.classList.toggle("is-extra", number >= lines);
  });
  more.dataset.words ??= more.textContent ?? "";
  const hidden = notes.querySelectorAll(".is-extra:not([open])").length;
  const words = more.dataset.words.replace("%(n)s", hidden.toLocaleString(document.documentElement.lang || undefined));
  if (more.textContent !== words) more.textContent = words;
  more.hidden = false;
  notes.classList.add("is-folded");
}
