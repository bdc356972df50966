/**
 * The reading ruler follows the mouse, or a tap in the text. Without scripts it stays where the style sheet puts it, and
 * the text is scrolled through it. Where no text is near, nothing is dimmed.
 *
 * @param {HTMLElement} root
 * @param {Element} text
 */
export function start(root, text) {
  const near = new IntersectionObserver(([entry]) => root.toggleAttribute("data-off-text", !entry?.isIntersecting), {
    rootMargin: "-35% 0px",
  });
  near.observe(text);

  /** @param {PointerEvent} event */
  const follow = (event) => {
    if (!root.dataset.ruler) return;
    if (event.target instanceof Node && text.contains(event.target)) {
      root.style.setProperty("--ruler-at", `${event.clientY}px`);
    }
  };
  document.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse") follow(event);
  });
  document.addEventListener("pointerdown", follow);
}
