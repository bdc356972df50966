import { start } from "../behaviours/standing.js";

const standing = document.querySelector("[data-standing='analysing']");
if (standing instanceof HTMLElement) start(standing);
