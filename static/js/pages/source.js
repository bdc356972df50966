import { start } from "../behaviours/standing.js";

const standing = document.querySelector("[data-standing][data-underway]");
if (standing instanceof HTMLElement) start(standing);
