// @ts-check
/**
 * Puts text on the clipboard, also where the page is not in a secure context.
 * Must never: leave the focus elsewhere.
 * Bounded by: one text.
 */

import { h } from "../lib/dom.js";

/** @param {string} text @returns {Promise<boolean>} whether it is there */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text);
  }
}

/** `navigator.clipboard` is missing over plain http. @param {string} text */
function copyBySelection(text) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const area = h("textarea", { class: "hidden-visually", value: text, readOnly: true });
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  focused?.focus({ preventScroll: true });
  return done;
}
