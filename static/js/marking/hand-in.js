/**
 * Asks once before handing in, and does it as soon as everything is saved.
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

  /** Somebody has said yes; it is done once everything is saved, and no question can arrive after it. */
  let isAgreed = false;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    queue.sync();
    fill();
    dialog.showModal();
  });
  part(dialog, "keep-working", HTMLButtonElement).addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    isAgreed = false;
  });
  confirm.addEventListener("click", () => {
    isAgreed = true;
    update();
  });

  function handIn() {
    if (queue.attempt) {
      // Begun by the first change: this attempt is meant, and no other that may be begun later.
      form.action = form.action.replace(/[^/]+(?=\/submission\/$)/, queue.attempt);
      form.querySelector("[name='exercise']")?.remove();
    }
    form.submit();
  }

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
    const { unsaved, lost, isQuiet } = queue.state;
    if (isAgreed && isQuiet) {
      isAgreed = false;
      handIn();
    }
    const problems = [
      unsaved ? phrases.count("wait", unsaved) : "",
      lost.size ? phrases.count("without", lost.size) : "",
    ];
    const words = problems.filter(Boolean).join(" ");
    if (wait.textContent !== words) wait.textContent = words;
    wait.hidden = !wait.textContent;
  }

  return () => (dialog.open ? fill() : undefined);
}
