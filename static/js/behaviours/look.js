/**
 * A tag is drawn as it is typed: a colour can be picked as well as written, and the preview follows.
 */

const PAUSE = 250; // milliseconds after the last change

/** @param {HTMLFormElement} form */
export function start(form) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  const follow = () => {
    clearTimeout(later);
    later = setTimeout(() => redraw(form), PAUSE);
  };
  for (const field of form.querySelectorAll("input[data-colour]")) {
    if (field instanceof HTMLInputElement) addPicker(field);
  }
  form.addEventListener("input", follow);
}

/** @param {HTMLInputElement} field */
function addPicker(field) {
  const { colour } = field.dataset;
  const picker = document.createElement("input");
  picker.type = "color";
  picker.setAttribute("aria-label", `${field.labels?.[0]?.textContent?.trim()}: ${colour}`);
  const pair = document.createElement("span");
  pair.className = "colour-pair";
  field.before(pair);
  pair.append(picker, field);
  const toPicker = () => {
    if (/^#[0-9a-f]{6}$/i.test(field.value)) picker.value = field.value;
  };
  toPicker();
  field.addEventListener("input", toPicker);
  picker.addEventListener("input", () => {
    field.value = picker.value;
  });
}

/**
 * The server writes the rules, as it will for the students; while a colour is half typed, the last one stays.
 *
 * @param {HTMLFormElement} form
 */
function redraw(form) {
  const typed = new FormData(form);
  for (const label of form.querySelectorAll("[data-preview-label]")) {
    label.textContent = String(typed.get("label")) || label.textContent;
  }
  const sheet = document.querySelector("link[data-preview-sheet]");
  if (!(sheet instanceof HTMLLinkElement)) return;
  const colours = [typed.get("light"), typed.get("dark")].map(String);
  if (!colours.every((colour) => /^#[0-9a-f]{6}$/i.test(colour))) return;
  const address = new URL(sheet.href);
  address.search = new URLSearchParams({
    light: colours[0] ?? "",
    dark: colours[1] ?? "",
    pattern: String(typed.get("pattern")),
  }).toString();
  if (address.href === sheet.href) return;
  const next = sheet.cloneNode();
  if (!(next instanceof HTMLLinkElement)) return;
  next.href = address.href;
  next.addEventListener("load", () => sheet.remove(), { once: true });
  sheet.after(next);
}
