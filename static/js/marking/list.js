/**
 * The list of marks: what the passage shows, in words, with everything that can be done to a mark.
 *
 * @import { Text } from "../text/spans.js"
 * @import { Mark } from "./marks.js"
 * @import { Phrases } from "./parts.js"
 */
import { around, copyOf, part } from "./parts.js";

export class MarkList {
  /** @type {Map<string, { element: HTMLElement, mark: Mark, refusal: string }>} */
  #items = new Map();
  #list;
  #template;
  #text;
  #phrases;
  #labels;

  /**
   * @param {HTMLOListElement} list
   * @param {HTMLTemplateElement} template one item
   * @param {{ text: Text, phrases: Phrases, labels: Map<string, string> }} known
   * @param {(deed: string, id: string, button: HTMLElement) => void} act
   */
  constructor(list, template, { text, phrases, labels }, act) {
    this.#list = list;
    this.#template = template;
    this.#text = text;
    this.#phrases = phrases;
    this.#labels = labels;
    list.replaceChildren();
    list.addEventListener("click", (event) => {
      const button = around(event, "[data-do]");
      const id = around(event, "[data-mark]")?.dataset.mark;
      if (button?.dataset.do && id) act(button.dataset.do, id, button);
    });
  }

  /**
   * @param {Mark[]} marks in the order of the text
   * @param {Map<string, string>} refused
   */
  draw(marks, refused) {
    const stale = new Map(this.#items);
    let place = this.#list.firstElementChild;
    for (const mark of marks) {
      const item = this.#item(mark, refused.get(mark.id) ?? "");
      stale.delete(mark.id);
      if (item === place) place = place.nextElementSibling;
      else this.#list.insertBefore(item, place);
    }
    for (const [id, { element }] of stale) {
      const holdsFocus = element.contains(document.activeElement);
      const neighbour = element.nextElementSibling ?? element.previousElementSibling;
      element.remove();
      this.#items.delete(id);
      if (holdsFocus)
        /** @type {HTMLElement | null} */ (neighbour?.querySelector("[data-do='delete']") ?? null)?.focus();
    }
  }

  /** @param {string} id */
  focus(id) {
    const button = this.#items.get(id)?.element.querySelector("[data-do='find']");
    if (button instanceof HTMLElement) button.focus();
  }

  /** @param {string | null} id */
  show(id) {
    for (const [key, { element }] of this.#items) element.classList.toggle("is-current", key === id);
  }

  /**
   * @param {Mark} mark
   * @param {string} refusal
   */
  #item(mark, refusal) {
    const known = this.#items.get(mark.id);
    if (known?.mark === mark && known.refusal === refusal) return known.element;
    const element = known?.element ?? copyOf(this.#template);
    this.#items.set(mark.id, { element, mark, refusal });
    element.dataset.mark = mark.id;
    part(element, "swatch", HTMLElement).className = `swatch t-${mark.tag}`;
    const quote = this.#text.of(mark);
    fill(part(element, "label", HTMLElement), this.#labels.get(mark.tag) ?? mark.tag);
    fill(part(element, "quote", HTMLElement), quote);
    fill(part(element, "note", HTMLElement), mark.note);
    fill(part(element, "sure", HTMLElement), mark.sure ? this.#phrases.say(`sure-${mark.sure}`) : "");
    fill(part(element, "refusal", HTMLElement), refusal && this.#phrases.say("refused", { reason: refusal }));
    return element;
  }
}

/**
 * @param {HTMLElement} element hidden when there is nothing to say
 * @param {string} words
 */
function fill(element, words) {
  element.textContent = words;
  element.hidden = !words;
}
