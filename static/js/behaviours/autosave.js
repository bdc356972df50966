/**
 * Keeps a draft on the server while it is written, and says so. Without this module “Save draft” does.
 *
 * The form answers `{edition, said}` to whoever asks for JSON: `edition` goes along with the next saving, so that the
 * server notices a draft that was changed elsewhere. From then on only a person decides.
 */

const PAUSE = 1500; // milliseconds after the last change
const AGAIN = 10_000; // after a saving that failed

/** @param {HTMLFormElement} form */
export function start(form) {
  const state = form.querySelector("[data-save-state]");
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;
  let changed = false;
  let stopped = false;
  /** @type {Promise<void> | null} */
  let underway = null;

  for (const element of form.querySelectorAll("[data-with-scripts]")) element.removeAttribute("hidden");

  form.addEventListener("input", note);
  form.addEventListener("click", (event) => {
    const button =
      event.target instanceof Element ? event.target.closest("[data-verb], [data-edge], [data-add]") : null;
    if (button) note();
  });
  form.addEventListener("submit", () => {
    stopped = true;
    changed = false;
    clearTimeout(later);
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && changed) save();
  });
  for (const link of form.querySelectorAll("a[data-after-saving]")) {
    link.addEventListener("click", async (event) => {
      if (!(changed && link instanceof HTMLAnchorElement)) return;
      event.preventDefault();
      await save();
      if (!changed) location.assign(link.href);
    });
  }

  function note() {
    changed = true;
    if (stopped) return;
    say(phrase("unsaved"));
    clearTimeout(later);
    later = setTimeout(save, PAUSE);
  }

  /** Saves what there is; a saving that is underway comes first. */
  async function save() {
    clearTimeout(later);
    if (underway) await underway;
    if (stopped || !changed) return;
    underway = send();
    await underway;
    underway = null;
  }

  async function send() {
    const body = new FormData(form);
    changed = false;
    try {
      const answer = await fetch(location.pathname, { method: "POST", body, headers: { Accept: "application/json" } });
      if (answer.redirected || (!answer.ok && answer.status !== 409)) throw new Error(String(answer.status));
      const { edition, said } = await answer.json();
      const field = form.elements.namedItem("edition");
      if (answer.ok && field instanceof HTMLInputElement) field.value = String(edition);
      if (!answer.ok) {
        changed = true;
        stopped = true;
      }
      say(changed && answer.ok ? phrase("unsaved") : said);
    } catch {
      changed = true;
      say(phrase("offline"));
      clearTimeout(later);
      later = setTimeout(save, AGAIN);
    }
  }

  /** @param {string} words */
  function say(words) {
    if (state && state.textContent !== words) state.textContent = words;
  }

  /** @param {string} name */
  function phrase(name) {
    return form.querySelector(`[data-phrase="${name}"]`)?.textContent ?? "";
  }
}
