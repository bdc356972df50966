/**
 * Walks through the comparison line by line: one line at a time, its words lit up in both drawn texts. Without this
 * module, and on paper, all lines stand in full.
 */

import { around, Phrases, part } from "../marking/parts.js";

/** @param {HTMLElement} root holds both drawn texts and the lines, `[data-pair]` */
export function start(root) {
  const all = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-pair]")]);
  if (!all.length) return;

  const title = /** @type {HTMLElement} */ (root.querySelector("#one-by-one"));
  const walk = /** @type {HTMLElement} */ (title.closest("section"));
  const keys = part(root, "keys", HTMLDialogElement);
  const phrases = new Phrases(part(root, "phrases", HTMLTemplateElement));
  let lines = all;
  let current = named(location.hash) ?? all[0];

  part(root, "bar", HTMLElement).hidden = false;
  root.classList.add("is-walking");
  draw();
  if (named(location.hash)) bringIntoView();

  root.addEventListener("click", (event) => {
    const button = around(event, "button");
    const filter = button?.dataset.filter;
    if (filter) choose(filter);
    else if (button?.dataset.do === "next") step(1);
    else if (button?.dataset.do === "previous") step(-1);
    else if (button?.dataset.do === "list") toggleList(button);
    else if (button?.dataset.do === "keys") keys.showModal();
    else if (getSelection()?.isCollapsed) goToMark(around(event, "mark[data-marks]"));
  });
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || keys.open) return;
    if (event.target instanceof Element && event.target.closest("input, textarea, select")) return;
    const on = getComputedStyle(root).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const key = event.key.startsWith("Arrow") ? event.key : event.key.toLowerCase();
    if (key === "j" || key === on) step(1);
    else if (key === "k" || key === "ArrowLeft" || key === "ArrowRight") step(-1);
    else if (key === "?") keys.showModal();
    else return;
    event.preventDefault();
  });
  addEventListener("hashchange", () => {
    const line = named(location.hash);
    if (line) go(line);
  });

  /** @param {1 | -1} by */
  function step(by) {
    const next = lines[current ? lines.indexOf(current) + by : 0];
    if (next) go(next);
    else if (lines.length) tell(`${phrases.say(by > 0 ? "ends" : "starts")} ${inWords()}`);
  }

  /** @param {HTMLElement} line */
  function go(line) {
    if (!lines.includes(line)) choose("all");
    const hadFocus = current?.contains(document.activeElement);
    current = line;
    draw();
    // What had the focus may be out of sight now; the keys go on working from the title.
    if (hadFocus) title.focus({ preventScroll: true });
    bringIntoView();
    tell(inWords());
  }

  /** @param {string} filter */
  function choose(filter) {
    for (const button of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-filter]"))) {
      button.setAttribute("aria-pressed", String(button.dataset.filter === filter));
    }
    lines = all.filter((line) => filter === "all" || line.dataset.pair === filter);
    if (!current || !lines.includes(current)) current = lines[0];
    draw();
    tell(current ? inWords() : (part(root, "none", HTMLElement).textContent ?? ""));
  }

  /** @param {HTMLElement} button */
  function toggleList(button) {
    const walking = root.classList.toggle("is-walking");
    button.setAttribute("aria-pressed", String(!walking));
    current?.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement | null} mark */
  function goToMark(mark) {
    const ids = mark?.dataset.marks?.split(" ") ?? [];
    const line = all.find((line) => idsOf(line).some((id) => ids.includes(id)));
    if (line) go(line);
  }

  function draw() {
    for (const line of all) {
      line.classList.toggle("is-current", line === current);
      line.classList.toggle("is-left-out", !lines.includes(line));
    }
    const lit = current ? idsOf(current) : [];
    for (const mark of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("mark[data-marks]"))) {
      const ids = mark.dataset.marks?.split(" ") ?? [];
      mark.classList.toggle(
        "is-walked",
        ids.some((id) => lit.includes(id)),
      );
    }
    const at = current ? lines.indexOf(current) : -1;
    part(root, "none", HTMLElement).hidden = lines.length > 0;
    part(root, "count", HTMLElement).textContent = phrases.say("count", {
      n: digits(at + 1),
      total: digits(lines.length),
    });
    // Not `disabled`: a button that has the focus would lose it.
    root.querySelector("[data-do='previous']")?.setAttribute("aria-disabled", String(at <= 0));
    root.querySelector("[data-do='next']")?.setAttribute("aria-disabled", String(at === lines.length - 1));
  }

  function bringIntoView() {
    if (!root.classList.contains("is-walking")) current?.scrollIntoView({ block: "nearest" });
    else if (walk.getBoundingClientRect().top < 0) walk.scrollIntoView();
    else walk.scrollIntoView({ block: "nearest" });
  }

  function inWords() {
    return `${part(root, "count", HTMLElement).textContent}. ${current?.dataset.said ?? ""}`;
  }

  /** @param {string} message */
  function tell(message) {
    // A new text node each time: the same words twice are two events.
    part(root, "said", HTMLElement).replaceChildren(document.createTextNode(message));
  }

  /** @param {string} hash */
  function named(hash) {
    return all.find((line) => hash === `#${line.id}`);
  }
}

/** @param {HTMLElement} line */
function idsOf(line) {
  return (line.dataset.ids ?? "").split(" ").filter(Boolean);
}

/** @param {number} n */
function digits(n) {
  return n.toLocaleString(document.documentElement.lang || undefined);
}
