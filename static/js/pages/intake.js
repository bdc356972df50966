import { start } from "../behaviours/drop.js";

const zone = document.querySelector("[data-drop]");
if (zone instanceof HTMLElement) start(zone);
