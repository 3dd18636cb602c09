// @ts-check
/**
 * What can be done with a message: a small bar on the row under the pointer or with the focus, a sheet on a long press.
 * Must never: stand in the way of selecting text or following a link.
 * Bounded by: one bar, one sheet for the whole list.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 * @typedef {{reply: (message: Message) => void, find: (row: HTMLElement) => Message | undefined, toast: (text: string) => void}} Options
 */

import { h, icon, iconButton, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { copy } from "./copy.js";
import { excerpt } from "./row.js";

const LONG_PRESS = 450;

/** @param {Options} options */
export function messageActions(options) {
  const list = need("#list");
  /** @type {HTMLElement | undefined} */
  let row;
  const run = (/** @type {"reply" | "copyText" | "copyLink"} */ what) => {
    const message = row && options.find(row);
    if (message) void act(what, message, options);
  };
  const bar = h(
    "div",
    { class: "actions", role: "toolbar", "aria-label": strings.actions },
    iconButton("reply", strings.reply, { onclick: () => run("reply") }),
    iconButton("copy", strings.copyText, { onclick: () => run("copyText") }),
    iconButton("link", strings.copyLink, { onclick: () => run("copyLink") }),
  );
  const move = (/** @type {EventTarget | null} */ target) => {
    const next = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".row")) : null;
    if (!next || next === row) return;
    // A row that is on its way, or failed, has actions of its own.
    const message = options.find(next);
    if (!message?.seq || message.deleted) return bar.remove();
    row = next;
    row.append(bar);
  };
  list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && move(event.target));
  list.addEventListener("pointerleave", () => !list.contains(document.activeElement) && (bar.remove(), (row = undefined)));
  list.addEventListener("focusin", (event) => move(event.target));
  list.addEventListener("focusout", (event) => {
    const stays = event.relatedTarget instanceof Node && list.contains(event.relatedTarget);
    if (!stays && !row?.matches(":hover")) bar.remove(), (row = undefined);
  });
  list.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target instanceof HTMLElement) || !event.target.matches(".row")) return;
    const what = /** @type {const} */ ({ r: "reply", c: "copyText", l: "copyLink" })[event.key.toLowerCase()];
    if (!what) return;
    event.preventDefault();
    row = event.target;
    run(/** @type {any} */ (what));
  });
  longPress(list, (held) => {
    const message = options.find(held);
    if (message?.seq && !message.deleted) sheet(held, message, options);
  });
}

/** @param {"reply" | "copyText" | "copyLink"} what @param {Message} message @param {Options} options */
async function act(what, message, options) {
  if (what === "reply") return options.reply(message);
  const text = what === "copyText" ? message.text || excerpt(message) : `${location.origin}${location.pathname}#m${message.seq}`;
  if (await copy(text)) options.toast(strings.copied);
}

/** @param {HTMLElement} list @param {(row: HTMLElement) => void} held */
function longPress(list, held) {
  /** @type {any} */
  let timer;
  const stop = () => clearTimeout(timer);
  list.addEventListener("pointerdown", (event) => {
    stop();
    const { target } = event;
    if (event.pointerType === "mouse" || !(target instanceof Element) || target.closest("a, input, video, .wave")) return;
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

/** @param {HTMLElement} row @param {Message} message @param {Options} options */
function sheet(row, message, options) {
  row.classList.add("acting");
  const choice = (/** @type {"reply" | "copyText" | "copyLink"} */ what, /** @type {string} */ drawing, /** @type {string} */ label) =>
    h("button", { type: "button", onclick: () => (dialog.close(), void act(what, message, options)) }, icon(drawing), label);
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-label": strings.actions },
    h("p", { class: "excerpt", dir: "auto" }, excerpt(message)),
    choice("reply", "reply", strings.reply),
    choice("copyText", "copy", strings.copyText),
    choice("copyLink", "link", strings.copyLink),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => (row.classList.remove("acting"), dialog.remove()));
  document.body.append(dialog);
  navigator.vibrate?.(8);
  dialog.showModal();
}
