/** Finding one's way in the template: parts are named by `data-part`, texts by `data-phrase`. */

/**
 * The one element of this name; a template without it is broken, so this throws.
 *
 * @template {Element} T
 * @param {ParentNode} within
 * @param {string} name
 * @param {new () => T} kind
 * @returns {T}
 */
export function part(within, name, kind) {
  const found = within.querySelector(`[data-part="${name}"]`);
  if (found instanceof kind) return found;
  throw new Error(`The page has no part “${name}”.`);
}

/**
 * A copy of a template's one element.
 *
 * @param {HTMLTemplateElement} template
 * @returns {HTMLElement}
 */
export function copyOf(template) {
  const copy = document.importNode(template.content, true).firstElementChild;
  if (copy instanceof HTMLElement) return copy;
  throw new Error("The template is empty.");
}

/**
 * The closest element around an event's target that fits.
 *
 * @param {Event} event
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function around(event, selector) {
  const found = event.target instanceof Element ? event.target.closest(selector) : null;
  return found instanceof HTMLElement ? found : null;
}

/** The page's texts, translated by the server. Counted ones are there once for each kind of number a language knows. */
export class Phrases {
  /** @type {Map<string, string>} */
  #texts = new Map();
  #plural = new Intl.PluralRules(document.documentElement.lang || undefined);

  /** @param {HTMLTemplateElement} template */
  constructor(template) {
    for (const element of template.content.querySelectorAll("[data-phrase]")) {
      const { phrase = "", count } = /** @type {HTMLElement} */ (element).dataset;
      const key = count ? `${phrase} ${this.#plural.select(Number(count))}` : phrase;
      this.#texts.set(key, element.textContent ?? "");
    }
  }

  /**
   * @param {string} name
   * @param {Record<string, string>} [values] for the `{names}` in the text
   */
  say(name, values = {}) {
    return (this.#texts.get(name) ?? "").replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
  }

  /**
   * @param {string} name
   * @param {number} n
   * @param {Record<string, string>} [values]
   */
  count(name, n, values = {}) {
    return this.say(`${name} ${this.#plural.select(n)}`, {
      ...values,
      n: n.toLocaleString(document.documentElement.lang || undefined),
    });
  }
}
