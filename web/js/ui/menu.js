// @ts-check
/**
 * A menu at a button: arrows, Home and End, first letters, Escape; on a phone a sheet from below.
 * Must never: stay when the focus goes elsewhere, or leave the focus nowhere.
 * Bounded by: one menu at a time.
 *
 * @typedef {{label: string, icon: string, danger?: boolean, checked?: boolean, run: () => void}} Item
 */

import { h, icon } from "../lib/dom.js";

/** @type {() => void} */
let closeOpen = () => {};

/** @param {HTMLElement} anchor @param {(Item | "line" | false | undefined | null)[]} items @param {{label: string, title?: Node}} options */
export function openMenu(anchor, items, { label, title }) {
  const again = anchor.getAttribute("aria-expanded") === "true";
  closeOpen();
  if (again) return;
  const known = /** @type {(Item | "line")[]} */ (items.filter(Boolean));
  if (matchMedia("(hover: none) and (width < 760px)").matches) return sheet(known, label, title);
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label });
  const close = (/** @type {boolean} */ back) => {
    closeOpen = () => {};
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    removeEventListener("pointerdown", elsewhere, true);
    removeEventListener("blur", leave);
    if (back) anchor.focus();
  };
  // The press on its own button is the button's business.
  const elsewhere = (/** @type {Event} */ event) => event.target instanceof Node && !menu.contains(event.target) && !anchor.contains(event.target) && close(false);
  const leave = () => close(false);
  closeOpen = leave;
  menu.append(...(title ? [h("div", { class: "menu-title" }, title)] : []), ...known.map((one) => (one === "line" ? h("hr") : entry(one, () => close(true)))));
  (anchor.closest("dialog") ?? document.body).append(menu);
  place(menu, anchor);
  anchor.setAttribute("aria-expanded", "true");
  menu.addEventListener("keydown", (event) => keys(event, menu, close));
  addEventListener("pointerdown", elsewhere, true);
  addEventListener("blur", leave);
  buttons(menu)[0]?.focus();
}

/** @param {Item} item @param {() => void} close */
function entry({ label, icon: drawing, danger, checked, run }, close) {
  const role = checked === undefined ? "menuitem" : "menuitemradio";
  const act = () => {
    close();
    run();
  };
  return h("button", { type: "button", role, class: danger ? "danger" : "", tabIndex: -1, "aria-checked": checked, onclick: act }, icon(drawing), h("span", {}, label), checked && icon("check"));
}

/** @param {Element} menu */
const buttons = (menu) => /** @type {HTMLElement[]} */ ([...menu.querySelectorAll("button")]);

/** @param {KeyboardEvent} event @param {HTMLElement} menu @param {(back: boolean) => void} close */
function keys(event, menu, close) {
  const all = buttons(menu);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey ? event.key.toLowerCase() : "";
  const byLetter = letter && [...all.slice(at + 1), ...all].find((one) => one.textContent?.trim().toLowerCase().startsWith(letter));
  const next = { ArrowDown: all[at + 1] ?? all[0], ArrowUp: all.at(at - 1), Home: all[0], End: all.at(-1) }[event.key] ?? byLetter;
  if (event.key === "Escape" || event.key === "Tab") close(true);
  else if (next) next.focus();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

/** Below its button, above it where there is no room; never beyond the window. @param {HTMLElement} menu @param {HTMLElement} anchor */
function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = at.bottom + 4 + height <= innerHeight;
  const rightToLeft = getComputedStyle(document.body).direction === "rtl";
  const start = at.left + width <= innerWidth && !rightToLeft ? at.left : at.right - width;
  menu.style.top = `${Math.max(8, below ? at.bottom + 4 : at.top - 4 - height)}px`;
  menu.style.left = `${Math.min(Math.max(8, start), innerWidth - width - 8)}px`;
}

/** @param {(Item | "line")[]} items @param {string} label @param {Node} [title] */
function sheet(items, label, title) {
  const entries = items.map((one) => (one === "line" ? h("hr") : entry(one, () => dialog.close())));
  for (const one of entries) one.removeAttribute("role");
  const dialog = h("dialog", { class: "sheet", "aria-label": label }, title && h("div", { class: "menu-title" }, title), ...entries);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
