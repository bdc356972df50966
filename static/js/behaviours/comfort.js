/**
 * The reading settings open over the page, and each choice shows and is kept at once. Without scripts the link leads to
 * a page with the same form.
 */

/** @param {HTMLAnchorElement} link */
export function startLink(link) {
  /** @type {HTMLDialogElement | undefined} */
  let dialog;
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    try {
      dialog ??= await panel(link);
      dialog.showModal();
    } catch {
      location.assign(link.href);
    }
  });
}

/** @param {HTMLFormElement} form */
export function startForm(form) {
  const said = form.querySelector("[role=status]");
  const reset = form.querySelector("[data-comfort-reset]");
  const address = new URL(form.action);
  address.searchParams.set("panel", "");
  let turn = 0;

  const keep = async () => {
    show(form);
    turn += 1;
    const mine = turn;
    const kept = await fetch(address, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (said && mine === turn) said.textContent = (kept?.ok ? form.dataset.kept : form.dataset.notKept) ?? "";
  };

  form.querySelector("[data-comfort-save]")?.toggleAttribute("hidden", true);
  reset?.toggleAttribute("hidden", false);
  form.addEventListener("change", keep);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const own of form.querySelectorAll("label:first-child input")) {
      if (own instanceof HTMLInputElement) own.checked = true;
    }
    keep();
  });
}

/** @param {HTMLAnchorElement} link */
async function panel(link) {
  const address = new URL(link.href);
  address.searchParams.set("panel", "");
  const answer = await fetch(address);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = page.querySelector("dialog");
  const form = dialog?.querySelector("form[data-comfort-form]");
  if (!dialog || !(form instanceof HTMLFormElement)) throw new Error("The panel did not come.");
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  startForm(form);
  return dialog;
}

/**
 * The first choice of each setting is the site's own look: no attribute.
 *
 * @param {HTMLFormElement} form
 */
function show(form) {
  for (const fieldset of form.querySelectorAll("fieldset")) {
    const inputs = [...fieldset.querySelectorAll("input")];
    const name = inputs[0]?.dataset.setting;
    if (!name) continue;
    const picked = inputs.findIndex((input) => input.checked);
    if (picked > 0) document.documentElement.dataset[name] = inputs[picked]?.value;
    else delete document.documentElement.dataset[name];
  }
}
