import { start as startClashes } from "../behaviours/clashes.js";
import { start as startLayers } from "../behaviours/layers.js";
import { start as startMargin } from "../behaviours/margin.js";
import { start as startNotes } from "../behaviours/notes.js";
import { start as startQuick } from "../behaviours/quick.js";
import { start as startVoices } from "../behaviours/voices.js";

const lesson = document.querySelector(".lesson");
const sheet = document.querySelector("dialog.sheet");
if (lesson instanceof HTMLElement && sheet instanceof HTMLDialogElement) {
  startNotes(lesson, sheet);
  startMargin(lesson);
  startClashes(lesson);
  startQuick(lesson);
  const voices = lesson.querySelector("form[data-voices]");
  if (voices instanceof HTMLFormElement) startVoices(voices, lesson);
}

const bar = document.querySelector(".bottom-bar");
if (bar instanceof HTMLElement) startLayers(bar);
