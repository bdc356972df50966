/** Chooses the exercise's passage in the text itself, and counts its answers by tag. The two lists stay the truth. */

/** @param {HTMLFormElement} form */
export function start(form) {
  const first = form.elements.namedItem("first");
  const last = form.elements.namedItem("last");
  const told = form.querySelector("[data-answers]");
  if (!(first instanceof HTMLSelectElement && last instanceof HTMLSelectElement && told instanceof HTMLElement)) return;
  const paragraphs = [...form.querySelectorAll("[data-paragraph]")].filter((one) => one instanceof HTMLElement);
  const boxes = [...form.querySelectorAll("input[name=tags]")].filter((one) => one instanceof HTMLInputElement);
  const labels = new Map(boxes.map((box) => [box.value, box.parentElement?.querySelector("span")]));
  const names = new Map(
    [...labels].map(([key, label]) => [key, label?.textContent?.replace(/ \(\d+\)\s*$/, "") ?? ""]),
  );

  for (const paragraph of paragraphs) {
    for (const edges of paragraph.querySelectorAll(".passage-edges")) edges.removeAttribute("hidden");
    paragraph.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-edge]") : null;
      if (button instanceof HTMLElement) choose(button.dataset.edge === "first", Number(paragraph.dataset.paragraph));
    });
  }
  form.addEventListener("change", follow);
  follow();
  const begun = paragraphs.find((paragraph) => paragraph.classList.contains("is-chosen"));
  const list = begun?.parentElement;
  if (begun instanceof HTMLElement && list) list.scrollTop = begun.offsetTop - list.offsetTop;

  /**
   * The other end comes along where it would stand on the wrong side.
   *
   * @param {boolean} begins
   * @param {number} number
   */
  function choose(begins, number) {
    if (!(first instanceof HTMLSelectElement && last instanceof HTMLSelectElement)) return;
    if (begins) first.value = String(number);
    else last.value = String(number);
    if (Number(last.value) < Number(first.value)) (begins ? last : first).value = String(number);
    follow();
  }

  function follow() {
    if (!(first instanceof HTMLSelectElement && last instanceof HTMLSelectElement)) return;
    if (!(told instanceof HTMLElement)) return;
    const [from, to] = [Number(first.value), Number(last.value)];
    /** @type {Map<string, number>} */
    const counts = new Map();
    for (const paragraph of paragraphs) {
      const number = Number(paragraph.dataset.paragraph);
      const inside = from <= number && number <= to;
      paragraph.classList.toggle("is-chosen", inside);
      if (!inside) continue;
      for (const [tag, count] of Object.entries(JSON.parse(paragraph.dataset.counts ?? "{}"))) {
        counts.set(tag, (counts.get(tag) ?? 0) + Number(count));
      }
    }
    let answers = 0;
    for (const box of boxes) {
      const count = counts.get(box.value) ?? 0;
      const label = labels.get(box.value);
      if (label) label.textContent = `${names.get(box.value)} (${count})`;
      if (box.checked) answers += count;
    }
    const words = told.dataset.words ?? "";
    told.textContent = words.replace("{count}", String(answers));
  }
}
