// @ts-check
/**
 * Small things that several sections show: a person, a room, a state, a button, a list of facts.
 * Must never: ask the server.
 * Bounded by: one item each.
 */

import { h } from "../lib/dom.js";
import { avatar } from "../ui/person.js";
import { roomPath } from "../state/rooms.js";
import { isAdmin } from "./api.js";
import { path } from "./frame.js";
import { words } from "./say.js";

/** @param {{id: string, name: string, login?: string, guest?: boolean, role?: string}} person */
export function person(person) {
  const guest = person.guest || person.role === "guest";
  const below = guest ? words.roles.guest : person.login !== person.name && person.login;
  const shown = [avatar(person), h("span", { class: "who-name" }, h("bdi", {}, person.name), below && h("small", {}, below))];
  return isAdmin() ? h("a", { class: "who", href: path("users", person.id) }, ...shown) : h("span", { class: "who" }, ...shown);
}

/** @param {string} key @param {string} [title] */
export const room = (key, title) => h("a", { href: path("rooms", key) }, h("bdi", {}, title || key));

/** The way to a room in the chat, or to a message there. @param {string} key @param {number} [seq] */
export const open = (key, seq) => h("a", { class: "text-button", href: `${roomPath(key)}${seq ? `#m${seq}` : ""}` }, words.open);

/** @param {string} text @param {"good" | "bad" | "quiet"} [tone] */
export const tag = (text, tone = "quiet") => h("span", { class: `tag ${tone}` }, text);

/** A button in a row; `about` says to ears what it concerns. @param {string} text @param {() => any} act @param {{about?: string, danger?: boolean}} [more] */
export function rowButton(text, act, { about = "", danger = false } = {}) {
  return h("button", { type: "button", class: danger ? "text-button danger" : "text-button", "aria-label": about ? `${text}: ${about}` : undefined, onclick: act }, text);
}

/** @param {string} text @param {() => any} act @param {boolean} [danger] */
export const button = (text, act, danger = false) => h("button", { type: "button", class: danger ? "button danger" : "button", onclick: act }, text);

/** @param {[string, import("../lib/dom.js").Child][]} pairs */
export function facts(pairs) {
  const shown = pairs.filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "");
  return h("dl", { class: "facts" }, ...shown.map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value))));
}

/** A part of a page under a heading of its own. @param {string} title @param {...import("../lib/dom.js").Child} content */
export const part = (title, ...content) => h("section", { class: "part" }, h("h2", {}, title), ...content);

/** The way back from one thing to all. @param {import("./frame.js").Section} section */
export const back = (section) => h("a", { class: "back text-button", href: path(section) }, words.back(words.sections[section]));

/** A select's options: all, then each. @param {Record<string, string>} names @returns {[string, string][]} */
export const options = (names) => [["", words.all], ...Object.entries(names)];
