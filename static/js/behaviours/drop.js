// Files dropped anywhere on the page join those chosen; each is listed and can be taken out again before it is sent.
// Without this module the plain file field does the same work.

/** @param {HTMLElement} zone holds the file field, a template for a row and the list */
export function start(zone) {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector("[data-drop-list]");
  const row = zone.querySelector("template");
  if (!(input instanceof HTMLInputElement && list instanceof HTMLElement && row)) return;
  zone.dataset.ready = "";
  let chosen = [...(input.files ?? [])];

  /** @param {File[]} files */
  const put = (files) => {
    chosen = files;
    const all = new DataTransfer();
    for (const file of files) all.items.add(file);
    input.files = all.files;
    list.replaceChildren(...files.map((file) => entry(row, file, () => remove(file))));
  };
  /** @param {File} file */
  const remove = (file) => {
    put(chosen.filter((other) => other !== file));
    (list.querySelector("button") ?? input).focus();
  };
  /** @param {Iterable<File>} files */
  const add = (files) => put([...chosen, ...[...files].filter((file) => !chosen.some((other) => same(file, other)))]);

  input.addEventListener("change", () => add(input.files ?? []));
  for (const name of ["dragenter", "dragover"]) {
    document.addEventListener(name, (event) => {
      if (!(event instanceof DragEvent) || !event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      zone.dataset.over = "";
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) delete zone.dataset.over;
  });
  document.addEventListener("drop", (event) => {
    delete zone.dataset.over;
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    add(event.dataTransfer.files);
  });
  list.replaceChildren(...chosen.map((file) => entry(row, file, () => remove(file))));
}

/**
 * @param {HTMLTemplateElement} row
 * @param {File} file
 * @param {() => void} remove
 */
function entry(row, file, remove) {
  const made = /** @type {DocumentFragment} */ (row.content.cloneNode(true)).firstElementChild;
  if (!(made instanceof HTMLElement)) throw new TypeError("the row's template is empty");
  const name = made.querySelector("[data-name]");
  const size = made.querySelector("[data-size]");
  const button = made.querySelector("button");
  if (name) name.textContent = file.name;
  if (size) size.textContent = `${Math.max(1, Math.round(file.size / 1000)).toLocaleString()} kB`;
  if (button) {
    button.setAttribute("aria-label", `${button.textContent?.trim()}: ${file.name}`);
    button.addEventListener("click", remove);
  }
  return made;
}

/**
 * @param {File} one
 * @param {File} other
 */
function same(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}
