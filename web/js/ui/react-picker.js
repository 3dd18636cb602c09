// @ts-check
/**
 * Chooses an emoji to react with: near the message, on a phone from below.
 * Must never: stay open after a choice.
 * Bounded by: one picker.
 */

import { h, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { pickerElement } from "./emoji.js";

/** @param {Element} near @param {(emoji: string) => void} choose */
export async function reactPicker(near, choose) {
  const search = await import("../emoji/search.js");
  const picker = pickerElement(search, (emoji) => {
    dialog.close();
    choose(emoji);
  });
  picker.removeAttribute("role");
  const dialog = h("dialog", { class: "react-dialog", "aria-label": strings.react }, picker);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  const { bottom, top, right } = near.getBoundingClientRect();
  document.body.append(dialog);
  dialog.showModal();
  if (matchMedia("(width >= 760px)").matches) {
    const { offsetWidth: width, offsetHeight: height } = dialog;
    const below = bottom + 4 + height <= innerHeight;
    dialog.style.top = `${Math.max(8, below ? bottom + 4 : top - 4 - height)}px`;
    dialog.style.left = `${Math.max(8, Math.min(right - width, innerWidth - width - 8))}px`;
  }
  if (matchMedia("(hover: hover)").matches) need("input", picker).focus();
}

const USUAL = ["👍", "❤️", "😂"];

/** The three that are nearest at hand: those used last, else the usual ones. @returns {Promise<string[]>} */
export async function quickEmoji() {
  const { recent } = await import("../emoji/search.js");
  return [...new Set([...recent(), ...USUAL])].slice(0, 3);
}
