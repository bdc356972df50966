import { startForm, startLink } from "../behaviours/comfort.js";
import { start as startRuler } from "../behaviours/ruler.js";

const link = document.querySelector("[data-comfort-link]");
if (link instanceof HTMLAnchorElement) startLink(link);

const form = document.querySelector("[data-comfort-form]");
if (form instanceof HTMLFormElement) startForm(form);

const text = document.querySelector(".source-text");
if (text) startRuler(document.documentElement, text);
