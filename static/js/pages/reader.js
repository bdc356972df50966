import { start as startLayers } from "../behaviours/layers.js";
import { start as startMargin } from "../behaviours/margin.js";
import { start as startNotes } from "../behaviours/notes.js";

const lesson = document.querySelector(".lesson");
const sheet = document.querySelector("dialog.sheet");
if (lesson instanceof HTMLElement && sheet instanceof HTMLDialogElement) {
  startNotes(lesson, sheet);
  startMargin(lesson);
}

const bar = document.querySelector(".bottom-bar");
if (bar instanceof HTMLElement) startLayers(bar);
