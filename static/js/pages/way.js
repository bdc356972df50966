import { start } from "../behaviours/rows.js";

const form = document.querySelector("form[data-rows]");
if (form instanceof HTMLFormElement) start(form);
