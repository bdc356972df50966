/**
 * Marking without a selection: every sentence is a button; narrow it to words, choose a tag.
 *
 * @import { Span, Text } from "../text/spans.js"
 */
import { startEdges } from "./edges.js";
import { around, copyOf, part } from "./parts.js";

/**
 * @param {HTMLDetailsElement} details
 * @param {{
 *   text: Text,
 *   words: Span[],
 *   sentences: Span[],
 *   has: (tag: string, span: Span) => boolean,
 *   toggle: (tag: string, span: Span) => void,
 * }} outside
 * @returns {() => void} call it when marks have changed
 */
export function startPicker(details, { text, words, sentences, has, toggle }) {
  const list = part(details, "sentences", HTMLOListElement);
  const choice = copyOf(part(details, "choice", HTMLTemplateElement));
  const tags = [...choice.querySelectorAll("button")].filter(({ dataset }) => dataset.tag);
  const preview = part(choice, "preview", HTMLElement);
  /** @type {Span | null} */
  let span = null;

  const edgesMoved = startEdges(part(choice, "edges", HTMLElement), { words, get: () => span, set: take });

  // Only when it is wanted: a long text has a thousand sentences.
  details.addEventListener("toggle", () => {
    if (details.open && list.children.length === 0) list.append(...sentences.map(item));
  });
  list.addEventListener("click", (event) => {
    const tag = around(event, "[data-tag]")?.dataset.tag;
    const sentence = around(event, "button[data-sentence]");
    if (tag && span) toggle(tag, span);
    if (sentence) open(sentence);
  });

  /** @param {Span} sentence @param {number} n */
  function item(sentence, n) {
    const element = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.sentence = String(n);
    button.setAttribute("aria-expanded", "false");
    button.dir = "auto";
    button.textContent = text.of(sentence);
    button.lang = preview.lang;
    button.dir = preview.dir;
    element.append(button);
    return element;
  }

  /** @param {HTMLElement} button */
  function open(button) {
    const wasOpen = button.getAttribute("aria-expanded") === "true";
    for (const other of list.querySelectorAll("[aria-expanded='true']")) other.setAttribute("aria-expanded", "false");
    choice.remove();
    const sentence = sentences[Number(button.dataset.sentence)];
    if (wasOpen || !sentence) return;
    button.setAttribute("aria-expanded", "true");
    button.after(choice);
    take(sentence);
    edgesMoved();
  }

  /** @param {Span} wanted */
  function take(wanted) {
    span = wanted;
    preview.textContent = text.of(wanted);
    update();
  }

  function update() {
    for (const chip of tags)
      chip.setAttribute("aria-pressed", String(span !== null && has(chip.dataset.tag ?? "", span)));
  }

  return update;
}
