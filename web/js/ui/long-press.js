// @ts-check
/**
 * A long press on a message, by touch.
 * Must never: act while the list scrolls, or take a link's own menu away.
 * Bounded by: one timer.
 */

import { need } from "../lib/dom.js";

const LONG_PRESS = 450;

/** @param {HTMLElement} list @param {(row: HTMLElement) => void} held */
export function longPress(list, held) {
  /** @type {any} */
  let timer;
  const stop = () => clearTimeout(timer);
  list.addEventListener("pointerdown", (event) => {
    stop();
    const { target } = event;
    if (event.pointerType === "mouse" || !(target instanceof Element) || target.closest("a, input, video, .wave, .reaction")) return;
    const row = /** @type {HTMLElement | null} */ (target.closest(".row"));
    if (row) timer = setTimeout(() => held(row), LONG_PRESS);
  });
  for (const name of ["pointerup", "pointercancel", "pointermove"]) list.addEventListener(name, (event) => moved(/** @type {PointerEvent} */ (event)) && stop());
  need("#scroller").addEventListener("scroll", stop, { passive: true });
  list.addEventListener("contextmenu", (event) => {
    const touch = matchMedia("(pointer: coarse)").matches;
    if (touch && event.target instanceof Element && !event.target.closest("a")) event.preventDefault();
  });
}

/** A finger that rests trembles. @param {PointerEvent} event */
const moved = (event) => event.type !== "pointermove" || Math.abs(event.movementX) + Math.abs(event.movementY) > 6;
