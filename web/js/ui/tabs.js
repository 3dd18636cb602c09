// @ts-check
/**
 * A row of tabs and the panel below it: one of them shown, all of them by the arrows.
 * Must never: draw what is not shown.
 * Bounded by: the tabs it is given.
 *
 * @typedef {{id: string, label: string, draw: () => (Node | null | false)[]}} Tab
 */

import { h } from "../lib/dom.js";

/** @param {Tab[]} list @param {HTMLElement} panel @param {{first?: string, label: string, chosen?: (id: string) => void}} options */
export function tabs(list, panel, { first, label, chosen }) {
  const row = h("div", { class: "tabs", role: "tablist", "aria-label": label });
  const choose = (/** @type {Tab} */ tab, /** @type {HTMLElement} */ button) => {
    for (const other of row.children) {
      other.setAttribute("aria-selected", String(other === button));
      /** @type {HTMLElement} */ (other).tabIndex = other === button ? 0 : -1;
    }
    panel.setAttribute("aria-labelledby", button.id);
    panel.replaceChildren(...tab.draw().filter((one) => one !== null && one !== false));
    panel.scrollTop = 0;
    chosen?.(tab.id);
    button.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  };
  for (const tab of list) {
    const button = h("button", { type: "button", role: "tab", id: `${panel.id}-${tab.id}`, "aria-controls": panel.id, tabIndex: -1 }, tab.label);
    button.addEventListener("click", () => choose(tab, button));
    row.append(button);
  }
  row.addEventListener("keydown", (event) => {
    const all = /** @type {HTMLElement[]} */ ([...row.children]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const next = { ArrowRight: all[at + 1] ?? all[0], ArrowLeft: all.at(at - 1), Home: all[0], End: all.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
    next.click();
  });
  const start = Math.max(0, list.findIndex((tab) => tab.id === first));
  choose(list[start], /** @type {HTMLElement} */ (row.children[start]));
  return row;
}
