/** Shows Markdown as readers will see it, while it is written. The server draws it, as it will for them. */

const PAUSE = 350; // milliseconds after the last change

/** @param {HTMLFormElement} form names the address in `data-prose-url`; fields have `data-prose`, places `data-prose-of` */
export function start(form) {
  /** @type {Map<string, ReturnType<typeof setTimeout>>} */
  const waiting = new Map();
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (!(field instanceof HTMLTextAreaElement) || !field.dataset.prose) return;
    const name = field.dataset.prose;
    clearTimeout(waiting.get(name));
    waiting.set(
      name,
      setTimeout(() => draw(form, field, name), PAUSE),
    );
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLTextAreaElement} field
 * @param {string} name
 */
async function draw(form, field, name) {
  const place = form.querySelector(`[data-prose-of="${name}"]`);
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  if (!place || !(token instanceof HTMLInputElement)) return;
  const written = field.value;
  const body = new URLSearchParams({ text: written, csrfmiddlewaretoken: token.value });
  try {
    const answer = await fetch(form.dataset.proseUrl ?? "", { method: "POST", body });
    if (!answer.ok || answer.redirected || field.value !== written) return;
    const drawn = new DOMParser().parseFromString(await answer.text(), "text/html");
    place.replaceChildren(...drawn.body.childNodes);
  } catch {
    // The last preview stays; saving says that the site cannot be reached.
  }
}
