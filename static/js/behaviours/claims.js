/**
 * Keeps what is written on the worksheet: a student's lines are sent a moment after typing, and sent again until they
 * have arrived; a visitor's stay in the browser. Without this module a button saves them.
 */

const WHILE_TYPING = 800; // milliseconds, like all pauses here
const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 30_000;

/** @param {HTMLElement} page holds `form[data-claim]`; its data say how saving goes */
export function start(page) {
  for (const form of page.querySelectorAll("form[data-claim]")) {
    if (!(form instanceof HTMLFormElement)) continue;
    if ("keptHere" in form.dataset) send(form, page);
    else keep(form, page);
  }
  const open = () => {
    const claim = document.querySelector(`details${CSS.escape(location.hash).replace("\\#", "#")}`);
    if (claim instanceof HTMLDetailsElement) claim.open = true;
  };
  if (location.hash) open();
  addEventListener("hashchange", open);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} page
 */
function send(form, page) {
  const state = /** @type {HTMLElement} */ (form.querySelector("[data-state]"));
  const error = /** @type {HTMLElement} */ (form.querySelector("[data-error]"));
  const known = /** @type {HTMLInputElement} */ (form.elements.namedItem(`${form.dataset.claim}-known`));
  let unsaved = false;
  let underway = false;
  let refused = false;
  let pause = FIRST_PAUSE;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let later;

  form.addEventListener("input", () => {
    unsaved = true;
    clearTimeout(later);
    later = setTimeout(save, WHILE_TYPING);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    unsaved = true;
    save();
  });
  if (isTyped(form)) form.dispatchEvent(new Event("input"));
  addEventListener("online", () => unsaved && save());
  addEventListener("pagehide", () => unsaved && fetch(form.action, message()).catch(() => {}));
  addEventListener("beforeunload", (event) => {
    if (unsaved || underway || refused) event.preventDefault();
  });

  /** @returns {RequestInit} */
  function message() {
    return {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
      redirect: "error",
      keepalive: true,
    };
  }

  async function save() {
    clearTimeout(later);
    if (underway || !unsaved) return;
    underway = true;
    unsaved = false;
    state.textContent = page.dataset.saving ?? "";
    try {
      const answer = await fetch(form.action, message());
      if (answer.status >= 500) throw new Error(String(answer.status));
      take(answer.status, await answer.json().catch(() => null));
    } catch {
      unsaved = true;
      state.textContent = page.dataset.unsaved ?? "";
      later = setTimeout(save, pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE);
    }
    underway = false;
    if (unsaved && pause === FIRST_PAUSE) later = setTimeout(save, WHILE_TYPING);
  }

  /**
   * @param {number} status
   * @param {{ saved_at: string, error?: string } | null} said
   */
  function take(status, said) {
    refused = status >= 400;
    error.textContent = said?.error ?? "";
    pause = FIRST_PAUSE;
    if (said) known.value = said.saved_at;
    const time = new Date(said?.saved_at || Date.now());
    if (status < 300)
      state.textContent = (page.dataset.saved ?? "").replace(
        "%(time)s",
        time.toLocaleTimeString(document.documentElement.lang || undefined, { timeStyle: "short" }),
      );
    else state.textContent = said ? "" : (page.dataset.lost ?? "");
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} page
 */
function keep(form, page) {
  const key = `claim:${page.dataset.claims}:${form.dataset.claim}`;
  const state = /** @type {HTMLElement} */ (form.querySelector("[data-state]"));
  const fields = /** @type {(HTMLTextAreaElement | HTMLInputElement)[]} */ ([
    ...form.querySelectorAll("textarea, input[type=radio]"),
  ]);
  const prefix = `${form.dataset.claim}-`;

  const early = isTyped(form);
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "{}");
    for (const field of early ? [] : fields) {
      const value = kept[field.name.slice(prefix.length)] ?? "";
      if (field instanceof HTMLInputElement) field.checked = field.value === value;
      else field.value = value;
    }
    const claim = form.closest("details");
    if (claim && Object.values(kept).some(Boolean)) claim.open = true;
  } catch {
    // Nothing can be read: the lines stay empty, and writing says so.
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    /** @type {Record<string, string>} */
    const words = {};
    for (const field of fields) {
      if (!(field instanceof HTMLInputElement) || field.checked) words[field.name.slice(prefix.length)] = field.value;
    }
    try {
      localStorage.setItem(key, JSON.stringify(words));
      state.textContent = page.dataset.kept ?? "";
    } catch {
      state.textContent = page.dataset.refused ?? "";
    }
  });
  if (early) form.dispatchEvent(new Event("input"));
}

/**
 * Whether something was written before this module ran: by a quick hand, or by a browser that brought back the page.
 *
 * @param {HTMLFormElement} form
 */
function isTyped(form) {
  return [...form.querySelectorAll("textarea")].some((field) => field.value !== field.defaultValue);
}
