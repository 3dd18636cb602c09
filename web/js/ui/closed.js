// @ts-check
/**
 * The page where a room cannot be looked at: unknown or not for the viewer (the same words), banned, or a passing error; and
 * what is said when one is sent out of a room.
 * Must never: tell that a room exists to who may not know.
 * Bounded by: one card.
 */

import { h, icon, need } from "../lib/dom.js";
import { keep, recall } from "../lib/keep.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { withNext } from "../state/next.js";

const HIDDEN = new Set(["not_found", "forbidden", "bad_room"]);

/** @param {import("../state/chat.js").Chat} chat @param {(text: string) => void} announce */
export function closedRoom(chat, announce) {
  const card = need("#closed");
  const show = (/** @type {boolean} */ closed) => {
    card.hidden = !closed;
    need("#main").classList.toggle("is-closed", closed);
  };
  chat.on("room", () => show(false));
  chat.on("gone", ({ room, error }) => {
    if (room !== chat.current) return;
    const [sign, title, text] = words(error);
    card.replaceChildren(...content(chat, sign, title, text));
    show(true);
    announce(title);
    card.querySelector("h2")?.focus();
  });
  chat.on("removed", ({ room, why, title }) => {
    const said = (/** @type {Record<string, (room: string) => string>} */ ({ removed: strings.gatherRemoved, banned: strings.gatherBanned, deleted: strings.gatherDeleted, left: strings.gatherLeft })[why] ?? strings.gatherRemoved)(title);
    if (room !== chat.current) return chat.emit("toast", said);
    keep("said", said);
    location.assign("/");
  });
}

/** @param {any} error @returns {[string, string, string]} */
function words(error) {
  if (error.code === "banned") return ["ban", strings.bannedTitle, strings.bannedText];
  if (error.code === "unauthorized") return ["lock", strings.membersOnlyTitle, strings.membersOnlyText];
  if (HIDDEN.has(error.code)) return ["lock", strings.closedTitle, strings.closedText];
  return ["lock", strings.roomGone, problemOf(error)];
}

/** @param {import("../state/chat.js").Chat} chat @param {string} sign @param {string} title @param {string} text */
function content(chat, sign, title, text) {
  const hint = chat.isMember || text === strings.membersOnlyText ? "" : ` ${strings.closedSignIn}`;
  return [
    h("span", { class: "sign" }, icon(sign)),
    h("h2", { tabIndex: -1 }, title),
    h("p", {}, text + hint),
    h("div", { class: "buttons" }, h("a", { class: "button", href: "/" }, strings.toTheRooms), !chat.isMember && h("a", { class: "button main-button", href: withNext("/sign-in") }, strings.signIn)),
  ];
}

/** What is to be said on the next page, once. @returns {string} */
export function leftToSay() {
  const said = recall("said", "");
  keep("said", undefined);
  return said;
}
