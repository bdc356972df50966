/** What this browser keeps between pages. Where storage is switched off or full, it forgets, and that is no fault. */

/** @param {() => Storage} store looking at it may already throw @param {string} key */
export function recall(store, key) {
  try {
    return store().getItem(key);
  } catch {
    return null;
  }
}

/** @param {() => Storage} store @param {string} key @param {string} text */
export function keep(store, key, text) {
  try {
    store().setItem(key, text);
  } catch {
    // Lost with the page.
  }
}
