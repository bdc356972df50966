/**
 * The list of all keys, where each can be changed: press a command's button, then the key that it shall have.
 *
 * @import { Keys } from "./keys.js"
 * @import { Phrases } from "./parts.js"
 */
import { nameOf } from "./keys.js";
import { around, part } from "./parts.js";

const ARROWS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };

/**
 * @param {HTMLDialogElement} dialog holds `button[data-command]`
 * @param {{ keys: Keys, phrases: Phrases, changed: () => void }} outside
 */
export function startKeysDialog(dialog, { keys, phrases, changed }) {
  const buttons = [...dialog.querySelectorAll("button")].filter(({ dataset }) => dataset.command);
  const said = part(dialog, "keys-said", HTMLElement);
  /** @type {HTMLButtonElement | null} */
  let waiting = null;
  let settled = false;

  dialog.addEventListener("click", (event) => {
    const button = around(event, "button");
    if (button?.dataset.do === "reset-keys") {
      keys.reset();
      tell(phrases.say("keys-reset"));
      changed();
    }
    waiting = buttons.find((other) => other === button) ?? null;
    if (waiting) tell(phrases.say("press-key"));
    draw();
  });
  dialog.addEventListener("keydown", (event) => {
    if (!waiting || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const name = nameOf(event);
    if (event.key === "Escape") tell("");
    else if (name === null) return;
    else take(waiting.dataset.command ?? "", name);
    waiting = null;
    draw();
  });
  // A key that is pressed must not also press the button; the space bar does that when it is let go.
  dialog.addEventListener("keyup", (event) => {
    if (event.key === " " && settled) event.preventDefault();
    settled = false;
  });

  /** @param {string} command @param {string} name */
  function take(command, name) {
    settled = true;
    const loser = keys.change(command, name);
    const values = { key: inWords(name), deed: deedOf(command), other: loser ? deedOf(loser) : "" };
    tell(phrases.say(loser ? "key-taken" : "key-changed", values));
    changed();
  }

  /** @param {string} command */
  function deedOf(command) {
    const row = buttons.find(({ dataset }) => dataset.command === command)?.closest("div");
    return row?.querySelector("dt")?.textContent?.trim() ?? "";
  }

  function draw() {
    for (const button of buttons) {
      button.classList.toggle("is-waiting", button === waiting);
      const names = keys.of(button.dataset.command ?? "");
      const shown = names.flatMap((name) => [" ", key(name)]);
      part(button, "key", HTMLElement).replaceChildren(
        ...(button === waiting ? ["…"] : names.length ? shown : [phrases.say("no-key")]),
      );
    }
  }

  /** @param {string} name */
  function key(name) {
    const element = document.createElement("kbd");
    element.textContent = inWords(name);
    return element;
  }

  /** @param {string} name */
  function inWords(name) {
    return name
      .split(/(?<=.)\+/)
      .map((part) => ARROWS[/** @type {keyof typeof ARROWS} */ (part)] ?? (phrases.say(`key-${part}`) || capital(part)))
      .join(" + ");
  }

  /** @param {string} message */
  function tell(message) {
    said.textContent = message;
  }

  draw();
}

/** @param {string} key */
function capital(key) {
  return key.length === 1 ? key.toUpperCase() : key;
}
