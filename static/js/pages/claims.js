import { start } from "../behaviours/claims.js";
import "./paper.js";

const page = document.querySelector("[data-claims]");
if (page instanceof HTMLElement) start(page);
