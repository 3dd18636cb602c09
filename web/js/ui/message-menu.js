// @ts-check
/**
 * What can be done with one message, by whom: the list behind the bar, the menu and the sheet.
 * Must never: offer what the viewer may not do; delete without asking.
 * Bounded by: one message.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 * @typedef {"reply" | "react" | "edit" | "copyText" | "copyLink" | "report" | "remove"} Deed
 * @typedef {{label: string, icon: string, danger?: boolean}} Shown
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { reportMessage } from "../state/room-calls.js";
import { confirmed, openDialog } from "./dialog.js";
import { field } from "./field.js";
import { form } from "./form.js";
import { missing } from "./missing.js";
import { excerpt } from "./row.js";

/** How each deed is shown. @type {Record<Deed, Shown>} */
export const SHOWN = {
  reply: { label: strings.reply, icon: "reply" },
  react: { label: strings.react, icon: "react" },
  edit: { label: strings.edit, icon: "edit" },
  copyText: { label: strings.copyText, icon: "copy" },
  copyLink: { label: strings.copyLink, icon: "link" },
  report: { label: strings.report, icon: "flag", danger: true },
  remove: { label: strings.deleteMessage, icon: "bin", danger: true },
};

/** @param {Message} message @param {import("../state/chat.js").Chat} chat @returns {Deed[]} */
export function deedsFor(message, chat) {
  const may = (/** @type {import("../state/permits.js").Action} */ action) => chat.places.may(chat.current, action);
  const speaks = may("respond") && may("write");
  const textOnly = message.media.length === 0 && Boolean(message.text);
  const all = /** @type {[Deed, boolean][]} */ ([
    ["react", speaks],
    ["reply", speaks],
    ["edit", message.own && speaks && (textOnly || Boolean(message.text))],
    ["copyText", true],
    ["copyLink", true],
    ["report", !message.own && may("read") && Boolean(chat.me.id)],
    ["remove", (message.own && may("respond")) || may("deleteAny")],
  ]);
  return all.filter(([, allowed]) => allowed).map(([deed]) => deed);
}

/** @param {Message} message @param {import("../state/chat.js").Chat} chat @param {(text: string) => void} toast */
export async function removeMessage(message, chat, toast) {
  const room = chat.current;
  const shown = h("blockquote", { class: "about-message", dir: "auto" }, excerpt(message));
  if (!(await confirmed({ title: strings.deleteMessageTitle, text: strings.deleteMessageText, yes: strings.deleteMessage }, shown))) return;
  await chat.tea.deleteMessage(room, message.seq).catch((error) => toast(problemOf(error)));
}

/** @param {Message} message @param {string} room @param {(text: string) => void} toast */
export function openReport(message, room, toast) {
  const reason = field({ name: "reason", label: strings.reason, lines: 3, maxLength: 500, autofocus: true });
  const element = form({
    fields: [h("p", { class: "lead" }, strings.reportText), h("blockquote", { class: "about-message", dir: "auto" }, `${message.from.name}: ${excerpt(message)}`), reason],
    submit: strings.reportDo,
    check: (values) => missing(values, ["reason"]),
    send: (values) => reportMessage(room, message.seq, values.reason.trim()),
    done: () => {
      dialog.close();
      toast(strings.reported);
    },
  });
  const dialog = openDialog({ title: strings.reportTitle, class: "small" }, element);
}
