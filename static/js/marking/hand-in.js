/**
 * Asks before handing in, and only once everything is saved.
 *
 * @import { Marks } from "./marks.js"
 * @import { SaveQueue } from "./queue.js"
 * @import { Phrases } from "./parts.js"
 */
import { copyOf, part } from "./parts.js";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLDialogElement} dialog
 * @param {{ marks: Marks, queue: SaveQueue, labels: Map<string, string>, phrases: Phrases }} outside
 * @returns {() => void} call it when saving has got on
 */
export function startHandIn(form, dialog, { marks, queue, labels, phrases }) {
  const counts = part(dialog, "counts", HTMLElement);
  const count = part(dialog, "count", HTMLTemplateElement);
  const none = part(dialog, "no-marks", HTMLElement);
  const wait = part(dialog, "wait", HTMLElement);
  const confirm = part(dialog, "confirm", HTMLButtonElement);

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    queue.retry();
    fill();
    dialog.showModal();
  });
  part(dialog, "keep-working", HTMLButtonElement).addEventListener("click", () => dialog.close());
  confirm.addEventListener("click", () => {
    if (queue.state.unsaved === 0) form.submit();
  });

  function fill() {
    const found = marks.counts();
    none.hidden = marks.size > 0;
    counts.hidden = marks.size === 0;
    counts.replaceChildren(
      ...[...labels].flatMap(([tag, label]) => {
        const n = found.get(tag);
        if (!n) return [];
        const item = copyOf(count);
        part(item, "swatch", HTMLElement).classList.add(`t-${tag}`);
        part(item, "label", HTMLElement).textContent = label;
        part(item, "number", HTMLElement).textContent = n.toLocaleString(document.documentElement.lang || undefined);
        return [item];
      }),
    );
    update();
  }

  function update() {
    const { unsaved, refused } = queue.state;
    confirm.disabled = unsaved > 0;
    const problems = [
      unsaved ? phrases.count("wait", unsaved) : "",
      refused.size ? phrases.count("without", refused.size) : "",
    ];
    wait.textContent = problems.filter(Boolean).join(" ");
    wait.hidden = !wait.textContent;
  }

  return update;
}
