/**
 * The tags to choose from: at the selection on a wide screen, at the foot of the page on a narrow one or by touch. The
 * stylesheet decides which; here is only where.
 */
import { around } from "./parts.js";

const GAP = 10;

export class Palette {
  /**
   * @param {HTMLElement} element holds `button[data-tag]`
   * @param {(tag: string) => void} choose
   */
  constructor(element, choose) {
    this.element = element;
    element.addEventListener("click", (event) => {
      const tag = around(event, "[data-tag]")?.dataset.tag;
      if (tag) choose(tag);
    });
    // The selection and the focus stay in the text.
    element.addEventListener("mousedown", (event) => event.preventDefault());
  }

  /**
   * @param {Range} range the selected words, which it does not cover
   * @param {{ byTouch: boolean }} how by touch, the system shows its own menu at the selection
   */
  open(range, { byTouch }) {
    const { element } = this;
    element.toggleAttribute("data-open", true);
    element.removeAttribute("data-docked");
    const words = range.getBoundingClientRect();
    const last = [...range.getClientRects()].at(-1) ?? words;
    const { width, height } = element.getBoundingClientRect();
    const fitsBelow = words.bottom + GAP + height < innerHeight;
    const fitsAbove = words.top - GAP - height > 0;
    if (byTouch || !(fitsBelow || fitsAbove)) {
      element.toggleAttribute("data-docked", true);
      return;
    }
    const frame = element.offsetParent?.getBoundingClientRect() ?? new DOMRect();
    const top = fitsBelow ? words.bottom + GAP : words.top - GAP - height;
    const farthest = Math.min(frame.right, document.documentElement.clientWidth - GAP) - width;
    const left = Math.max(GAP, Math.min(Math.max(frame.left, last.left + last.width / 2 - width / 2), farthest));
    element.style.setProperty("--top", `${top - frame.top}px`);
    element.style.setProperty("--left", `${left - frame.left}px`);
  }

  close() {
    this.element.removeAttribute("data-open");
    this.element.removeAttribute("data-docked");
  }
}
