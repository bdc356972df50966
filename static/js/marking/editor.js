/**
 * One entry, to be changed: its tags, its edges, why, and how sure. In the panel on a wide screen, a sheet from the
 * bottom on a narrow one. Not modal: the text stays in reach, and shows every change.
 *
 * @import { Span, Text } from "../text/spans.js"
 * @import { Entry } from "./entries.js"
 * @import { Change, Mark, Sure } from "./marks.js"
 *
 * @typedef {"tag-added" | "tag-removed" | "moved" | ""} Deed what is worth saying
 */
import { brief } from "../text/words.js";
import { startEdges } from "./edges.js";
import { changed, entryOf, removed, tagsOf } from "./entries.js";
import { newId } from "./marks.js";
import { around, copyOf, part } from "./parts.js";

export class Editor {
  /** The marks that were opened: they stay together even while they pass over another mark's edges. @type {string[]} */
  #ids = [];
  /** @type {Entry | null} */
  #entry = null;
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
   *   get: (id: string) => Mark | null,
   *   same: (tag: string, span: Span) => Mark | null,
   *   change: (changes: Change[], how: { run?: string, deed?: Deed, tag?: string }) => void,
   *   remove: (entry: Entry) => void,
   *   keepOne: () => void,
   *   pick: (id: string) => void,
   *   shown: (entry: Entry | null) => void,
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
      get: () => this.#entry,
      set: (span) => this.move(span),
    });
    this.#note.addEventListener("input", () => this.#change({ note: this.#note.value }, { run: "note" }));
    dialog.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement)) return;
      if (target.name === "mark-tag") this.#tag(target);
      if (target.name === "mark-sure") this.#change({ sure: /** @type {Sure} */ (target.value) });
    });
    dialog.addEventListener("click", (event) => {
      const button = around(event, "[data-do]");
      if (button?.dataset.do === "close") this.close();
      else if (button?.dataset.do === "delete" && this.#entry) this.#outside.remove(this.#entry);
      else if (button?.dataset.do === "pick") this.#outside.pick(button.dataset.mark ?? "");
    });
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      this.close();
    });
  }

  /** @returns {Entry | null} */
  get entry() {
    return this.#entry;
  }

  /**
   * @param {Entry} entry
   * @param {Entry[]} here all entries on these words, so that one can go over to another
   * @param {{ opener?: HTMLElement | null, focusOn?: "title" | "tag" }} [how] `opener` gets the focus back
   */
  open(entry, here, { opener = null, focusOn = "title" } = {}) {
    this.#opener = opener ?? this.#opener;
    this.#ids = entry.marks.map(({ id }) => id);
    this.#entry = entry;
    this.#fill(entry);
    this.#here.hidden = here.length < 2;
    const buttons = this.#here.querySelector("[data-part='editor-here-list']") ?? this.#here;
    buttons.replaceChildren(...here.map((other) => this.#hereButton(other, this.#ids.includes(other.marks[0].id))));
    if (!this.#dialog.open) this.#dialog.show();
    this.#outside.shown(entry);
    this.#dialog.scrollTop = 0;
    this.#dialog.scrollIntoView({ block: "nearest" });
    const tag = this.#dialog.querySelector("input[name='mark-tag']:checked");
    if (focusOn === "tag" && tag instanceof HTMLElement) tag.focus();
    else this.#title.focus({ preventScroll: true });
  }

  /** Takes over changes made elsewhere, such as undo; closes when the marks are gone. */
  update() {
    if (!this.#entry) return;
    const entry = entryOf(this.#ids.flatMap((id) => this.#outside.get(id) ?? []));
    if (!entry) {
      this.close();
      return;
    }
    this.#entry = entry;
    this.#fill(entry);
    this.#outside.shown(entry);
  }

  close() {
    if (!this.#dialog.open) return;
    const hadFocus = this.#dialog.contains(document.activeElement);
    this.#entry = null;
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

  /** @param {Span} span @param {string} [run] */
  move({ start, end }, run) {
    this.#change({ start, end }, { run, deed: "moved" });
  }

  /**
   * @param {Parameters<typeof changed>[1]} difference
   * @param {{ run?: string, deed?: Deed }} [how]
   */
  #change(difference, how = {}) {
    if (this.#entry) this.#outside.change(changed(this.#entry, difference), how);
  }

  /** @param {HTMLInputElement} input */
  #tag(input) {
    const entry = this.#entry;
    if (!entry) return;
    const tag = input.value;
    if (!input.checked && tagsOf(entry, this.#outside.labels).length === 1) {
      input.checked = true;
      this.#outside.keepOne();
    } else if (!input.checked) {
      this.#outside.change(removed(entry, tag), { deed: "tag-removed", tag });
    } else {
      const { start, end, note, sure } = entry;
      const already = this.#outside.same(tag, entry);
      const id = already?.id ?? newId();
      this.#ids.push(id);
      if (already) this.update();
      else
        this.#outside.change([{ id, before: null, after: { id, tag, start, end, note, sure } }], {
          deed: "tag-added",
          tag,
        });
    }
  }

  /** @param {Entry} entry */
  #fill(entry) {
    this.#title.textContent = `“${brief(this.#outside.text.of(entry))}”`;
    if (this.#note.value.trim() !== entry.note.trim()) this.#note.value = entry.note; // the server trims
    const tags = tagsOf(entry, this.#outside.labels);
    for (const input of this.#dialog.querySelectorAll("input")) {
      input.checked = input.name === "mark-tag" ? tags.includes(input.value) : input.value === entry.sure;
    }
    this.#edgesMoved();
  }

  /**
   * @param {Entry} entry
   * @param {boolean} isOpen
   */
  #hereButton(entry, isOpen) {
    const button = copyOf(this.#outside.hereTemplate);
    const tags = tagsOf(entry, this.#outside.labels);
    button.dataset.mark = entry.marks[0].id;
    button.setAttribute("aria-pressed", String(isOpen));
    button.classList.add(`t-${tags[0]}`);
    part(button, "label", HTMLElement).textContent = tags.map((tag) => this.#outside.labels.get(tag) ?? tag).join(", ");
    part(button, "quote", HTMLElement).textContent = brief(this.#outside.text.of(entry));
    return button;
  }
}
