/**
 * Marking a passage with mouse, finger, keyboard or screen reader. Puts the parts of `static/js/marking/` together:
 * whatever the hand, a change goes through `make`, which shows it, remembers it for undo and sends it.
 *
 * @import { Span } from "../text/spans.js"
 * @import { Change, Mark } from "../marking/marks.js"
 * @import { Deed } from "../marking/keys.js"
 *
 * @typedef {{
 *   start: number, end: number, text: string, open: boolean, csrf: string, marks: Mark[],
 *   attempt: string, revision: number, exercise: string, title: string, owners: string[], attempts_url: string,
 *   taken: Record<string, number>,
 *   blocks: [number, number, string][], inlines: [number, number, string][], sentences: [number, number][],
 *   tags: { key: string, label: string, shortcut: string }[],
 * }} WorkspaceData offsets count code points of the whole text
 */
import { Cursor } from "../marking/cursor.js";
import { Editor } from "../marking/editor.js";
import { startHandIn } from "../marking/hand-in.js";
import { History } from "../marking/history.js";
import { deedOf, historyDeedOf } from "../marking/keys.js";
import { MarkList } from "../marking/list.js";
import { Marks, newId } from "../marking/marks.js";
import { showUnsent, startNotKept } from "../marking/not-kept.js";
import { Palette } from "../marking/palette.js";
import { around, Phrases, part } from "../marking/parts.js";
import { Passage } from "../marking/passage.js";
import { startPicker } from "../marking/picker.js";
import { SaveQueue } from "../marking/queue.js";
import { inWords, server, tabs } from "../marking/saving.js";
import { shelf } from "../marking/shelf.js";
import { coincide, Text } from "../text/spans.js";
import { brief, snapped, wordsOf } from "../text/words.js";

const TOUCH_PAUSE = 250; // milliseconds until a handle counts as let go

