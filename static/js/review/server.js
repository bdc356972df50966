// The bench's way to the server: one question at a time, each answered with the parts that changed.

/** @typedef {{ said?: string, refused?: string, with?: number, again?: boolean, cards?: string[],
 *   blocks?: [number, string][], progress?: string, filters?: string, last?: string, form?: string,
 *   window?: string }} Parts */

/** @param {HTMLElement} bench @param {HTMLElement} problem */
export function server(bench, problem) {
  let asking = false;

  return {
    get busy() {
      return asking;
    },

    /** The answer; null when there is none, or when it is a refusal without anything to show. The reader is told why.
     * @param {string} address @param {RequestInit} [options] @returns {Promise<Parts | null>} */
    async ask(address, options = {}) {
      if (asking) return null;
      asking = true;
      bench.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(address, { ...options, headers: { Accept: "application/json" } });
        const parts = answer.ok ? await answer.json() : null;
        tell(parts ? parts.refused : problem.dataset.lost);
        return parts;
      } catch {
        tell(problem.dataset.lost);
        return null;
      } finally {
        asking = false;
        bench.removeAttribute("aria-busy");
      }
    },
  };

  /** @param {string | undefined} words */
  function tell(words) {
    problem.textContent = words ?? "";
    problem.hidden = !words;
  }
}

/** @param {string} html */
export function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content;
}
