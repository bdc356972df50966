import { start } from "../behaviours/walk.js";

const comparison = document.querySelector("[data-walk]");
if (comparison instanceof HTMLElement) start(comparison);
