import { start as startSaving } from "../behaviours/autosave.js";
import { start as startChoosing } from "../behaviours/passage-choice.js";
import { start as startPreviews } from "../behaviours/prose.js";
import { start as startRows } from "../behaviours/rows.js";

const form = document.querySelector("form[data-builder]");
if (form instanceof HTMLFormElement) {
  startRows(form);
  startPreviews(form);
  startChoosing(form);
  startSaving(form);
}
