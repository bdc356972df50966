import { start } from "../behaviours/review.js";

const bench = document.querySelector("[data-bench]");
if (bench instanceof HTMLElement) start(bench);
