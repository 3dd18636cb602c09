// @ts-check
/**
 * What the pages before the rooms have in common: the card, its title, a line with a link, the button that goes on.
 * Must never: hold a sentence.
 * Bounded by: nothing is kept.
 */

import { h, icon } from "../lib/dom.js";
import { withNext } from "../state/next.js";

/** @typedef {import("../lib/dom.js").Child} Child */

/** @param {string} title @param {...Child} children */
export const card = (title, ...children) => h("section", { class: "card" }, h("h1", { tabIndex: -1 }, title), ...children);

/** A card that only says something, with its sign. @param {string} sign @param {string} title @param {string} text @param {...Child} children */
export const notice = (sign, title, text, ...children) =>
  h("section", { class: "card centred" }, h("span", { class: "sign" }, icon(sign)), h("h1", { tabIndex: -1 }, title), h("p", { class: "lead" }, text), ...children);

/** @param {string} question @param {string} text @param {string} href */
export const crossing = (question, text, href) => h("p", { class: "crossing" }, question, " ", h("a", { href }, text));

/** @param {string} text @param {string} href @param {boolean} [main] */
export const goLink = (text, href, main = true) => h("a", { class: `button wide${main ? " main-button" : ""}`, href }, text);

/** A page of ours that keeps where to go on. @param {string} page @param {string} next */
export const keepNext = (page, next) => (next === "/" ? page : withNext(page, next));
