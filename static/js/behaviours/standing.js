// Looks again by itself while a text is being analysed; without it “Check again” does.

const SECONDS = 2;
const PATIENCE = 90; // looks; after that the link is enough

/** @param {HTMLElement} standing */
export function start(standing) {
  let looks = 0;
  const timer = setInterval(async () => {
    looks += 1;
    if (looks === PATIENCE) clearInterval(timer);
    const fresh = await look();
    if (!fresh || fresh.dataset.standing === standing.dataset.standing) return;
    clearInterval(timer);
    standing.replaceWith(fresh);
  }, SECONDS * 1000);
}

/** What the page says now, or nothing when the site cannot be reached. */
async function look() {
  try {
    const answer = await fetch(location.pathname);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-standing]");
    return fresh instanceof HTMLElement ? fresh : null;
  } catch {
    return null;
  }
}
