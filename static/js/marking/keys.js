/**
 * What the keys mean while the passage has the focus. Every command has keys of its own to begin with, and can be given
 * another.
 *
 * @typedef {{ key: string, code?: string, shiftKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean }} Key
 * @typedef {{ do: "move", unit: "word" | "sentence" | "text", by: 1 | -1, extend: boolean }
 *   | { do: "nudge", edge: "start" | "end", by: 1 | -1 }
 *   | { do: "mark", tag: string }
 *   | { do: "delete" | "edit" | "help" | "escape" | "undo" | "redo" }} Deed
 * @typedef {{ key: string, shortcut: string }} Tag a shortcut may be empty
 */

/** @type {Record<string, { deed: Deed, keys: string[] }>} */
const COMMANDS = {
  "word-back": { deed: { do: "move", unit: "word", by: -1, extend: false }, keys: ["ArrowLeft"] },
  "word-on": { deed: { do: "move", unit: "word", by: 1, extend: false }, keys: ["ArrowRight"] },
  "sentence-back": {
    deed: { do: "move", unit: "sentence", by: -1, extend: false },
    keys: ["ArrowUp", "Ctrl+ArrowLeft"],
  },
  "sentence-on": {
    deed: { do: "move", unit: "sentence", by: 1, extend: false },
    keys: ["ArrowDown", "Ctrl+ArrowRight"],
  },
  "text-start": { deed: { do: "move", unit: "text", by: -1, extend: false }, keys: ["Home"] },
  "text-end": { deed: { do: "move", unit: "text", by: 1, extend: false }, keys: ["End"] },
  edit: { deed: { do: "edit" }, keys: ["Enter", "e"] },
  delete: { deed: { do: "delete" }, keys: ["Delete", "Backspace"] },
  "start-back": { deed: { do: "nudge", edge: "start", by: -1 }, keys: ["a"] },
  "start-on": { deed: { do: "nudge", edge: "start", by: 1 }, keys: ["s"] },
  "end-back": { deed: { do: "nudge", edge: "end", by: -1 }, keys: ["d"] },
  "end-on": { deed: { do: "nudge", edge: "end", by: 1 }, keys: ["f"] },
  undo: { deed: { do: "undo" }, keys: ["Ctrl+z"] },
  redo: { deed: { do: "redo" }, keys: ["Ctrl+y", "Ctrl+Shift+z"] },
  help: { deed: { do: "help" }, keys: ["?"] },
};
const NO_COMMAND = new Set([
  ...["Shift", "Control", "Meta", "Alt", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified"],
  ...["Tab", "Escape"],
]);
const MIRRORED = { ArrowLeft: "ArrowRight", ArrowRight: "ArrowLeft" };

export class Keys {
  #tags;
  /** @type {Map<string, string[]>} */
  #keys = new Map();

  /**
   * @param {Tag[]} tags
   * @param {Record<string, string[]>} [changed] the commands whose keys somebody has changed
   */
  constructor(tags, changed = {}) {
    this.#tags = new Map(tags.map((tag) => [`tag ${tag.key}`, tag]));
    this.changed = changed;
    this.#settle();
  }

  /** @param {string} command @returns {string[]} */
  of(command) {
    return this.#keys.get(command) ?? [];
  }

  /**
   * Gives a command this key alone. A command that had it loses it and is returned.
   *
   * @param {string} command
   * @param {string} key as `nameOf` names it
   * @returns {string | null}
   */
  change(command, key) {
    const loser = [...this.#keys].find(([name, keys]) => name !== command && keys.includes(key))?.[0] ?? null;
    if (loser) this.changed[loser] = this.of(loser).filter((other) => other !== key);
    this.changed[command] = [key];
    this.#settle();
    return loser;
  }

  reset() {
    this.changed = {};
    this.#settle();
  }

  /**
   * @param {Key} pressed
   * @param {{ isRtl?: boolean }} [text] in a text from right to left the left arrow goes on
   * @returns {Deed | null}
   */
  deedOf(pressed, { isRtl = false } = {}) {
    if (pressed.altKey) return null;
    if (pressed.key === "Escape") return { do: "escape" };
    for (const name of namesOf(isRtl ? mirrored(pressed) : pressed)) {
      const deed = this.#named(name);
      if (deed) return deed;
      const move = name.includes("Shift+") ? this.#named(name.replace("Shift+", "")) : null;
      if (move?.do === "move") return { ...move, extend: true };
    }
    return null;
  }

  /** @param {string} name of a key @returns {Deed | null} */
  #named(name) {
    const command = [...this.#keys].find(([, keys]) => keys.includes(name))?.[0] ?? "";
    const tag = this.#tags.get(command);
    return tag ? { do: "mark", tag: tag.key } : (COMMANDS[command]?.deed ?? null);
  }

  /** A tag's own key goes before a command's first keys, and what a person chose before both. */
  #settle() {
    const firsts = [
      ...[...this.#tags].map(([name, { shortcut }]) => ({ name, keys: shortcut ? [shortcut] : [] })),
      ...Object.entries(COMMANDS).map(([name, { keys }]) => ({ name, keys })),
    ];
    const taken = new Set(Object.values(this.changed).flat());
    this.#keys = new Map();
    for (const { name, keys } of firsts) {
      const own = this.changed[name] ?? keys.filter((key) => !taken.has(key));
      for (const key of own) taken.add(key);
      this.#keys.set(name, own);
    }
  }
}

/**
 * The name of a pressed key, to be kept; null for one that means nothing by itself or belongs to the browser.
 *
 * @param {Key} pressed
 * @returns {string | null}
 */
export function nameOf(pressed) {
  return pressed.altKey || NO_COMMAND.has(pressed.key) ? null : (namesOf(pressed)[0] ?? null);
}

/**
 * What a pressed key may be called, the likeliest first. Letters of other alphabets and digits are known by their place
 * on the keyboard as well: on a French one the digits need Shift.
 *
 * @param {Key} pressed
 * @returns {string[]}
 */
function namesOf({ key, code = "", shiftKey = false, ctrlKey = false, metaKey = false }) {
  if (metaKey && key.length > 1) return [];
  const control = ctrlKey || metaKey ? "Ctrl+" : "";
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase();
  const shift = shiftKey && !isSign ? "Shift+" : "";
  const letter = /^\P{ASCII}$/u.test(key) ? /^Key([A-Z])$/.exec(code)?.[1] : undefined;
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1];
  return [
    control + shift + (key === " " ? "Space" : key.length === 1 ? key.toLowerCase() : key),
    ...(letter ? [control + (shiftKey ? "Shift+" : "") + letter.toLowerCase()] : []),
    ...(digit && !(control && shift) ? [control + digit] : []),
  ];
}

/** An event's facts are its prototype's: they cannot be spread. @param {Key} pressed @returns {Key} */
function mirrored({ key, code, shiftKey, ctrlKey, metaKey }) {
  return { key: MIRRORED[/** @type {keyof typeof MIRRORED} */ (key)] ?? key, code, shiftKey, ctrlKey, metaKey };
}
