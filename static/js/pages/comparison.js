import { start } from "../behaviours/keyed.js";

const page = document.querySelector("[data-keyed]");
if (page instanceof HTMLElement) start(page);
