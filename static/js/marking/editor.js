/**
 * One mark, to be changed: its tag, its edges, why, and how sure. In the panel on a wide screen, a sheet from the bottom
 * on a narrow one. Not modal: the text stays in reach, and shows every change.
 *
 * @import { Span, Text } from "../text/spans.js"
 * @import { Mark, Sure } from "./marks.js"
 */
import { brief } from "../text/words.js";
import { startEdges } from "./edges.js";
import { around, copyOf, part } from "./parts.js";

export class Editor {
  /** @type {Mark | null} */
  #mark = null;
  /** @type {HTMLElement | null} */
  #opener = null;
  #dialog;
  #outside;
  #title;
  #here;
  #note;
  #edgesMoved;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {{
   *   text: Text,
   *   words: Span[],
   *   hereTemplate: HTMLTemplateElement,
   *   labels: Map<string, string>,
   *   change: (mark: Mark, how: { typing: boolean }) => void,
   *   remove: (mark: Mark) => void,
   *   pick: (id: string) => void,
   *   shown: (id: string | null) => void,
   * }} outside
   */
  constructor(dialog, outside) {
    this.#dialog = dialog;
    this.#outside = outside;
    this.#title = part(dialog, "editor-title", HTMLElement);
    this.#here = part(dialog, "editor-here", HTMLElement);
    this.#note = part(dialog, "editor-note", HTMLTextAreaElement);
    this.#edgesMoved = startEdges(part(dialog, "edges", HTMLElement), {
      words: outside.words,
      get: () => this.#mark,
      set: (span) => this.#change({ start: span.start, end: span.end }),
    });
    this.#note.addEventListener("input", () => this.#change({ note: this.#note.value }, true));
    dialog.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      if (target.name === "mark-tag") this.#change({ tag: target.value });
      if (target.name === "mark-sure") this.#change({ sure: /** @type {Sure} */ (target.value) });
    });
    dialog.addEventListener("click", (event) => {
      const button = around(event, "[data-do]");
      if (button?.dataset.do === "close") this.close();
      else if (button?.dataset.do === "delete" && this.#mark) this.#outside.remove(this.#mark);
      else if (button?.dataset.do === "pick") this.#outside.pick(button.dataset.mark ?? "");
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
  }

  /** @returns {string | null} */
  get markId() {
    return this.#mark?.id ?? null;
  }

  /**
   * @param {Mark} mark
   * @param {Mark[]} here all marks on these words, so that one can go over to another
   * @param {{ opener?: HTMLElement | null, focusOn?: "title" | "tag" }} [how] `opener` gets the focus back
   */
  open(mark, here, { opener = null, focusOn = "title" } = {}) {
    this.#opener = opener ?? this.#opener;
    this.#mark = mark;
    this.#fill(mark);
    this.#here.hidden = here.length < 2;
    const buttons = this.#here.querySelector("[data-part='editor-here-list']") ?? this.#here;
    buttons.replaceChildren(...here.map((other) => this.#hereButton(other, other.id === mark.id)));
    if (!this.#dialog.open) this.#dialog.show();
    this.#outside.shown(mark.id);
    this.#dialog.scrollTop = 0;
    this.#dialog.scrollIntoView({ block: "nearest" });
    const tag = this.#dialog.querySelector("input[name='mark-tag']:checked");
    if (focusOn === "tag" && tag instanceof HTMLElement) tag.focus();
    else this.#title.focus({ preventScroll: true });
  }

  /** Takes over a change made elsewhere, such as undo; null when the mark is gone. @param {Mark | null} mark */
  update(mark) {
    if (!this.#mark || mark === this.#mark) return;
    if (!mark) {
      this.close();
      return;
    }
    this.#mark = mark;
    this.#fill(mark);
  }

  close() {
    if (!this.#dialog.open) return;
    const hadFocus = this.#dialog.contains(document.activeElement);
    this.#mark = null;
    this.#dialog.close();
    this.#outside.shown(null);
    if (hadFocus) this.#opener?.focus({ preventScroll: true });
    this.#opener = null;
  }

  /** Nothing can be changed any more, but what was typed can be read and copied. */
  freeze() {
    this.#note.readOnly = true;
    for (const control of this.#dialog.querySelectorAll("input, [data-edge], [data-do='delete']")) {
      control.toggleAttribute("disabled", true);
    }
  }

  /**
   * @param {Partial<Mark>} difference
   * @param {boolean} [typing]
   */
  #change(difference, typing = false) {
    if (!this.#mark) return;
    this.#mark = { ...this.#mark, ...difference };
    this.#fill(this.#mark);
    this.#outside.change(this.#mark, { typing });
  }

  /** @param {Mark} mark */
  #fill(mark) {
    this.#title.textContent = `“${brief(this.#outside.text.of(mark))}”`;
    if (this.#note.value !== mark.note) this.#note.value = mark.note;
    for (const input of this.#dialog.querySelectorAll("input")) {
      input.checked = input.value === (input.name === "mark-tag" ? mark.tag : mark.sure);
    }
    this.#dialog.dataset.tag = mark.tag;
    this.#edgesMoved();
  }

  /**
   * @param {Mark} mark
   * @param {boolean} isOpen
   */
  #hereButton(mark, isOpen) {
    const button = copyOf(this.#outside.hereTemplate);
    button.dataset.mark = mark.id;
    button.setAttribute("aria-pressed", String(isOpen));
    button.classList.add(`t-${mark.tag}`);
    part(button, "label", HTMLElement).textContent = this.#outside.labels.get(mark.tag) ?? mark.tag;
    part(button, "quote", HTMLElement).textContent = brief(this.#outside.text.of(mark));
    return button;
  }
}
