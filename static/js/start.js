// Starts each behaviour on the elements that ask for it by name: `<div data-behaviour="marking">`.
import { start as startMarking } from "./behaviours/marking.js";

const behaviours = { marking: startMarking };

for (const [name, start] of Object.entries(behaviours)) {
  for (const element of document.querySelectorAll(`[data-behaviour~="${name}"]`)) {
    if (element instanceof HTMLElement) start(element);
  }
}
