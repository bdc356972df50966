/**
 * The list of marks: what the passage shows, in words, with everything that can be done to a mark.
 *
 * @import { Text } from "../text/spans.js"
 * @import { Entry } from "./entries.js"
 * @import { Phrases } from "./parts.js"
 */
import { tagsOf } from "./entries.js";
import { around, copyOf, part } from "./parts.js";

const AT_ONCE = 100; // items; a thousand would slow down every change, so the rest are shown when they are asked for

export class MarkList {
  /** By where they begin and end. @type {Map<string, { element: HTMLElement, entry: Entry, state: string }>} */
  #items = new Map();
  /** @type {HTMLElement[]} */
  #current = [];
  #limit = AT_ONCE;
  /** @type {() => void} */
  #again = () => {};
  #more;
  #list;
  #template;
  #text;
  #phrases;
  #labels;

  /**
   * @param {HTMLOListElement} list
   * @param {HTMLTemplateElement} template one item
   * @param {HTMLButtonElement} more shows more of a long list
   * @param {{ text: Text, phrases: Phrases, labels: Map<string, string> }} known
   * @param {(deed: string, entry: Entry, button: HTMLElement) => void} act
   */
  constructor(list, template, more, { text, phrases, labels }, act) {
    this.#list = list;
    this.#template = template;
    this.#more = more;
    this.#text = text;
    this.#phrases = phrases;
    this.#labels = labels;
    list.replaceChildren();
    more.addEventListener("click", () => {
      const last = list.lastElementChild;
      this.#limit += AT_ONCE;
      this.#again();
      const next = last?.nextElementSibling?.querySelector("[data-do='find']");
      if (next instanceof HTMLElement) next.focus();
    });
    list.addEventListener("click", (event) => {
      const button = around(event, "[data-do]");
      const entry = this.#items.get(around(event, "[data-entry]")?.dataset.entry ?? "")?.entry;
      if (button?.dataset.do && entry) act(button.dataset.do, entry, button);
    });
  }

  /**
   * @param {Entry[]} entries in the order of the text
   * @param {Map<string, string>} refused by the id of a mark
   */
  draw(entries, refused) {
    this.#again = () => this.draw(entries, refused);
    const stale = new Map(this.#items);
    let place = this.#list.firstElementChild;
    for (const entry of entries.slice(0, this.#limit)) {
      const item = this.#item(entry, refused);
      stale.delete(keyOf(entry));
      if (item === place) place = place.nextElementSibling;
      else this.#list.insertBefore(item, place);
    }
    this.#more.hidden = entries.length <= this.#limit;
    for (const [id, { element }] of stale) {
      const holdsFocus = element.contains(document.activeElement);
      const neighbour = element.nextElementSibling ?? element.previousElementSibling;
      element.remove();
      this.#items.delete(id);
      if (holdsFocus)
        /** @type {HTMLElement | null} */ (neighbour?.querySelector("[data-do='delete']") ?? null)?.focus();
    }
  }

  /** @param {Entry} entry */
  focus(entry) {
    const button = this.#items.get(keyOf(entry))?.element.querySelector("[data-do='find']");
    if (button instanceof HTMLElement) button.focus();
  }

  /** @param {Entry | null} entry */
  show(entry) {
    for (const element of this.#current) element.classList.remove("is-current");
    const item = entry && this.#items.get(keyOf(entry));
    this.#current = item ? [item.element] : [];
    for (const element of this.#current) element.classList.add("is-current");
  }

  /**
   * @param {Entry} entry
   * @param {Map<string, string>} refused
   */
  #item(entry, refused) {
    const key = keyOf(entry);
    const known = this.#items.get(key);
    const reasons = refused.size ? entry.marks.flatMap(({ id }) => refused.get(id) ?? []) : [];
    const state = reasons.join();
    if (known?.state === state && isSame(known.entry, entry)) return known.element;
    const element = known?.element ?? copyOf(this.#template);
    this.#items.set(key, { element, entry, state });
    element.dataset.entry = key;
    part(element, "tags", HTMLElement).replaceChildren(
      ...tagsOf(entry, this.#labels).flatMap((tag, n) => this.#tag(tag, n)),
    );
    fill(part(element, "quote", HTMLElement), this.#text.of(entry));
    fill(part(element, "note", HTMLElement), entry.note);
    fill(part(element, "sure", HTMLElement), entry.sure ? this.#phrases.say(`sure-${entry.sure}`) : "");
    const reason = [...new Set(reasons)].join(" ");
    fill(part(element, "refusal", HTMLElement), reason && this.#phrases.say("refused", { reason }));
    return element;
  }

  /** @param {string} tag @param {number} n */
  #tag(tag, n) {
    const element = document.createElement("span");
    const swatch = document.createElement("span");
    swatch.className = `swatch t-${tag}`;
    swatch.ariaHidden = "true";
    element.append(swatch, this.#labels.get(tag) ?? tag);
    return n > 0 ? [", ", element] : [element];
  }
}

/** @param {Entry} one @param {Entry} other */
function isSame({ marks: one }, { marks: other }) {
  return one.length === other.length && one.every((mark, n) => mark === other[n]);
}

/** @param {Entry} entry */
function keyOf({ start, end }) {
  return `${start}-${end}`;
}

/**
 * @param {HTMLElement} element hidden when there is nothing to say
 * @param {string} words
 */
function fill(element, words) {
  element.textContent = words;
  element.hidden = !words;
}
