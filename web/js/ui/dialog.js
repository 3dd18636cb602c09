// @ts-check
/**
 * Dialogs: one head, one way to close, and the question before something is destroyed.
 * Must never: leave a closed dialog in the page, or lose the focus (the browser gives it back to where it was).
 * Bounded by: those that are open.
 */

import { h, iconButton } from "../lib/dom.js";
import { strings } from "../lib/language.js";

let count = 0;

/**
 * @param {{title: string, class?: string, closed?: () => void}} options @param {...import("../lib/dom.js").Child} children
 * @returns {HTMLDialogElement} open; `close()` takes it away
 */
export function openDialog({ title, class: more = "", closed }, ...children) {
  const id = `dialog-${(count += 1)}`;
  const close = iconButton("close", strings.close, { onclick: () => dialog.close() });
  const head = h("div", { class: "dialog-head" }, h("h2", { id, tabIndex: -1 }, title), close);
  const dialog = h("dialog", { class: `dialog ${more}`, "aria-labelledby": id }, head, ...children);
  // Only a press that began beside the dialog closes it: text that is selected may end there.
  let beside = false;
  dialog.addEventListener("pointerdown", (event) => (beside = event.target === dialog && outside(event, dialog)));
  dialog.addEventListener("click", (event) => beside && event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed?.();
  });
  document.body.append(dialog);
  dialog.showModal();
  const first = /** @type {HTMLElement | null} */ (dialog.querySelector("[autofocus]"));
  (first ?? dialog.querySelector("h2"))?.focus();
  return dialog;
}

/** @param {PointerEvent} event @param {HTMLElement} dialog */
function outside(event, dialog) {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return event.clientX < left || event.clientX > right || event.clientY < top || event.clientY > bottom;
}

/**
 * Asks before something is done that cannot be taken back.
 * @param {{title: string, text?: string, yes: string, danger?: boolean}} question
 * @param {...import("../lib/dom.js").Child} more what else belongs to the question
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text = "", yes, danger = true }, ...more) {
  return new Promise((resolve) => {
    let answer = false;
    const accept = h("button", { type: "submit", class: `button main-button${danger ? " danger" : ""}` }, yes);
    const cancel = h("button", { type: "button", class: "button", autofocus: true, onclick: () => dialog.close() }, strings.cancel);
    const form = h("form", { method: "dialog", class: "question" }, text && h("p", {}, text), ...more, h("div", { class: "buttons" }, cancel, accept));
    form.addEventListener("submit", () => (answer = true));
    const dialog = openDialog({ title, class: "small", closed: () => resolve(answer) }, form);
  });
}
