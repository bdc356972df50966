/**
 * The reading cursor: a word, or a run of words from `anchor` to `focus`, moved by word or by sentence.
 *
 * @import { Span } from "../text/spans.js"
 */
import { wordAt, wordsBefore } from "../text/words.js";

export class Cursor {
  #words;
  #sentences;

  /**
   * @param {Span[]} words
   * @param {Span[]} sentences
   */
  constructor(words, sentences) {
    this.#words = words;
    this.#sentences = sentences.map(({ start, end }) => ({
      first: wordAt(words, start),
      last: wordsBefore(words, end) - 1,
    }));
    this.anchor = 0;
    this.focus = 0;
  }

  get isExtended() {
    return this.anchor !== this.focus;
  }

  /** All words from anchor to focus. @returns {Span} */
  get span() {
    const first = this.#words[Math.min(this.anchor, this.focus)];
    const last = this.#words[Math.max(this.anchor, this.focus)];
    return { start: first?.start ?? 0, end: last?.end ?? 0 };
  }

  /** The word that moves. @returns {Span} */
  get word() {
    return this.#words[this.focus] ?? this.span;
  }

  /** @param {Span} span */
  take({ start, end }) {
    this.anchor = wordAt(this.#words, start);
    this.focus = Math.max(this.anchor, wordsBefore(this.#words, end) - 1);
  }

  collapse() {
    this.anchor = this.focus;
  }

  /**
   * By sentence, the cursor goes to a sentence's first word; when it extends, as far as a sentence's edge.
   *
   * @param {"word" | "sentence" | "text"} unit
   * @param {1 | -1} by
   * @param {{ extend?: boolean }} [how]
   */
  move(unit, by, { extend = false } = {}) {
    const last = this.#words.length - 1;
    const to = { word: this.focus + by, sentence: this.#bySentence(by, extend), text: by > 0 ? last : 0 }[unit];
    this.focus = Math.max(0, Math.min(to, last));
    if (!extend) this.anchor = this.focus;
  }

  /**
   * @param {1 | -1} by
   * @param {boolean} extend
   */
  #bySentence(by, extend) {
    const edges = this.#sentences.map((sentence) => (extend && by > 0 ? sentence.last : sentence.first));
    const beyond = by > 0 ? edges.find((edge) => edge > this.focus) : edges.findLast((edge) => edge < this.focus);
    return beyond ?? this.focus;
  }
}
