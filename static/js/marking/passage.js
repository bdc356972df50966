/**
 * The passage on the page: draws its marks, and turns places on the page into places in the text and back.
 *
 * @import { Span, Text } from "../text/spans.js"
 * @import { Inline, Labelled, Laned, Segment } from "../text/segments.js"
 * @import { Mark } from "./marks.js"
 *
 * @typedef {Span & { element: HTMLElement }} Block
 * @typedef {Labelled & { lane: number | undefined }} Drawn
 */
import { inLanes, segments } from "../text/segments.js";
import { coincide } from "../text/spans.js";

const MARGIN = 16; // pixels of air around what is scrolled to
const LONG = 60; // blocks

export class Passage {
  /** What each block shows, so that only blocks that change are drawn again. @type {Drawn[][]} */
  #drawn = [];
  /** The selection that this page made itself, told apart from one that a person makes. @type {Span | null} */
  #selectedHere = null;
  /** @type {string[]} */
  #current = [];
  /** @type {Block[]} */
  #blocks;
  /** @type {Map<Element, Block>} */
  #byElement;
  #text;
  #inlines;

  /**
   * @param {HTMLElement} article holds the blocks, drawn by the server
   * @param {Text} text
   * @param {Inline[]} inlines
   */
  constructor(article, text, inlines) {
    this.article = article;
    this.#text = text;
    this.#inlines = inlines;
    this.#blocks = [...article.children].flatMap((element) =>
      element instanceof HTMLElement && element.dataset.start
        ? { element, start: Number(element.dataset.start), end: Number(element.dataset.end) }
        : [],
    );
    this.#byElement = new Map(this.#blocks.map((block) => [block.element, block]));
    article.classList.toggle("is-long", this.#blocks.length > LONG);
    article.addEventListener("pointerdown", () => {
      this.#selectedHere = null;
    });
  }

