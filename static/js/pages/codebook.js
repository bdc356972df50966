import { start } from "../behaviours/look.js";

const form = document.querySelector("[data-tag-form]");
if (form instanceof HTMLFormElement) start(form);
