/**
 * Draws figures that disagree to each other, with a bracket between the text and its notes. Without this module the sign
 * behind each of the two still leads to the other.
 */

const STEP = 12; // pixels between brackets that would lie on each other
const ROOM = 30;

/**
 * @param {HTMLElement} lesson holds the text `#text`, now and after layers are switched
 */
export function start(lesson) {
  new ResizeObserver(draw).observe(lesson);
  new MutationObserver(draw).observe(lesson, { childList: true, subtree: true });
  lesson.addEventListener("change", draw);
  document.fonts.ready.then(draw);
  draw();

  function draw() {
    const text = lesson.querySelector("#text");
    const drawing = text?.querySelector(".clash-lines");
    if (!text || !drawing) return;
    const top = text.getBoundingClientRect().top;
    const jumps = /** @type {HTMLElement[]} */ ([...text.querySelectorAll(".clash-jump")]);
    const heights = new Map(jumps.map((jump) => [jump.dataset.from, middle(jump) - top]));
    const lines = [];
    for (const jump of jumps) {
      const from = heights.get(jump.dataset.from) ?? 0;
      const to = heights.get(jump.dataset.jump) ?? 0;
      if (from < to) lines.push(bracket(from, to, ROOM - STEP * (lines.length % 2)));
    }
    const shape = lines.join(" ");
    const path =
      drawing.firstElementChild ?? drawing.appendChild(document.createElementNS(drawing.namespaceURI, "path"));
    if (path.getAttribute("d") !== shape) path.setAttribute("d", shape);
  }
}

/** @param {HTMLElement} jump */
function middle(jump) {
  const box = jump.getBoundingClientRect();
  return box.top + box.height / 2;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} out
 */
function bracket(from, to, out) {
  const half = (from + to) / 2;
  return [
    `M4 ${from}H${out - 6}q6 0 6 6V${to - 6}q0 6 -6 6H4`, // the bracket
    `m0 -4l-4 4l4 4M4 ${from - 4}l-4 4l4 4`, // its two points
    `M${out - 6} ${half - 3}h12m-12 6h12m-3 -8l-6 10`, // the sign: not equal
  ].join("");
}