/** @param {HTMLElement} root */
export function start(root) {
  /** @type {WorkspaceData} */
  const data = JSON.parse(root.querySelector("#workspace-data")?.textContent ?? "{}");
  const text = new Text(data.text, data.start);
  const phrases = new Phrases(part(root, "phrases", HTMLTemplateElement));
  const labels = new Map(data.tags.map(({ key, label }) => [key, label]));
  const kept = shelf({ ...data, path: location.pathname, begunAgain: phrases.say("begun-again") });
  if (!data.open) {
    showUnsent(part(root, "not-kept", HTMLElement), kept, { text, labels, taken: data.taken, phrases });
    return;
  }

  const inlines = data.inlines.map(([start, end, kind]) => ({ start, end, kind }));
  const passage = new Passage(part(root, "passage", HTMLElement), text, inlines);
  if (!passage.shows(data.blocks.map(([start, end]) => ({ start, end })))) {
    part(root, "mismatch", HTMLElement).hidden = false;
    root.classList.add("is-plain");
    return;
  }

  const { article } = passage;
  const words = wordsOf(text);
  const sentences = data.sentences.map(([start, end]) => ({ start, end }));
  const cursor = new Cursor(words, sentences);
  const marks = new Marks(data.marks);
  const history = new History();
  const said = part(root, "said", HTMLElement);
  const hint = part(root, "hint", HTMLElement);
  const trouble = part(root, "trouble", HTMLElement);
  const keysDialog = part(root, "keys", HTMLDialogElement);

  /** What somebody has selected and may be about to mark. @type {Span | null} */
  let chosen = null;
  /** Whether the last step in the passage was a key's, so that the cursor shows. */
  let byKeys = false;
  let byTouch = false;
  /** The list item that led to the passage, to go back to. @type {string | null} */
  let cameFrom = null;
  let isClosed = false;
  let lostBefore = 0;

  const owner = data.owners[0] ?? "";
  const queue = new SaveQueue(
    { ...data, writer: newId() },
    {
      ...server({ ...data, url: data.attempts_url, owner, text }),
      ...tabs(`${owner} ${data.exercise}`, (news) => queue.hear(news)),
      shelf: kept,
      later: (work, milliseconds) => setTimeout(work, milliseconds),
      report: showSaving,
    },
  );
  const palette = new Palette(part(root, "palette", HTMLElement), markChosen);
  const list = new MarkList(
    part(root, "list", HTMLOListElement),
    part(root, "item", HTMLTemplateElement),
    { text, phrases, labels },
    (deed, id, button) => {
      const mark = marks.get(id);
      if (!mark) return;
      if (deed === "find") find(mark);
      else if (deed === "edit") edit([id], { opener: button });
      else if (deed === "retag") edit([id], { opener: button, focusOn: "tag" });
      else if (deed === "delete") remove(mark);
    },
  );
  const editor = new Editor(part(root, "editor", HTMLDialogElement), {
    text,
    words,
    labels,
    hereTemplate: part(root, "here", HTMLTemplateElement),
    change: (mark, how) => {
      const before = marks.get(mark.id);
      if (!before || !make({ id: mark.id, before, after: mark }, how)) return;
      if (before.tag !== mark.tag) tell(phrases.say("retagged", named(mark)));
      if (!coincide(before, mark)) {
        tell(phrases.say("moved", named(mark)));
        passage.bringIntoView(mark);
      }
    },
    remove,
    pick: (id) => edit(editorHere, { first: id }),
    shown: (id) => {
      passage.show(id);
      list.show(id);
      root.classList.toggle("is-editing", id !== null);
      const mark = id && marks.get(id);
      if (mark) passage.bringIntoView(mark);
    },
  });
  /** The marks on the words that the editor was opened for. @type {string[]} */
  let editorHere = [];
  const picker = part(root, "picker", HTMLDetailsElement);
  startPicker(picker, { text, words, sentences, choose: mark });
  const handInMoved = startHandIn(
    part(root, "hand-in", HTMLFormElement),
    part(root, "hand-in-dialog", HTMLDialogElement),
    {
      marks,
      queue,
      labels,
      phrases,
    },
  );
  const showNotKept = startNotKept(part(root, "not-kept", HTMLElement), { text, labels }, (deed, id) => {
    const lost = queue.state.lost.get(id)?.mark;
    if (deed === "mark-again" && lost) {
      const again = { ...lost, id: newId() };
      if (!make({ id: again.id, before: null, after: again })) return;
      tellCounted("marked", again);
    }
    queue.forget(id);
  });

  // ---- changes ----

  /**
   * @param {Change} change
   * @param {{ typing?: boolean }} [how]
   */
  function make(change, how) {
    if (isClosed) {
      tell(part(trouble, "reason", HTMLElement).textContent ?? "");
      return false;
    }
    history.record(change, how);
    put(change, how);
    return true;
  }

  /**
   * @param {Change} change
   * @param {{ typing?: boolean }} [how]
   */
  function put(change, how) {
    marks.apply(change);
    draw();
    queue.put(change, how);
  }

  /**
   * @param {string} tag
   * @param {Span} span
   */
  function mark(tag, { start, end }) {
    const already = marks.same(tag, { start, end });
    /** @type {Mark} */
    const fresh = { id: newId(), tag, start, end, note: "", sure: "" };
    if (already) tell(phrases.say("already", named(already)));
    else if (make({ id: fresh.id, before: null, after: fresh })) tellCounted("marked", fresh);
  }

  /** @param {string} tag */
  function markChosen(tag) {
    const span = chosen ?? (byKeys ? cursor.span : null);
    if (!span) {
      tell(phrases.say("no-selection"));
      return;
    }
    mark(tag, span);
    letGo(span);
  }

  /** @param {Mark} mark */
  function remove(mark) {
    if (make({ id: mark.id, before: mark, after: null })) tellCounted("removed", mark);
  }

  /** @param {"undo" | "redo"} deed */
  function goThroughHistory(deed) {
    if (isClosed) return;
    const change = deed === "undo" ? history.undo() : history.redo();
    if (!change) {
      tell(phrases.say(`nothing-to-${deed}`));
      return;
    }
    put(change);
    const touched = change.after ?? change.before;
    if (change.after) passage.bringIntoView(change.after);
    if (touched) tellCounted(deed === "undo" ? "undone" : "redone", touched);
  }

  // ---- what is shown ----

  function draw() {
    const all = marks.all();
    passage.draw(all);
    list.draw(all, queue.state.refused);
    editor.update(editor.markId ? marks.get(editor.markId) : null);
    const number = all.length.toLocaleString(document.documentElement.lang || undefined);
    for (const element of root.querySelectorAll("[data-marks-number]")) element.textContent = number;
    part(root, "no-marks-yet", HTMLElement).hidden = all.length > 0;
    for (const button of root.querySelectorAll("button[data-history]")) {
      const can = /** @type {HTMLElement} */ (button).dataset.history === "undo" ? history.canUndo : history.canRedo;
      button.setAttribute("aria-disabled", String(!can || isClosed));
    }
  }

  function showSaving() {
    const { state } = queue;
    if (marks.replace(queue.marks)) draw();
    const line = inWords(state, phrases);
    for (const element of root.querySelectorAll("[data-saved]")) {
      if (element.textContent !== line) element.textContent = line;
    }
    // Saving that goes well is not worth a word; trouble is, and its end.
    const before = root.dataset.saving ?? "idle";
    if (state.phase !== "saving") root.dataset.saving = state.phase;
    const isTrouble = (/** @type {string} */ phase) => phase === "waiting" || phase === "lost";
    if (root.dataset.saving !== before && (isTrouble(before) || isTrouble(state.phase))) announce(line);
    list.draw(marks.all(), state.refused);
    handInMoved();
    showNotKept(state.lost);
    if (state.lost.size > lostBefore) announce(phrases.count("without", state.lost.size));
    lostBefore = state.lost.size;
    part(root, "retry", HTMLElement).hidden = state.phase !== "lost";
    if (state.phase === "closed" && !isClosed) close(state.error);
  }

  /** Everything stays to be read and copied; nothing can be changed. @param {string} reason */
  function close(reason) {
    isClosed = true;
    root.classList.add("is-closed");
    const { unsaved } = queue.state;
    part(trouble, "reason", HTMLElement).textContent =
      `${reason} ${unsaved ? phrases.count("not-taken", unsaved) : ""}`;
    trouble.hidden = false;
    editor.freeze();
    letGo();
    draw();
  }

  /**
   * Says it to a screen reader, and shows it beside the tags on a phone.
   *
   * @param {string} message
   */
  function tell(message) {
    announce(message);
    hint.textContent = message;
  }

  /** @param {string} message */
  function announce(message) {
    // A new text node each time: the same words twice are two events.
    said.replaceChildren(document.createTextNode(message));
  }

  /**
   * @param {string} phrase
   * @param {Mark} mark
   */
  function tellCounted(phrase, mark) {
    tell(`${phrases.say(phrase, named(mark))} ${phrases.count("marks", marks.size)}`);
  }

  /** @param {Mark} mark */
  function named(mark) {
    return { quote: brief(text.of(mark)), tag: labels.get(mark.tag) ?? mark.tag };
  }

  // ---- from mark to mark ----

  /**
   * @param {string[]} ids the marks on the words in question
   * @param {{ first?: string, opener?: HTMLElement, focusOn?: "title" | "tag" }} [how]
   */
  function edit(ids, { first, opener, focusOn } = {}) {
    const here = ids
      .flatMap((id) => marks.get(id) ?? [])
      .sort((one, other) => one.end - one.start - (other.end - other.start));
    const wanted = here.find((mark) => mark.id === first) ?? here[0];
    if (!wanted) return;
    editorHere = ids;
    palette.close();
    editor.open(wanted, here, { opener, focusOn });
  }

  /** @param {Mark} mark */
  function find(mark) {
    byKeys = true;
    chosen = null;
    cursor.take(mark);
    article.focus({ preventScroll: true });
    passage.select(mark);
    passage.show(mark.id);
    passage.bringIntoView(mark);
    cameFrom = mark.id;
    tell(`${phrases.say("found", named(mark))} ${phrases.say("back-to-list")}`);
  }

  /**
   * The selection is dealt with; with keys, the cursor stays where it was.
   *
   * @param {Span | null} [span]
   */
  function letGo(span = null) {
    const hadFocus = palette.element.contains(document.activeElement);
    chosen = null;
    palette.close();
    if (span) cursor.take(span);
    cursor.collapse();
    if (hadFocus) article.focus({ preventScroll: true });
    if (byKeys && document.activeElement === article) passage.select(cursor.span);
    else passage.unselect();
  }

  // ---- the hands ----

  let pointerIsDown = false;
  let pointerKeepsSelection = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let pause;

  addEventListener("pointerdown", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    byTouch = event.pointerType === "touch";
    pointerKeepsSelection = Boolean(target?.closest("[data-keeps-selection]"));
    if (!article.contains(target)) return;
    byKeys = false;
    pointerIsDown = !byTouch;
    // A new selection begins: nothing may lie in its way, and the old one must not be dragged instead.
    if (pointerIsDown && event.button === 0 && !event.shiftKey) letGo();
  });
  addEventListener("pointerup", () => {
    pointerIsDown = false;
    lookAtSelection();
  });
  addEventListener("pointercancel", () => {
    pointerIsDown = false;
  });
  document.addEventListener("selectionchange", () => {
    clearTimeout(pause);
    if (!pointerIsDown) pause = setTimeout(lookAtSelection, byTouch ? TOUCH_PAUSE : 0);
  });

  function lookAtSelection() {
    if (isClosed || passage.isSelectedHere) return;
    const rough = passage.selected();
    const span = rough && snapped(text, words, rough);
    if (span) {
      chosen = span;
      cameFrom = null;
      byKeys = false;
      cursor.take(span);
      // By touch the selection is left alone: moving it would tear the handles from the finger.
      if (!byTouch) passage.select(span);
      hint.textContent = `“${brief(text.of(span))}”`;
      palette.open(passage.rangeOf(span), { byTouch });
    } else if (chosen && !pointerKeepsSelection) {
      chosen = null;
      palette.close();
      hint.textContent = phrases.say("hint");
    }
  }

  article.addEventListener("click", (event) => {
    if (passage.selected()) return;
    const { caret } = passage;
    if (caret !== null) cursor.take({ start: caret, end: caret });
    edit(passage.idsAt(event.target instanceof Element ? event.target : null), { opener: article });
  });

  article.addEventListener("focus", () => {
    if (!article.matches(":focus-visible") || chosen) return;
    byKeys = true;
    passage.select(cursor.span);
  });
  article.addEventListener("blur", () => {
    if (!chosen) passage.unselect();
    if (!cameFrom) return;
    cameFrom = null;
    passage.show(editor.markId);
  });
  article.addEventListener("keydown", (event) => {
    const deed = deedOf(event, { isRtl: getComputedStyle(article).direction === "rtl" });
    if (deed && act(deed)) event.preventDefault();
  });
  palette.element.addEventListener("keydown", (event) => {
    const deed = deedOf(event, { isRtl: false });
    if ((deed?.do === "mark" || deed?.do === "escape") && act(deed)) event.preventDefault();
  });
  root.addEventListener("keydown", (event) => {
    const deed = historyDeedOf(event);
    const isTyping = event.target instanceof HTMLTextAreaElement;
    if (event.defaultPrevented || isTyping || !(deed?.do === "undo" || deed?.do === "redo")) return;
    event.preventDefault();
    goThroughHistory(deed.do);
  });

  /**
   * @param {Deed} deed
   * @returns {boolean} whether the key has had its effect
   */
  function act(deed) {
    switch (deed.do) {
      case "move":
        move(deed);
        return true;
      case "mark": {
        const tag = data.tags.find(({ shortcut }) => shortcut === deed.shortcut);
        if (tag) markChosen(tag.key);
        return Boolean(tag);
      }
      case "delete":
      case "edit": {
        const here = marks.over(chosen ?? cursor.word);
        if (!here[0]) tell(phrases.say("no-mark"));
        else if (deed.do === "delete") remove(here[0]);
        else
          edit(
            here.map(({ id }) => id),
            { opener: article },
          );
        return true;
      }
      case "help":
        keysDialog.showModal();
        return true;
      case "escape":
        if (cameFrom && !chosen) list.focus(cameFrom);
        else letGo();
        return true;
      default:
        return false;
    }
  }

  /** @param {Extract<Deed, { do: "move" }>} deed */
  function move({ unit, by, extend }) {
    byKeys = true;
    if (!extend) {
      chosen = null;
      palette.close();
    }
    cursor.move(unit, by, { extend });
    chosen = cursor.isExtended ? cursor.span : null;
    passage.select(cursor.span);
    passage.bringIntoView(cursor.word);
    if (chosen) palette.open(passage.rangeOf(chosen), { byTouch: false });
    const sentence = sentences.find(({ start, end }) => start <= cursor.word.start && cursor.word.end <= end);
    const here = marks.over(cursor.word).map(({ tag }) => labels.get(tag) ?? tag);
    const read = chosen ? brief(text.of(chosen)) : text.of(unit === "sentence" && sentence ? sentence : cursor.word);
    announce([read, ...here].join(", "));
  }

  root.addEventListener("click", (event) => {
    if (around(event, "a[href='#picker']")) picker.open = true;
    const button = around(event, "button");
    if (!button) return;
    if (button.dataset.history === "undo" || button.dataset.history === "redo")
      goThroughHistory(button.dataset.history);
    else if (button.dataset.do === "keys") keysDialog.showModal();
    else if (button.dataset.do === "retry") queue.retry();
    else if (button.dataset.do === "close-dialog") button.closest("dialog")?.close();
    else if (button.dataset.tag && button.closest("[data-part='legend']")) markChosen(button.dataset.tag);
  });
  part(root, "legend", HTMLElement).addEventListener("mousedown", (event) => event.preventDefault());

  // ---- coming and going ----

  addEventListener("online", () => queue.sync());
  addEventListener("offline", showSaving);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") queue.flush();
    else queue.sync();
  });
  addEventListener("pagehide", () => queue.flush());
  addEventListener("pageshow", ({ persisted }) => persisted && queue.sync());
  addEventListener("beforeunload", (event) => {
    if (queue.state.unsaved > 0 && !queue.state.isKept && !isClosed) event.preventDefault();
  });

  article.tabIndex = 0;
  article.setAttribute("aria-label", phrases.say("passage"));
  article.setAttribute("aria-describedby", "passage-help");
  root.classList.add("is-ready");
  hint.textContent = phrases.say("hint");
  draw();
  showSaving();
  queue.open();
}
