import { start } from "../behaviours/rounds.js";

const page = document.querySelector("#practice");
if (page instanceof HTMLElement) start(page);
