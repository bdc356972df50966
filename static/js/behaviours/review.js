// The review bench without leaving the page: decisions and corrections in place, from the keyboard too.
// The server draws every part; this puts the parts where they belong.
import { cardList } from "../review/list.js";
import { parsed, server } from "../review/server.js";
import { selectedWords } from "../text/selected.js";

/** @import { Parts } from "../review/server.js" */
/** @typedef {HTMLElement | null | undefined} Card */

const WIDE = "(min-width: 64rem)";

/** @param {HTMLElement} bench */
export function start(bench) {
  const text = part("[data-bench-text]");
  const said = part("[data-bench-said]");
  const problem = part("[data-bench-problem]");
  const adding = /** @type {HTMLDetailsElement} */ (part("[data-bench-add]"));
  const keys = /** @type {HTMLDialogElement} */ (part("[data-keys]"));
  const tags = /** @type {HTMLDialogElement} */ (part("[data-tags]"));
  const tagForm = /** @type {HTMLFormElement} */ (part("[data-tag-form]"));
  const keysButton = part("[data-keys-button]");
  const list = cardList(part("[data-bench-list]"));
  const site = server(bench, problem);
  // An end goes where its arrow points.
  const [onward, backward] = text.dir === "rtl" ? ["ArrowLeft", "ArrowRight"] : ["ArrowRight", "ArrowLeft"];
  /** The words selected last, with their place in the text. @type {{ quote: string, near: number } | null} */
  let picked = null;
  /** The card whose tag is being changed. @type {Card} */
  let retagged = null;
  /** The pair that a second `m` makes one of. @type {{ card: string, other: number } | null} */
  let pair = null;

  keysButton.hidden = false;
  keysButton.addEventListener("click", () => keys.showModal());
  document.addEventListener("keydown", onKey);
  bench.addEventListener("submit", onSubmit);
  bench.addEventListener("click", onClick);
  bench.addEventListener("focusin", onFocus);
  tags.addEventListener("keydown", onTagKey);
  document.addEventListener("selectionchange", rememberSelection);
  text.addEventListener("pointerup", () => adding.open && fillQuote(adding));
  adding.addEventListener("toggle", () => adding.open && fillQuote(adding));
  go(location.hash.startsWith("#a-") ? list.of(location.hash.slice(3)) : null);

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {HTMLElement} */ (event.target);
    const nowhere = target === document.body;
    if (!nowhere && !bench.contains(target)) return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Escape") return closeForm(target);
    if (target.matches(".cut") && event.key.startsWith("Arrow")) return stepCut(event, target);
    if (target.closest("input, textarea, select, [data-fragment]")) return;
    if (nowhere && event.key.startsWith("Arrow")) return; // they scroll the page until a card is chosen
    const act = ACTS[(event.shiftKey && event.key.startsWith("Arrow") ? "Shift" : "") + event.key];
    if (!act) return;
    event.preventDefault();
    // A key pressed while an answer is awaited would decide about a card that is about to change.
    if (!site.busy) act(current());
  }

  /** @type {Record<string, (card: HTMLElement | null) => unknown>} */
  const ACTS = {
    j: step(1),
    ArrowDown: step(1),
    k: step(-1),
    ArrowUp: step(-1),
    a: press("accept"),
    d: press("dismiss"),
    t: onCard(chooseTag),
    [onward]: nudge("end-on"),
    [backward]: nudge("end-back"),
    [`Shift${onward}`]: nudge("start-on"),
    [`Shift${backward}`]: nudge("start-back"),
    s: onCard((card) => openForm(card, "halves/")),
    m: onCard(merge),
    o: onCard((card) => openForm(card, "readings/")),
    e: onCard((card) => openForm(card)),
    u: () => {
      const form = part("[data-bench-last]").querySelector("form");
      if (form) submit(form);
    },
    n: () => {
      adding.open = true;
      fillQuote(adding);
    },
    "?": () => keys.showModal(),
  };

  /** Nothing is done to what nobody has looked at: without a card, a key only goes to the first that is open.
   * @param {(card: HTMLElement) => unknown} act */
  function onCard(act) {
    return (/** @type {HTMLElement | null} */ card) => (card ? act(card) : go(list.nextOpen(null)));
  }

  /** @param {1 | -1} direction */
  function step(direction) {
    return (/** @type {HTMLElement | null} */ card) => {
      const cards = list.cards();
      const next = card ? cards[cards.indexOf(card) + direction] : cards[0];
      if (next) go(next);
    };
  }

  /** A card that stands so already only leads on. @param {"accept" | "dismiss"} decision */
  function press(decision) {
    return onCard((card) =>
      card.classList.contains(`is-${decision}ed`)
        ? advance(card)
        : post(card, addressOf(card, "decision/"), { decision }, true),
    );
  }

  /** @param {string} move */
  function nudge(move) {
    return onCard((card) => post(card, addressOf(card, "ends/"), { move }));
  }

  /** @param {HTMLElement} card */
  async function merge(card) {
    const id = card.dataset.annotation ?? "";
    const other = pair?.card === id ? `${pair.other}` : "";
    const parts = await post(card, addressOf(card, "union/"), { with: other });
    pair = parts?.with ? { card: id, other: parts.with } : null;
  }

  /** @param {HTMLElement} card */
  function chooseTag(card) {
    retagged = card;
    tags.showModal();
    const choices = [...tags.querySelectorAll(/** @type {"button"} */ ("[data-key]"))];
    choices.find((choice) => card.classList.contains(`t-${choice.value}`))?.focus();
  }

  /** @param {KeyboardEvent} event */
  function onTagKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const button = tags.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    button.click();
  }

  /** @param {SubmitEvent} event */
  function onSubmit(event) {
    const form = /** @type {HTMLFormElement} */ (event.target);
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    if (form === tagForm) {
      event.preventDefault();
      const card = retagged;
      tags.close();
      if (card) post(card, addressOf(card, "tag/"), { tag: button?.value ?? "" }, true);
    } else if (form.matches("[data-decision-form]")) {
      event.preventDefault();
      submit(form, button);
    }
  }

  /** Sends a form and shows what became of it. Accepting, dismissing and saving lead on to the next card.
   * @param {HTMLFormElement} form @param {HTMLButtonElement | null} [button] */
  async function submit(form, button = null) {
    const card = /** @type {HTMLElement | null} */ (form.closest("[data-annotation]"));
    const leads = form.matches("[data-advance]") || ["accept", "dismiss"].includes(button?.value ?? "");
    const again = form.matches("[data-reopen]") ? button?.value : undefined;
    const parts = await site.ask(form.action, { method: "POST", body: new FormData(form, button) });
    if (!parts) return;
    if (parts.form && card) putForm(card, parts.form);
    else if (parts.form) putAdding(parts.form);
    else await show(parts, card, leads);
    if (form.matches("[data-add-form]") && parts.cards) clearAdding(form);
    if (again && parts.cards && card) reopen(card, again);
  }

  /** @param {HTMLElement} card @param {string} address @param {Record<string, string>} facts @param {boolean} [leads] */
  async function post(card, address, facts, leads = false) {
    const body = new FormData(tagForm); // it holds the token
    for (const [name, value] of Object.entries(facts)) body.set(name, value);
    const parts = await site.ask(address, { method: "POST", body });
    if (parts) await show(parts, card, leads);
    return parts;
  }

  /** @param {Parts} parts @param {Card} card @param {boolean} leads */
  async function show(parts, card, leads) {
    if (parts.again) return location.reload();
    if (!parts.cards) return;
    for (const html of parts.cards) list.put(html);
    for (const [place, html] of parts.blocks ?? []) {
      text.querySelector(`[data-start="${place}"]`)?.replaceWith(parsed(html));
    }
    part("[data-bench-progress]").replaceChildren(parsed(parts.progress ?? ""));
    part("[data-bench-filters]").replaceChildren(parsed(parts.filters ?? ""));
    part("[data-bench-last]").replaceChildren(parsed(parts.last ?? ""));
    said.textContent = parts.said ?? "";
    const id = card?.dataset.annotation ?? parsed(parts.cards[0] ?? "").querySelector("li")?.dataset.annotation;
    const here = list.of(id);
    if (leads) await advance(here);
    else go(here ?? list.nextOpen(null));
  }

  /** On to the next card that waits, or stay when there is none. @param {Card} card */
  async function advance(card) {
    if (!list.nextOpen(card ?? null)) await list.fetchMore();
    go(list.nextOpen(card ?? null) ?? card);
  }

  /** @param {MouseEvent} event */
  function onClick(event) {
    const target = /** @type {HTMLElement} */ (event.target);
    const card = /** @type {HTMLElement | null} */ (target.closest("[data-annotation]"));
    if (card && target.closest("[data-edit]")) {
      event.preventDefault();
      openForm(card);
    } else if (card && target.closest("[data-cancel]")) {
      event.preventDefault();
      closeForm(target);
    } else if (target.closest("[data-more] a")) {
      event.preventDefault();
      const last = list.cards().at(-1);
      list.fetchMore().then(() => go(/** @type {Card} */ (last?.nextElementSibling)));
    } else if (target.closest("mark") && getSelection()?.isCollapsed) {
      const ids = target.closest("mark")?.getAttribute("data-marks")?.split(" ") ?? [];
      go(ids.map((id) => list.of(id)).find((found) => found));
    }
  }

  /** Opens one of a card's forms in it; none without a name is the one for everything.
   * @param {HTMLElement} card @param {string} [name] */
  async function openForm(card, name = "") {
    const parts = await site.ask(addressOf(card, name));
    if (parts?.form) putForm(card, parts.form);
  }

  /** @param {HTMLElement} card @param {string} html */
  function putForm(card, html) {
    for (const open of list.cards()) takeForm(open);
    card.append(parsed(html));
    card.classList.add("is-edited");
    const fragment = card.querySelector("[data-fragment]");
    const wrong = fragment?.querySelector('[aria-invalid="true"]');
    if (wrong instanceof HTMLElement) return wrong.focus();
    if (fragment?.matches("[data-fragment=readings]")) return fillQuote(card);
    const cuts = [...card.querySelectorAll(/** @type {"button"} */ ("[data-fragment=split] .cut"))];
    const near = picked?.near ?? 0;
    const field = cuts.findLast((cut) => Number(cut.value) <= near) ?? cuts[0] ?? card.querySelector("textarea");
    (field ?? card).focus();
  }

  /** @param {HTMLElement} inside */
  function closeForm(inside) {
    const card = /** @type {HTMLElement | null} */ (inside.closest("[data-annotation].is-edited"));
    if (!card) return;
    takeForm(card);
    card.focus();
  }

  /** @param {HTMLElement} card */
  function takeForm(card) {
    card.querySelector("[data-fragment]")?.remove();
    card.classList.remove("is-edited");
  }

  /** After a small correction in the open form: the form again, at the same button. @param {HTMLElement} card @param {string} value */
  async function reopen(card, value) {
    const drawn = list.of(card.dataset.annotation);
    if (!drawn) return;
    await openForm(drawn);
    const button = drawn.querySelector(`button[value="${CSS.escape(value)}"]`);
    if (button instanceof HTMLElement) button.focus();
  }

  /** @param {KeyboardEvent} event @param {HTMLElement} cut */
  function stepCut(event, cut) {
    event.preventDefault();
    const back = event.key === "ArrowLeft" || event.key === "ArrowUp";
    const next = back ? cut.previousElementSibling : cut.nextElementSibling;
    if (next instanceof HTMLElement) next.focus();
  }

  /** @param {string} html */
  function putAdding(html) {
    part("[data-bench-add-form]").replaceChildren(parsed(html));
    const field = adding.querySelector('[aria-invalid="true"]');
    if (field instanceof HTMLElement) field.focus();
  }

  /** @param {HTMLFormElement} form */
  function clearAdding(form) {
    form.reset();
    for (const field of form.querySelectorAll("textarea")) field.value = "";
    adding.open = false;
  }

  /** Shows in the text what the focused card speaks of. It scrolls nothing: a button must not move under the pointer.
   * @param {FocusEvent} event */
  function onFocus(event) {
    const card = /** @type {HTMLElement | null} */ (
      /** @type {HTMLElement} */ (event.target).closest("[data-annotation]")
    );
    if (!card) return;
    for (const mark of text.querySelectorAll(".is-current")) mark.classList.remove("is-current");
    for (const mark of marksOf(card)) mark.classList.add("is-current");
    list.reach(card);
  }

  function rememberSelection() {
    picked = selectedWords(text) ?? picked;
  }

  /** Puts the selected words into a form's field for words, once. @param {HTMLElement} inside */
  function fillQuote(inside) {
    const quote = inside.querySelector('[name="quote"]');
    if (!(quote instanceof HTMLTextAreaElement)) return;
    const near = inside.querySelector('[name="near"]');
    if (picked) quote.value = picked.quote;
    if (picked && near instanceof HTMLInputElement) near.value = `${picked.near}`;
    picked = null;
    quote.focus();
  }

  /** @param {Card} card */
  function go(card) {
    if (!card) return;
    card.focus({ preventScroll: true });
    if (matchMedia(WIDE).matches) marksOf(card)[0]?.scrollIntoView({ block: "center" });
    card.scrollIntoView({ block: "nearest" });
  }

  /** @param {HTMLElement} card */
  function marksOf(card) {
    return text.querySelectorAll(`[data-marks~="${card.dataset.annotation}"]`);
  }

  /** Where one of a card's own resources answers. @param {HTMLElement} card @param {string} name */
  function addressOf(card, name) {
    const link = card.querySelector("a[data-edit]");
    const address = new URL(link instanceof HTMLAnchorElement ? link.href : "", location.href);
    return `${address.pathname}${name}${address.search}`;
  }

  function current() {
    return /** @type {HTMLElement | null} */ (document.activeElement?.closest("[data-annotation]") ?? null);
  }

  /** @param {string} selector */
  function part(selector) {
    return /** @type {HTMLElement} */ (bench.querySelector(selector));
  }
}
