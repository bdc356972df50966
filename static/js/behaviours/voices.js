/**
 * Says how many words are left when voices fall silent, and takes the silent ones away from screen readers too. That they
 * fade needs no script.
 */

/**
 * @param {HTMLFormElement} form holds the switches `[data-mute]` and `[data-solo]`
 * @param {HTMLElement} lesson holds the words `.voice[data-voice]`, now and after layers are switched
 */
export function start(form, lesson) {
  const said = /** @type {HTMLElement} */ (form.querySelector("[data-said]"));
  form.addEventListener("change", hear);
  form.addEventListener("reset", () => setTimeout(hear));
  new MutationObserver(silence).observe(lesson, { childList: true, subtree: true });
  hear();

  function hear() {
    silence();
    const every = voices();
    const left = every.filter((voice) => !voice.inert);
    said.textContent =
      left.length === every.length
        ? (said.dataset.all ?? "")
        : (said.dataset.left ?? "").replace("%(left)s", words(left)).replace("%(all)s", words(every));
  }

  function silence() {
    const muted = chosen("mute");
    const alone = chosen("solo");
    for (const voice of voices()) {
      const name = voice.dataset.voice ?? "";
      voice.inert = muted.includes(name) || (alone.length > 0 && !alone.includes(name));
    }
  }

  /** @param {"mute" | "solo"} kind */
  function chosen(kind) {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll(`[data-${kind}]:checked`));
    return [...boxes].map((box) => box.dataset[kind] ?? "");
  }

  function voices() {
    return /** @type {HTMLElement[]} */ ([...lesson.querySelectorAll("#text .voice")]);
  }
}

/** @param {HTMLElement[]} voices */
function words(voices) {
  const count = voices.flatMap(
    (voice) => (voice.textContent ?? "").match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu) ?? [],
  );
  return count.length.toLocaleString(document.documentElement.lang || undefined);
}
