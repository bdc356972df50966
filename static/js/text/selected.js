import { Text } from "./spans.js";

/**
 * The words that are selected in a text drawn as blocks, and where they begin; null when none are.
 *
 * @param {Element} text
 * @returns {{ quote: string, near: number } | null} near: in code points of the whole text
 */
export function selectedWords(text) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !text.contains(selection.anchorNode)) return null;
  const range = selection.getRangeAt(0);
  const from = range.startContainer;
  const block = (from instanceof Element ? from : from.parentElement)?.closest("[data-start]");
  if (!(block instanceof HTMLElement)) return null;
  const before = document.createRange();
  before.selectNodeContents(block);
  before.setEnd(from, range.startOffset);
  return {
    quote: selection.toString().replace(/\s+/g, " ").trim(),
    near: new Text(block.textContent ?? "", Number(block.dataset.start)).place(`${before}`.length),
  };
}
