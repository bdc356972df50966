/**
 * Places notes in the margin beside their paragraphs, one below the other, so that a long note never tears the text
 * apart. Without this module each paragraph is simply as tall as its notes.
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
  place();

  function place() {
    const text = lesson.querySelector("#text");
    if (!(text instanceof HTMLElement)) return;
    text.classList.toggle("is-placed", WIDE.matches);
    let bottom = 0;
    for (const notes of text.querySelectorAll(".row > .notes")) {
      if (!(notes instanceof HTMLElement) || !notes.parentElement) continue;
      const top = Math.max(notes.parentElement.offsetTop, bottom);
      notes.style.top = `${top}px`;
      bottom = top + notes.offsetHeight + GAP;
    }
    text.style.minHeight = WIDE.matches ? `${bottom}px` : "";
  }
}
