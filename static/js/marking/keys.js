/**
 * What the keys mean while the passage has the focus.
 *
 * @typedef {{ key: string, code?: string, shiftKey?: boolean, ctrlKey?: boolean, metaKey?: boolean, altKey?: boolean }} Key
 * @typedef {| { do: "move", unit: "word" | "sentence" | "text", by: 1 | -1, extend: boolean }
 *   | { do: "mark", shortcut: string }
 *   | { do: "delete" | "edit" | "help" | "escape" | "undo" | "redo" }} Deed
 */

/**
 * @param {Key} pressed
 * @param {{ isRtl: boolean }} text in a text from right to left the left arrow goes on
 * @returns {Deed | null}
 */
export function deedOf(pressed, { isRtl }) {
  const { key, code = "", shiftKey = false, ctrlKey = false, metaKey = false, altKey = false } = pressed;
  if (altKey) return null;
  const history = historyDeedOf(pressed);
  if (history) return history;
  const on = isRtl ? "ArrowLeft" : "ArrowRight";
  if (key === "ArrowLeft" || key === "ArrowRight") {
    return metaKey
      ? null
      : { do: "move", unit: ctrlKey ? "sentence" : "word", by: key === on ? 1 : -1, extend: shiftKey };
  }
  if (ctrlKey || metaKey) return null;
  if (key === "ArrowUp" || key === "ArrowDown")
    return { do: "move", unit: "sentence", by: key === "ArrowDown" ? 1 : -1, extend: shiftKey };
  if (key === "Home" || key === "End")
    return { do: "move", unit: "text", by: key === "End" ? 1 : -1, extend: shiftKey };
  if (key === "Delete" || key === "Backspace") return { do: "delete" };
  if (key === "Enter" || key === "e") return { do: "edit" };
  if (key === "Escape") return { do: "escape" };
  if (key === "?") return { do: "help" };
  // By its place on the keyboard where it gives another sign: on a French one the digits need Shift.
  const sign = /^[a-z1-9]$/i.exec(key)?.[0] ?? /^(?:Digit|Key)([1-9A-Z])$/.exec(code)?.[1];
  return sign ? { do: "mark", shortcut: sign.toLowerCase() } : null;
}

/**
 * Undo and redo, which work in the whole workspace.
 *
 * @param {Key} pressed
 * @returns {Deed | null}
 */
export function historyDeedOf({ key, shiftKey, ctrlKey, metaKey, altKey }) {
  if (!(ctrlKey || metaKey) || altKey) return null;
  const letter = key.toLowerCase();
  if (letter === "z") return { do: shiftKey ? "redo" : "undo" };
  return letter === "y" && ctrlKey ? { do: "redo" } : null;
}
