// @ts-check
/**
 * What can be done with a message: a small bar on the row under the pointer or with the focus, a sheet on a long press.
 * Must never: stand in the way of selecting text or following a link.
 * Bounded by: one bar, one sheet for the whole list.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 * @typedef {import("./message-menu.js").Deed} Deed
 * @typedef {{chat: import("../state/chat.js").Chat, reply: (message: Message) => void, edit: (message: Message) => void,
 *   react: (message: Message, emoji: string) => void, find: (row: HTMLElement) => Message | undefined, toast: (text: string) => void}} Options
 */

import { h, icon, iconButton, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { copy } from "./copy.js";
import { longPress } from "./long-press.js";
import { openMenu } from "./menu.js";
import { SHOWN, deedsFor, openReport, removeMessage } from "./message-menu.js";
import { quickEmoji, reactPicker } from "./react-picker.js";
import { excerpt } from "./row.js";

/** In the bar; the rest is behind its last button. @type {Deed[]} */
const IN_BAR = ["react", "reply", "edit"];
/** @type {Record<string, Deed>} */
const KEYS = { r: "reply", c: "copyText", l: "copyLink", e: "edit", "+": "react", Delete: "remove" };

/** @param {Options} options */
export function messageActions(options) {
  const list = need("#list");
  /** @type {HTMLElement | undefined} */
  let row;
  const bar = h("div", { class: "actions", role: "toolbar", "aria-label": strings.actions });
  const drop = () => (bar.remove(), (row = undefined));
  const move = async (/** @type {EventTarget | null} */ target) => {
    const next = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".row")) : null;
    if (!next || next === row) return;
    // A row that is on its way, or failed, has actions of its own.
    const message = options.find(next);
    if (!message?.seq || message.deleted) return drop();
    row = next;
    const quick = await quickEmoji();
    if (row !== next) return;
    fillBar(bar, message, next, quick, options);
    next.append(bar);
  };
  list.addEventListener("pointerover", (event) => event.pointerType === "mouse" && void move(event.target));
  list.addEventListener("pointerleave", () => !list.contains(document.activeElement) && !bar.querySelector('[aria-expanded="true"]') && drop());
  list.addEventListener("focusin", (event) => void move(event.target));
  list.addEventListener("focusout", (event) => {
    const stays = event.relatedTarget instanceof Node && (list.contains(event.relatedTarget) || document.querySelector(".menu")?.contains(event.relatedTarget));
    if (!stays && !row?.matches(":hover")) drop();
  });
  list.addEventListener("keydown", (event) => {
    const { target, key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement) || !target.matches(".row")) return;
    const deed = KEYS[key.length === 1 ? key.toLowerCase() : key];
    const message = options.find(target);
    if (!deed || !message?.seq || message.deleted || !deedsFor(message, options.chat).includes(deed)) return;
    event.preventDefault();
    void act(deed, message, target, options);
  });
  longPress(list, (held) => {
    const message = options.find(held);
    if (message?.seq && !message.deleted) void sheet(held, message, options);
  });
}

/** @param {HTMLElement} bar @param {Message} message @param {HTMLElement} row @param {string[]} quick @param {Options} options */
function fillBar(bar, message, row, quick, options) {
  const deeds = deedsFor(message, options.chat);
  const shown = deeds.filter((deed) => IN_BAR.includes(deed));
  const rest = deeds.filter((deed) => !IN_BAR.includes(deed));
  const more = iconButton("more", strings.moreActions, { "aria-haspopup": "menu", "aria-expanded": "false" });
  const items = rest.map((deed) => ({ ...SHOWN[deed], run: () => void act(deed, message, row, options) }));
  more.addEventListener("click", () => openMenu(more, items, { label: strings.actions }));
  const quickly = deeds.includes("react") ? quick.map((emoji) => quickButton(emoji, () => options.react(message, emoji))) : [];
  bar.replaceChildren(...quickly, ...shown.map((deed) => iconButton(SHOWN[deed].icon, SHOWN[deed].label, { onclick: () => void act(deed, message, row, options) })), more);
}

/** @param {string} emoji @param {() => void} run */
const quickButton = (emoji, run) => h("button", { type: "button", class: "icon-button quick", title: strings.reactWith(emoji), "aria-label": strings.reactWith(emoji), onclick: run }, emoji);

/** @param {Deed} deed @param {Message} message @param {HTMLElement} row @param {Options} options */
async function act(deed, message, row, options) {
  const room = options.chat.current;
  if (deed === "reply") return options.reply(message);
  if (deed === "edit") return options.edit(message);
  if (deed === "react") return reactPicker(row.querySelector(".actions") ?? row, (emoji) => options.react(message, emoji));
  if (deed === "report") return openReport(message, room, options.toast);
  if (deed === "remove") return removeMessage(message, options.chat, options.toast);
  const text = deed === "copyText" ? message.text || excerpt(message) : `${location.origin}${location.pathname}#m${message.seq}`;
  if (await copy(text)) options.toast(strings.copied);
}

/** @param {HTMLElement} row @param {Message} message @param {Options} options */
async function sheet(row, message, options) {
  row.classList.add("acting");
  const deeds = deedsFor(message, options.chat);
  const run = (/** @type {() => void} */ work) => () => (dialog.close(), work());
  const choice = (/** @type {Deed} */ deed) => {
    const { label, icon: drawing, danger } = SHOWN[deed];
    return h("button", { type: "button", class: danger ? "danger" : "", onclick: run(() => void act(deed, message, row, options)) }, icon(drawing), label);
  };
  const quick = deeds.includes("react") ? (await quickEmoji()).map((emoji) => quickButton(emoji, run(() => options.react(message, emoji)))) : [];
  const dialog = h(
    "dialog",
    { class: "sheet", "aria-label": strings.actions },
    h("p", { class: "excerpt", dir: "auto" }, excerpt(message)),
    quick.length ? h("div", { class: "quick-row" }, ...quick) : null,
    ...deeds.map(choice),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => (row.classList.remove("acting"), dialog.remove()));
  document.body.append(dialog);
  navigator.vibrate?.(8);
  dialog.showModal();
}
