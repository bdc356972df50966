/**
 * Marking a passage with mouse, finger, keyboard or screen reader. Puts the parts of `static/js/marking/` together:
 * whatever the hand, a change goes through `make`, which shows it, remembers it for undo and sends it.
 *
 * @import { Span } from "../text/spans.js"
 * @import { Entry } from "../marking/entries.js"
 * @import { Deed } from "../marking/keys.js"
 * @import { Change, Mark } from "../marking/marks.js"
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
import { changed, entriesOf, entryOf, removed, tagsOf } from "../marking/entries.js";
import { startHandIn } from "../marking/hand-in.js";
import { Handles } from "../marking/handles.js";
import { agree, History } from "../marking/history.js";
import { Keys } from "../marking/keys.js";
import { startKeysDialog } from "../marking/keys-dialog.js";
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
import { keep, recall } from "../marking/storage.js";
import { coincide, overlaps, Text } from "../text/spans.js";
import { brief, nudged, snapped, wordsOf } from "../text/words.js";

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
  /** What the list shows of the marks. @type {Entry[]} */
  let entries = [];
  const owner = data.owners[0] ?? "";
  const session = `history ${owner} ${data.exercise}`;
  // What is not begun has no past: an earlier attempt, perhaps, that is cleared now.
  const history = new History(data.attempt ? recall(() => sessionStorage, session) : null);
  const keys = new Keys(data.tags, changedKeys());
  const said = part(root, "said", HTMLElement);
  const hint = part(root, "hint", HTMLElement);
  const trouble = part(root, "trouble", HTMLElement);
  const keysDialog = part(root, "keys", HTMLDialogElement);
  const noMarksYet = part(root, "no-marks-yet", HTMLElement);
  const retry = part(root, "retry", HTMLElement);
  // Looked up once: a long list has thousands of elements to look through.
  const numbers = [...root.querySelectorAll("[data-marks-number]")];
  const savedLines = [...root.querySelectorAll("[data-saved]")];
  const historyButtons = [...root.querySelectorAll("button")].filter(({ dataset }) => dataset.history);

  /** What somebody has selected and may be about to mark. @type {Span | null} */
  let chosen = null;
  /** Whether the last step in the passage was a key's, so that the cursor shows. */
  let byKeys = false;
  let byTouch = false;
  /** The entry whose item in the list led to the passage, to go back to. @type {Entry | null} */
  let cameFrom = null;
  /** The marks whose edges the keys are moving. @type {string[]} */
  let held = [];
  let isClosed = false;
  let lostBefore = 0;

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
    part(root, "more", HTMLButtonElement),
    { text, phrases, labels },
    (deed, entry, button) => {
      if (deed === "find") find(entry);
      else if (deed === "edit") edit([entry], { opener: button });
      else if (deed === "retag") edit([entry], { opener: button, focusOn: "tag" });
      else if (deed === "delete") remove(entry);
    },
  );
  const editor = new Editor(part(root, "editor", HTMLDialogElement), {
    text,
    words,
    labels,
    hereTemplate: part(root, "here", HTMLTemplateElement),
    get: (id) => marks.get(id),
    same: (tag, span) => marks.same(tag, span),
    change: (changes, { run, deed, tag }) => {
      if (!make(changes, { run }) || !deed || !editor.entry) return;
      tell(phrases.say(deed, named(editor.entry, tag ? [tag] : undefined)));
      if (deed === "moved" && !run) passage.bringIntoView(editor.entry);
    },
    remove,
    keepOne: () => tell(phrases.say("keep-one")),
    pick: (id) => edit(editorHere, { first: id }),
    shown: (entry) => {
      passage.show(idsOf(entry));
      list.show(entry);
      handles.show(isClosed ? null : entry);
      root.classList.toggle("is-editing", entry !== null);
    },
  });
  /** The entries on the words that the editor was opened for. @type {Entry[]} */
  let editorHere = [];
  const handles = new Handles(
    [...root.querySelectorAll("[data-part='handle']")].filter((element) => element instanceof HTMLElement),
    { passage, words, move: (span, run) => editor.move(span, run) },
  );
  const picker = part(root, "picker", HTMLDetailsElement);
  const pickerMoved = startPicker(picker, {
    text,
    words,
    sentences,
    has: (tag, span) => marks.same(tag, span) !== null,
    toggle: (tag, span) => {
      const already = marks.same(tag, span);
      if (already) make([{ id: already.id, before: already, after: null }], { said: ["removed", already] });
      else mark(tag, span);
    },
  });
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
      if (!make([{ id: again.id, before: null, after: again }])) return;
      tellCounted("marked", again);
    }
    queue.forget(id);
  });

  // ---- changes ----

  /**
   * @param {Change[]} changes one deed, undone as one
   * @param {{ run?: string, said?: [string, Mark] }} [how] a run of changes is one deed, and waits a moment to be saved
   */
  function make(changes, { run, said } = {}) {
    if (isClosed) {
      tell(part(trouble, "reason", HTMLElement).textContent ?? "");
      return false;
    }
    history.record(changes, { run });
    put(changes, { typing: Boolean(run) });
    if (said) tellCounted(...said);
    return true;
  }

  /**
   * @param {Change[]} changes
   * @param {{ typing?: boolean }} [how]
   */
  function put(changes, how) {
    for (const change of changes) marks.apply(change);
    draw();
    queue.put(changes, how);
    setTimeout(() => keep(() => sessionStorage, session, history.text));
  }

  /**
   * @param {string} tag
   * @param {Span} span
   */
  function mark(tag, { start, end }) {
    const already = marks.same(tag, { start, end });
    const beside = entries.find((entry) => coincide(entry, { start, end }));
    /** @type {Mark} */
    const fresh = { id: newId(), tag, start, end, note: beside?.note ?? "", sure: beside?.sure ?? "" };
    if (already) tell(phrases.say("already", named(already)));
    else if (!make([{ id: fresh.id, before: null, after: fresh }])) return;
    else if (beside) tell(phrases.say("tag-added", named(fresh)));
    else tellCounted("marked", fresh);
  }

  /** @param {string} tag */
  function markChosen(tag) {
    const span = chosen ?? (byKeys ? cursor.span : null);
    if (!span) {
      tell(phrases.say("no-selection"));
      return;
    }
    if (byKeys) {
      mark(tag, span);
      letGo(span);
    } else {
      letGo(span); // while the page is laid out: the browser lays it out anew to say what is selected
      mark(tag, span);
    }
  }

  /** @param {Entry} entry */
  function remove(entry) {
    if (make(removed(entry))) tellCounted("removed", entry);
  }

  /** Moves an end of the mark at hand by a word. @param {Extract<Deed, { do: "nudge" }>} deed */
  function nudge({ edge, by }) {
    const entry =
      editor.entry ?? entryOf(held.flatMap((id) => marks.get(id) ?? [])) ?? entriesOver(chosen ?? cursor.word)[0];
    const span = entry && nudged(words, entry, edge, by);
    if (!entry) tell(phrases.say("no-mark"));
    else if (span && make(changed(entry, span))) {
      held = idsOf(entry);
      const now = entryOf(held.flatMap((id) => marks.get(id) ?? []));
      passage.show(held);
      if (now) tell(phrases.say("moved", named(now)));
    }
  }

  /** @param {"undo" | "redo"} deed */
  function goThroughHistory(deed) {
    if (isClosed) return;
    const changes = history[deed]((id, mark) => agree(marks.get(id), mark));
    if (!changes) {
      tell(phrases.say(`nothing-to-${deed}`));
      draw();
      return;
    }
    put(changes);
    const after = changes.flatMap((change) => change.after ?? [])[0];
    const touched = entryOf(changes.flatMap((change) => change.after ?? change.before ?? []));
    if (after) passage.bringIntoView(after);
    if (touched) tellCounted(deed === "undo" ? "undone" : "redone", touched);
  }

  // ---- what is shown ----

  function draw() {
    const all = marks.all();
    entries = entriesOf(all);
    passage.draw(all);
    list.draw(entries, queue.state.refused);
    editor.update();
    pickerMoved();
    const number = entries.length.toLocaleString(document.documentElement.lang || undefined);
    for (const element of numbers) element.textContent = number;
    noMarksYet.hidden = all.length > 0;
    for (const button of historyButtons) {
      const can = button.dataset.history === "undo" ? history.canUndo : history.canRedo;
      button.setAttribute("aria-disabled", String(!can || isClosed));
    }
  }

  function showSaving() {
    const { state } = queue;
    if (marks.replace(queue.marks)) draw();
    const line = inWords(state, phrases);
    for (const element of savedLines) if (element.textContent !== line) element.textContent = line;
    // Saving that goes well is not worth a word; trouble is, and its end.
    const before = root.dataset.saving ?? "idle";
    if (state.phase !== "saving") root.dataset.saving = state.phase;
    const isTrouble = (/** @type {string} */ phase) => phase === "waiting" || phase === "lost";
    if (root.dataset.saving !== before && (isTrouble(before) || isTrouble(state.phase))) announce(line);
    list.draw(entries, state.refused);
    handInMoved();
    showNotKept(state.lost);
    if (state.lost.size > lostBefore) announce(phrases.count("without", state.lost.size));
    lostBefore = state.lost.size;
    retry.hidden = state.phase !== "lost";
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
   * @param {Mark | Entry} mark
   */
  function tellCounted(phrase, mark) {
    tell(`${phrases.say(phrase, named(mark))} ${phrases.count("marks", entries.length)}`);
  }

  /** @param {Mark | Entry} mark @param {string[]} [tags] */
  function named(mark, tags = "marks" in mark ? tagsOf(mark, labels) : [mark.tag]) {
    return { quote: brief(text.of(mark)), tag: tags.map((tag) => labels.get(tag) ?? tag).join(", ") };
  }

  /** @param {Entry | null} entry */
  function idsOf(entry) {
    return entry?.marks.map(({ id }) => id) ?? [];
  }

  /** Those over any of these words, shortest first: the one a reader most likely means. @param {Span} span */
  function entriesOver(span) {
    return shortestFirst(entries.filter((entry) => overlaps(entry, span)));
  }

  /** @param {Entry[]} some */
  function shortestFirst(some) {
    return some.sort((one, other) => one.end - one.start - (other.end - other.start));
  }

  // ---- from mark to mark ----

  /**
   * @param {Entry[]} some those on the words in question
   * @param {{ first?: string, opener?: HTMLElement, focusOn?: "title" | "tag" }} [how] `first` is a mark's id
   */
  function edit(some, { first, opener, focusOn } = {}) {
    const known = some.flatMap((entry) => entryOf(idsOf(entry).flatMap((id) => marks.get(id) ?? [])) ?? []);
    const here = shortestFirst(known);
    const wanted = here.find((entry) => first && idsOf(entry).includes(first)) ?? here[0];
    if (!wanted) return;
    editorHere = here;
    palette.close();
    editor.open(wanted, here, { opener, focusOn });
    passage.bringIntoView(wanted);
  }

  /** @param {Entry} entry */
  function find(entry) {
    byKeys = true;
    chosen = null;
    cursor.take(entry);
    article.focus({ preventScroll: true });
    passage.select(entry);
    passage.show(idsOf(entry));
    passage.bringIntoView(entry);
    cameFrom = entry;
    tell(`${phrases.say("found", named(entry))} ${phrases.say("back-to-list")}`);
  }

  /**
   * The selection is dealt with; with keys, the cursor stays where it was.
   *
   * @param {Span | null} [span]
   */
  function letGo(span = null) {
    const hadFocus = palette.element.contains(document.activeElement);
    const goesOn = byKeys && (hadFocus || document.activeElement === article);
    if (!goesOn) passage.unselect();
    chosen = null;
    palette.close();
    if (span) cursor.take(span);
    cursor.collapse();
    if (hadFocus) article.focus({ preventScroll: true });
    if (goesOn) passage.select(cursor.span);
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
    held = [];
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
    const ids = passage.idsAt(event.target instanceof Element ? event.target : null);
    edit(
      entries.filter((entry) => idsOf(entry).some((id) => ids.includes(id))),
      { opener: article },
    );
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
    passage.show(idsOf(editor.entry));
  });
  article.addEventListener("keydown", (event) => {
    const deed = keys.deedOf(event, { isRtl: passage.isRtlAt(cursor.word) });
    if (deed && act(deed)) event.preventDefault();
  });
  palette.element.addEventListener("keydown", (event) => {
    const deed = keys.deedOf(event);
    if ((deed?.do === "mark" || deed?.do === "escape") && act(deed)) event.preventDefault();
  });
  root.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.target instanceof HTMLTextAreaElement) return;
    const deed = keys.deedOf(event);
    if (deed?.do === "undo" || deed?.do === "redo") {
      event.preventDefault();
      goThroughHistory(deed.do);
    }
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
      case "nudge":
        nudge(deed);
        return true;
      case "mark":
        markChosen(deed.tag);
        return true;
      case "undo":
      case "redo":
        goThroughHistory(deed.do);
        return true;
      case "delete":
      case "edit": {
        const here = entriesOver(chosen ?? cursor.word);
        if (!here[0]) tell(phrases.say("no-mark"));
        else if (deed.do === "delete") remove(here[0]);
        else edit(here, { opener: article });
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
    held = [];
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
    const here = entriesOver(cursor.word).flatMap((entry) => named(entry).tag);
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

  // ---- the keys one chooses ----

  /** @returns {Record<string, string[]>} */
  function changedKeys() {
    try {
      return JSON.parse(recall(() => localStorage, "keys") ?? "{}");
    } catch {
      return {};
    }
  }

  function nameTagKeys() {
    for (const button of root.querySelectorAll("[data-tag]")) {
      const hint = button.querySelector("kbd");
      const name = keys.of(`tag ${/** @type {HTMLElement} */ (button).dataset.tag}`)[0];
      if (hint) hint.textContent = name?.toUpperCase() ?? "";
      if (hint) hint.hidden = !name;
    }
  }

  startKeysDialog(keysDialog, {
    keys,
    phrases,
    changed: () => {
      keep(() => localStorage, "keys", JSON.stringify(keys.changed));
      nameTagKeys();
    },
  });

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
  nameTagKeys();
  draw();
  showSaving();
  queue.open();
}
