/**
 * Switches layers of marks without leaving one's place: fetches the page that the switch links to, and takes over its
 * text and its switches. Without this module, or when the network is gone, the link is simply followed.
 */

/**
 * @param {HTMLElement} bar holds the links `a[data-layer]`
 */
export function start(bar) {
  bar.addEventListener("click", async (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-layer]") : null;
    if (!(link instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const index = [...bar.querySelectorAll("a[data-layer]")].indexOf(link);
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const selector of ["#text", ".layer-links"]) {
        const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
        if (!old || !fresh) throw new Error(`no ${selector}`);
        old.replaceWith(document.adoptNode(fresh));
      }
      history.replaceState(null, "", link.href.split("#")[0]);
      const again = bar.querySelectorAll("a[data-layer]")[index];
      if (again instanceof HTMLElement) again.focus({ preventScroll: true });
    } catch {
      location.assign(link.href);
    }
  });
}