  /** Whether the page shows exactly these blocks of the text: without that, no place can be trusted. @param {Span[]} blocks */
  shows(blocks) {
    return (
      blocks.length === this.#blocks.length &&
      this.#blocks.every((block, n) => {
        const expected = blocks[n];
        return expected && coincide(expected, block) && block.element.textContent === this.#text.of(expected);
      })
    );
  }

  /**
   * Draws again only the blocks on which something has changed.
   *
   * @param {Mark[]} marks in the order of the text
   */
  draw(marks) {
    const labelled = marks.map(({ id, tag, start, end }) => ({ id, label: tag, start, end }));
    const laned = inLanes(labelled);
    let active = labelled.slice(0, 0);
    let next = 0;
    for (const [n, block] of this.#blocks.entries()) {
      for (let mark = labelled[next]; mark && mark.start < block.end; mark = labelled[++next]) active.push(mark);
      active = active.filter((mark) => mark.end > block.start);
      const drawn = this.#drawn[n]; // at first none: what the server has drawn may be old by now
      if (drawn && shows(drawn, active, laned)) continue;
      this.#drawn[n] = active.map((mark) => ({ ...mark, lane: laned.get(mark.id)?.lane }));
      patch(block.element, this.#pieces(segments(block, active, this.#inlines, laned)));
    }
    this.show(this.#current);
  }

  /** Lets these marks stand out, or none. @param {string[]} ids */
  show(ids) {
    this.#current = ids;
    for (const segment of [...this.article.getElementsByClassName("is-chosen")]) segment.classList.remove("is-chosen");
    for (const id of ids) for (const segment of this.#segmentsOf(id)) segment.classList.add("is-chosen");
  }

  /** The marks under an event's target. @param {Element | null} target @returns {string[]} */
  idsAt(target) {
    return target?.closest("mark[data-marks]")?.getAttribute("data-marks")?.split(" ") ?? [];
  }

  /** What is selected in the passage by a person's hand, to the letter. @returns {Span | null} */
  selected() {
    const selection = getSelection();
    if (!selection || selection.isCollapsed || selection.rangeCount === 0) return null;
    if (!this.article.contains(selection.anchorNode) && !this.article.contains(selection.focusNode)) return null;
    const span = this.#spanOf(selection.getRangeAt(0));
    return span && span.start < span.end ? span : null;
  }

  /** Whether the selection is the one that `select` made. */
  get isSelectedHere() {
    const span = this.selected();
    return Boolean(span && this.#selectedHere && coincide(span, this.#selectedHere));
  }

  /** Where somebody clicked, if that put a caret into the passage. @returns {number | null} */
  get caret() {
    const selection = getSelection();
    const block = this.#blockAround(selection?.anchorNode ?? null);
    return block && selection?.anchorNode ? this.#placeIn(block, selection.anchorNode, selection.anchorOffset) : null;
  }

  /** The place under a point of the screen. @param {number} x @param {number} y @returns {number | null} */
  placeAt(x, y) {
    const [node, offset] = caretAt(x, y);
    const block = this.#blockAround(node);
    return block && node ? this.#placeIn(block, node, offset) : null;
  }

  /** Whether the paragraph in which the span begins runs from right to left. @param {Span} span */
  isRtlAt({ start }) {
    const block = this.#blocks.findLast((block) => block.start <= start);
    return block !== undefined && getComputedStyle(block.element).direction === "rtl";
  }

  /** @param {Span} span */
  select(span) {
    const range = this.rangeOf(span);
    this.#selectedHere = span;
    getSelection()?.setBaseAndExtent(range.startContainer, range.startOffset, range.endContainer, range.endOffset);
  }

  unselect() {
    this.#selectedHere = null;
    // Not `selected`, which would lay the page out at once, in the middle of a change.
    if (this.article.contains(getSelection()?.anchorNode ?? null)) getSelection()?.removeAllRanges();
  }

  /** @param {Span} span @returns {Range} */
  rangeOf({ start, end }) {
    const range = document.createRange();
    range.setStart(...this.#pointAt(start, false));
    range.setEnd(...this.#pointAt(end, true));
    return range;
  }

  /**
   * Scrolls so that the span stands clear of what lies over the page's foot.
   *
   * @param {Span} span
   * @param {{ again?: boolean }} [how] in a long passage, paragraphs far off have a guessed height only, so look twice
   */
  bringIntoView(span, { again = true } = {}) {
    const box = this.rangeOf(span).getBoundingClientRect();
    const over = [...document.querySelectorAll("[data-over-foot]")].map((element) => element.getBoundingClientRect());
    const foot = over.filter(({ height, top }) => height > 0 && top > innerHeight / 4).map(({ top }) => top);
    const clear = Math.min(innerHeight, ...foot) - MARGIN;
    const by = box.top < MARGIN ? box.top - clear / 4 : Math.min(Math.max(0, box.bottom - clear), box.top - MARGIN);
    if (by === 0) return;
    scrollBy({ top: by });
    if (again) requestAnimationFrame(() => this.bringIntoView(span, { again: false }));
  }

  /** @param {string} id */
  #segmentsOf(id) {
    return this.article.querySelectorAll(`mark[data-marks~="${CSS.escape(id)}"]`);
  }

  /**
   * Runs of the same emphasis are wrapped together, as the server does.
   *
   * @param {Segment[]} cut
   * @returns {Node[]}
   */
  #pieces(cut) {
    /** @type {Node[]} */
    const nodes = [];
    /** @type {{ kinds: string, put: (node: Node) => void } | undefined} */
    let run;
    for (const segment of cut) {
      const kinds = segment.inlines.join();
      if (run?.kinds !== kinds) run = { kinds, put: this.#wrapper(segment.inlines, nodes) };
      run.put(this.#piece(segment));
    }
    return nodes;
  }

  /**
   * Where the nodes of a run of emphasis go: into `<em>`, that into `<strong>`, or straight into `nodes`.
   *
   * @param {string[]} inlines
   * @param {Node[]} nodes
   * @returns {(node: Node) => void}
   */
  #wrapper(inlines, nodes) {
    const [inner, outer] = inlines.map((kind) => document.createElement(kind === "strong" ? "strong" : "em"));
    if (!inner) return (node) => nodes.push(node);
    outer?.append(inner);
    nodes.push(outer ?? inner);
    return (node) => inner.append(node);
  }

  /** @param {Segment} segment @returns {Node} */
  #piece(segment) {
    const words = document.createTextNode(this.#text.of(segment));
    if (segment.marks.length === 0) return words;
    const mark = document.createElement("mark");
    mark.className = ["m", ...segment.marks.map(({ lane, label }) => `u${lane}-${label}`)].join(" ");
    mark.dataset.marks = segment.marks.map(({ id }) => id).join(" ");
    mark.append(words);
    return mark;
  }

  /** @param {Range} range @returns {Span | null} */
  #spanOf(range) {
    const first = this.#blockAround(range.startContainer);
    const last = this.#blockAround(range.endContainer);
    const start = first
      ? this.#placeIn(first, range.startContainer, range.startOffset)
      : this.#blocks.find((block) => range.comparePoint(block.element, 0) >= 0)?.start;
    const end = last
      ? this.#placeIn(last, range.endContainer, range.endOffset)
      : this.#blocks.findLast((block) => range.comparePoint(block.element, 0) <= 0)?.end;
    return start === undefined || end === undefined ? null : { start, end };
  }

  /** @param {Node | null} node */
  #blockAround(node) {
    const element = (node instanceof Element ? node : node?.parentElement)?.closest("[data-start]");
    return element ? this.#byElement.get(element) : undefined;
  }

  /**
   * Counted inside the block: between blocks, white space of the page's source would count too.
   *
   * @param {Block} block
   * @param {Node} node
   * @param {number} offset
   */
  #placeIn(block, node, offset) {
    const before = document.createRange();
    before.setStart(block.element, 0);
    before.setEnd(node, offset);
    return this.#text.place(this.#text.units(block.start) + before.toString().length);
  }

  /**
   * @param {number} place
   * @param {boolean} isEnd an end belongs to the text before it, a start to the text after it
   * @returns {[Node, number]}
   */
  #pointAt(place, isEnd) {
    const block =
      this.#blocks.find(({ start, end }) => (isEnd ? start < place && place <= end : start <= place && place < end)) ??
      this.#blocks.findLast(({ start }) => start <= place) ??
      this.#blocks[0];
    if (!block) throw new Error("The passage has no blocks.");
    let left = this.#text.units(place) - this.#text.units(block.start);
    const walker = document.createTreeWalker(block.element, NodeFilter.SHOW_TEXT);
    /** @type {[Node, number]} */
    let point = [block.element, 0];
    while (walker.nextNode()) {
      const length = walker.currentNode.textContent?.length ?? 0;
      point = [walker.currentNode, Math.min(left, length)];
      if (isEnd ? left <= length : left < length) break;
      left -= length;
    }
    return point;
  }
}

