/**
 * Two handles at the ends of the mark that is being edited, to be dragged. The editor's buttons and the keys do the same.
 *
 * @import { Span } from "../text/spans.js"
 * @import { Passage } from "./passage.js"
 */
import { dragged } from "../text/words.js";

export class Handles {
  /** @type {Span | null} */
  #span = null;
  #passage;
  #handles;
  #frame;

  /**
   * @param {HTMLElement[]} handles with `data-edge`, positioned inside the passage's parent
   * @param {{ passage: Passage, words: Span[], move: (span: Span, run: string) => void }} outside
   */
  constructor(handles, { passage, words, move }) {
    this.#passage = passage;
    this.#handles = handles;
    this.#frame = /** @type {HTMLElement} */ (passage.article.parentElement);
    for (const handle of handles) this.#start(handle, words, move);
    new ResizeObserver(() => this.#place()).observe(passage.article);
  }

  /** @param {Span | null} span */
  show(span) {
    if (span === null && this.#span === null) return;
    this.#span = span;
    this.#place();
  }

  /**
   * @param {HTMLElement} handle
   * @param {Span[]} words
   * @param {(span: Span, run: string) => void} move
   */
  #start(handle, words, move) {
    const edge = handle.dataset.edge === "start" ? "start" : "end";
    handle.addEventListener("pointerdown", (down) => {
      if (!this.#span || down.button !== 0) return;
      down.preventDefault();
      // The finger holds the handle somewhere; what counts is the end of the line above it.
      const held = this.#pointOf(this.#span, edge);
      const [dx, dy] = [down.clientX - held.x, down.clientY - held.y];
      const run = `drag ${down.timeStamp}`;
      const follow = (/** @type {PointerEvent} */ { clientX, clientY }) => {
        const place = this.#passage.placeAt(clientX - dx, clientY - dy);
        if (place === null || !this.#span) return;
        const span = dragged(words, this.#span, edge, place);
        if (span[edge] !== this.#span[edge]) move(span, run);
      };
      const end = () => {
        handle.removeEventListener("pointermove", follow);
        this.#hold(false);
      };
      handle.setPointerCapture(down.pointerId);
      this.#hold(true);
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("lostpointercapture", end, { once: true });
    });
  }

  /** While one is held, neither may lie between the pointer and the letters. @param {boolean} isHeld */
  #hold(isHeld) {
    for (const handle of this.#handles) handle.classList.toggle("is-held", isHeld);
  }

  #place() {
    const frame = this.#frame.getBoundingClientRect();
    for (const handle of this.#handles) {
      handle.hidden = this.#span === null;
      if (this.#span === null) continue;
      const edge = handle.dataset.edge === "start" ? "start" : "end";
      const point = this.#pointOf(this.#span, edge);
      handle.style.setProperty("--x", `${point.x - frame.left}px`);
      handle.style.setProperty("--y", `${point.bottom - frame.top}px`);
    }
  }

  /**
   * Where an end of the span is on the screen: the middle of its line, and the line's foot.
   *
   * @param {Span} span
   * @param {"start" | "end"} edge
   */
  #pointOf(span, edge) {
    const boxes = this.#passage.rangeOf(span).getClientRects();
    const box = (edge === "start" ? boxes[0] : boxes[boxes.length - 1]) ?? new DOMRect();
    const isRtl = this.#passage.isRtlAt(span);
    return {
      x: (edge === "start") === isRtl ? box.right : box.left,
      y: (box.top + box.bottom) / 2,
      bottom: box.bottom,
    };
  }
}
