// @ts-check
/**
 * Moving through the list and between the parts of the page by keyboard.
 * Must never: take a key from a field, a player or the browser.
 * Bounded by: one row in the order of Tab at a time.
 */

import { need } from "../lib/dom.js";

/** @param {{feed: import("./feed.js").Feed, composer: import("./composer.js").Composer, rooms: () => void, editLast: () => boolean}} parts */
export function keys({ feed, composer, rooms, editLast }) {
  const list = need("#list");
  list.addEventListener("focusin", (event) => {
    const row = event.target instanceof Element ? /** @type {HTMLElement | null} */ (event.target.closest(".row")) : null;
    if (row) stopAt(list, row);
  });
  list.addEventListener("keydown", (event) => {
    const { target } = event;
    if (!(target instanceof HTMLElement) || !target.matches(".row") || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = rowAfter(list, target, event.key);
    if (!next) return event.key === "ArrowDown" ? (event.preventDefault(), composer.box.focus()) : undefined;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  });
  composer.on("up", () => {
    if (editLast()) return;
    const rows = list.querySelectorAll(".row");
    const last = /** @type {HTMLElement | undefined} */ (rows[rows.length - 1]);
    if (last) stopAt(list, last), last.focus({ preventScroll: true });
  });
  addEventListener("keydown", (event) => {
    if (event.defaultPrevented || document.querySelector("dialog[open]")) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      rooms();
    } else if (event.key === "Escape") {
      if (document.activeElement === composer.box || document.activeElement === document.body) feed.markRead();
      composer.box.focus();
    } else if (typesText(event) && document.activeElement instanceof HTMLElement && document.activeElement === document.body) {
      // Typing anywhere writes.
      composer.box.focus();
    }
  });
}

/** @param {KeyboardEvent} event */
const typesText = (event) => event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;

/** @param {Element} list @param {HTMLElement} row */
function stopAt(list, row) {
  for (const other of list.querySelectorAll('.row[tabindex="0"]')) /** @type {HTMLElement} */ (other).tabIndex = -1;
  row.tabIndex = 0;
}

/** @param {Element} list @param {Element} row @param {string} key @returns {HTMLElement | undefined} */
function rowAfter(list, row, key) {
  const rows = /** @type {HTMLElement[]} */ ([...list.querySelectorAll(".row")]);
  const index = rows.indexOf(/** @type {HTMLElement} */ (row));
  if (key === "ArrowUp") return rows[index - 1];
  if (key === "ArrowDown") return rows[index + 1];
  if (key === "Home") return rows[0];
  return key === "End" ? rows[rows.length - 1] : undefined;
}