/** @param {Drawn[]} drawn @param {Labelled[]} marks @param {Map<string, Laned>} laned */
function shows(drawn, marks, laned) {
  return (
    drawn.length === marks.length &&
    drawn.every((was, n) => {
      const mark = marks[n];
      return (
        mark?.id === was.id && mark.label === was.label && coincide(mark, was) && laned.get(was.id)?.lane === was.lane
      );
    })
  );
}

/**
 * Gives the element these children, and leaves those in place that are the same at its beginning and its end: a new node
 * costs the browser far more than a comparison.
 *
 * @param {HTMLElement} element
 * @param {Node[]} wanted
 */
function patch(element, wanted) {
  const present = [...element.childNodes];
  const shorter = Math.min(present.length, wanted.length);
  let [head, tail] = [0, 0];
  while (head < shorter && present[head]?.isEqualNode(wanted[head] ?? null)) head++;
  while (tail < shorter - head && present.at(-1 - tail)?.isEqualNode(wanted.at(-1 - tail) ?? null)) tail++;
  const after = present[present.length - tail] ?? null;
  for (const node of present.slice(head, present.length - tail)) node.remove();
  for (const node of wanted.slice(head, wanted.length - tail)) element.insertBefore(node, after);
}

/** The node and offset of the letter at a point; older browsers know it under another name. @param {number} x @param {number} y */
function caretAt(x, y) {
  if (typeof document.caretPositionFromPoint === "function") {
    const caret = document.caretPositionFromPoint(x, y);
    return /** @type {const} */ ([caret?.offsetNode ?? null, caret?.offset ?? 0]);
  }
  const range = document.caretRangeFromPoint(x, y);
  return /** @type {const} */ ([range?.startContainer ?? null, range?.startOffset ?? 0]);
}
