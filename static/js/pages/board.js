import { start } from "../behaviours/polling.js";

for (const board of document.querySelectorAll("[data-poll]")) {
  if (board instanceof HTMLElement) start(board);
}
