// @ts-check
/**
 * Whether somebody looks at this page: away when it is hidden for a minute or untouched for five.
 * Must never: tell what the person does, only whether they are there.
 * Bounded by: one timer.
 */

const HIDDEN = 60_000;
const IDLE = 300_000;

/** @param {import("../teahouse.js").Teahouse} tea */
export function awayWatch(tea) {
  /** @type {any} */
  let timer;
  let touched = 0;
  const settle = () => {
    clearTimeout(timer);
    const hidden = document.visibilityState !== "visible";
    if (!hidden) tea.setAway(false);
    timer = setTimeout(() => tea.setAway(true), hidden ? HIDDEN : IDLE);
  };
  const touch = () => {
    const now = Date.now();
    // Each key and each move of the pointer would be too much to listen to.
    if (now - touched < 5_000 || document.visibilityState !== "visible") return;
    touched = now;
    settle();
  };
  document.addEventListener("visibilitychange", settle);
  for (const name of ["pointerdown", "pointermove", "keydown", "wheel"]) addEventListener(name, touch, { passive: true });
  settle();
}
