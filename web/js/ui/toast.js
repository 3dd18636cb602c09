// @ts-check
/**
 * Short notes that pass, for eyes and ears.
 * Must never: hold what somebody has to answer.
 * Bounded by: three notes, four seconds each.
 */

import { h, need } from "../lib/dom.js";

const NOTE_STAYS = 4_000;

/** @param {string} text */
export const announce = (text) => void (need("#announce").textContent = text);

/** @param {string} text */
export function toast(text) {
  const note = h("div", { class: "toast" }, text);
  const all = need("#toasts");
  if (all.children.length >= 3) all.firstElementChild?.remove();
  all.append(note);
  announce(text);
  setTimeout(() => note.remove(), NOTE_STAYS);
}
