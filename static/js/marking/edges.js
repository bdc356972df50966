/**
 * Four buttons that move the ends of a span by a word.
 *
 * @import { Span } from "../text/spans.js"
 */
import { nudged } from "../text/words.js";
import { around } from "./parts.js";

/**
 * @param {HTMLElement} group holds `button[data-edge][data-by]`
 * @param {{ words: Span[], get: () => Span | null, set: (span: Span) => void }} outside
 * @returns {() => void} call it when the span has changed
 */
export function startEdges(group, { words, get, set }) {
  const buttons = [...group.querySelectorAll("button")];

  /** @param {HTMLElement} button */
  function result({ dataset }) {
    const span = get();
    return span && nudged(words, span, dataset.edge === "start" ? "start" : "end", Number(dataset.by) < 0 ? -1 : 1);
  }

  function update() {
    // Not `disabled`: a button that is in use would lose the focus.
    for (const button of buttons) button.setAttribute("aria-disabled", String(!result(button)));
  }

  group.addEventListener("click", (event) => {
    const button = around(event, "button[data-edge]");
    const span = button && result(button);
    if (!span) return;
    set(span);
    update();
  });
  return update;
}
