// Looks again by itself while the worker is busy with what the page shows; without it “Check again” does.
// Then it shows how the work stands now, or does what the page wants instead.

const SECONDS = 2;
const PATIENCE = 90; // looks; after that the link is enough

/** @param {HTMLElement} standing @param {() => boolean} [instead] says whether it took care */
export function start(standing, instead) {
  let shown = standing;
  let looks = 0;
  const timer = setInterval(async () => {
    looks += 1;
    if (looks === PATIENCE) clearInterval(timer);
    const fresh = await look();
    if (!fresh || fresh.dataset.standing === shown.dataset.standing) return;
    if (fresh.dataset.underway === undefined) clearInterval(timer);
    if (instead?.()) return;
    shown.replaceWith(fresh);
    shown = fresh;
  }, SECONDS * 1000);
}

/** What the page says now, or nothing when the site cannot be reached. */
async function look() {
  try {
    const answer = await fetch(location.href);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-standing]");
    return fresh instanceof HTMLElement ? fresh : null;
  } catch {
    return null;
  }
}
