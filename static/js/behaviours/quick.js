/**
 * Answers a quick check without leaving one's place: fetches the page that the form leads to and takes over its checks.
 * Without this module, or when the network is gone, the form is simply sent.
 */

/** @param {HTMLElement} lesson holds `#quick`, now and after an answer */
export function start(lesson) {
  lesson.addEventListener("submit", async (event) => {
    const form = event.target;
    const button = event.submitter;
    if (!(form instanceof HTMLFormElement && form.matches("[data-quick]") && button instanceof HTMLButtonElement))
      return;
    event.preventDefault();
    const address = new URL(location.href);
    address.search = new URLSearchParams(/** @type {any} */ (new FormData(form, button))).toString();
    const number = [...lesson.querySelectorAll("[data-quick]")].indexOf(form);
    try {
      const answer = await fetch(address);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const [old, fresh] = [document.querySelector("#quick"), page.querySelector("#quick")];
      if (!old || !fresh) throw new Error("no checks");
      old.replaceWith(document.adoptNode(fresh));
      const said = document.querySelectorAll("[data-quick]")[number]?.querySelector(".because");
      if (said instanceof HTMLElement) said.focus({ preventScroll: true });
      said?.scrollIntoView({ block: "nearest" });
    } catch {
      address.hash = "quick";
      location.assign(address);
    }
  });
}
