// Signing out while this device holds changes that have not been sent: says so first. Nothing is deleted either way.

import { copyOf, part } from "./marking/parts.js";
import { waiting } from "./marking/shelf.js";

const LOOKS = 5;
const BETWEEN_LOOKS = 300; // milliseconds

const dialog = document.getElementById("sign-out-dialog");

for (const form of document.querySelectorAll("form[data-sign-out]")) {
  if (!(form instanceof HTMLFormElement) || !(dialog instanceof HTMLDialogElement)) continue;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const lessons = await unsent(form.dataset.signOut ?? "");
    if (lessons.length) warn(dialog, lessons);
    else form.submit();
  });
  part(dialog, "sign-out-anyway", HTMLButtonElement).addEventListener("click", () => form.submit());
  part(dialog, "stay", HTMLButtonElement).addEventListener("click", () => dialog.close());
}

/** What is on its way arrives in a moment. @param {string} owner */
async function unsent(owner) {
  let lessons = await waiting(owner).catch(() => []);
  for (let n = 0; lessons.length && navigator.onLine && n < LOOKS; n++) {
    await new Promise((done) => setTimeout(done, BETWEEN_LOOKS));
    lessons = await waiting(owner).catch(() => []);
  }
  return lessons;
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {{ title: string, path: string, number: number }[]} lessons
 */
function warn(dialog, lessons) {
  const template = part(dialog, "unsent-lesson", HTMLTemplateElement);
  part(dialog, "unsent", HTMLElement).replaceChildren(
    ...lessons.map(({ title, path, number }) => {
      const item = copyOf(template);
      const link = part(item, "unsent-title", HTMLAnchorElement);
      link.textContent = title;
      link.href = path;
      part(item, "unsent-number", HTMLElement).textContent = number.toLocaleString(
        document.documentElement.lang || undefined,
      );
      return item;
    }),
  );
  part(dialog, "send-first", HTMLAnchorElement).href = lessons[0]?.path ?? "";
  dialog.showModal();
}
