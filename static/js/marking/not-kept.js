/**
 * Words that no saved mark holds, to be read, copied and, while the exercise is open, marked again.
 *
 * @import { Text } from "../text/spans.js"
 * @import { Mark } from "./marks.js"
 * @import { Phrases } from "./parts.js"
 * @import { Shelf } from "./queue.js"
 */
import { around, copyOf, part } from "./parts.js";
import { together } from "./queue.js";

/**
 * @param {HTMLElement} element
 * @param {{ text: Text, labels: Map<string, string> }} known
 * @param {(deed: string, id: string) => void} act
 * @returns {(lost: Map<string, { mark: Mark, reason: string }>) => void}
 */
export function startNotKept(element, { text, labels }, act) {
  const list = part(element, "not-kept-list", HTMLElement);
  const template = part(element, "not-kept-item", HTMLTemplateElement);
  let shown = "";

  element.addEventListener("click", (event) => {
    const button = around(event, "[data-do]");
    const id = around(event, "[data-mark]")?.dataset.mark;
    if (button?.dataset.do && id) act(button.dataset.do, id);
  });

  return (lost) => {
    const now = JSON.stringify([...lost]);
    if (now === shown) return; // an alert that is filled again is read again
    shown = now;
    element.hidden = lost.size === 0;
    list.replaceChildren(
      ...[...lost].map(([id, { mark, reason }]) => {
        const item = copyOf(template);
        item.dataset.mark = id;
        part(item, "swatch", HTMLElement).classList.add(`t-${mark.tag}`);
        part(item, "label", HTMLElement).textContent = labels.get(mark.tag) ?? mark.tag;
        part(item, "quote", HTMLElement).textContent = text.of(mark);
        part(item, "note", HTMLElement).textContent = mark.note;
        part(item, "note", HTMLElement).hidden = !mark.note;
        part(item, "reason", HTMLElement).textContent = reason;
        part(item, "reason", HTMLElement).hidden = !reason;
        return item;
      }),
    );
  };
}

/**
 * On the page of an exercise that takes no changes any more: what this device could not send in time.
 *
 * @param {HTMLElement} element
 * @param {Shelf} shelf
 * @param {{ text: Text, labels: Map<string, string>, phrases: Phrases, taken: Record<string, number> }} known
 */
export async function showUnsent(element, shelf, { text, labels, phrases, taken }) {
  const all = await shelf.load().catch(() => []);
  const sent = all.filter(({ writer, number, reason }) => reason === undefined && number <= (taken[writer] ?? 0));
  const unsent = all.filter((operation) => !sent.includes(operation));
  /** @type {Map<string, { mark: Mark, reason: string }>} */
  const lost = new Map();
  for (const { mark: id, after, reason = phrases.say("too-late") } of unsent) {
    if (after) lost.set(id, { mark: together(lost.get(id)?.mark, after), reason });
  }
  await shelf.remove(sent.concat(unsent.filter(({ mark }) => !lost.has(mark)))).catch(() => {});
  const show = startNotKept(element, { text, labels }, (_deed, id) => {
    lost.delete(id);
    show(lost);
    shelf.remove(unsent.filter(({ mark }) => mark === id)).catch(() => {});
  });
  show(lost);
}
