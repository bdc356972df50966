import { start as startKeys } from "../behaviours/keyed.js";
import { start as startReading } from "../behaviours/reading.js";
import { start as startStanding } from "../behaviours/standing.js";

const page = document.querySelector("[data-keyed]");
if (page instanceof HTMLElement) {
  if (page.matches("[data-reading]")) startReading(page); // first: the keys go to a card at once
  startKeys(page);
}

const standing = document.querySelector("[data-standing][data-underway]");
if (standing instanceof HTMLElement) startStanding(standing, showProposals);

/** Only words that are being typed keep the page as it is. */
function showProposals() {
  const typing = document.querySelector("[data-reading-add][open]") !== null;
  if (!typing) location.reload();
  return !typing;
}
