import { start } from "../behaviours/beside.js";

const page = document.querySelector("[data-beside]");
if (page instanceof HTMLElement) start(page);
