// @ts-check
/**
 * Draws the tree of `parse` as elements.
 * Must never: parse HTML, load anything, or open a link with a way back to us (`noopener`, `noreferrer`).
 * Bounded by: the text (16 KiB), the depth of `parse`.
 */

import { h } from "../lib/dom.js";
import { parse } from "./parse.js";

/** Emoji alone, at most six: shown large. */
const ONLY_EMOJI = /^(?:\p{RI}{2}|(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f)\p{EMod}?\u20e3?(?:\u200d\p{Emoji}\ufe0f?\p{EMod}?)*|\s){1,11}$/u;
const CHINESE = /[\u2e80-\u9fff\uf900-\ufaff\uac00-\ud7af\u3040-\u30ff]/;
const LONG_LETTERS = 2_400;
const LONG_LINES = 24;

/** @param {string} text */
export const isOnlyEmoji = (text) => text.length < 64 && ONLY_EMOJI.test(text.trim()) && !/^\s*$/.test(text);

/** Whether a text is so long that only its beginning is shown at first. @param {string} text */
export const isLong = (text) => text.length > LONG_LETTERS || text.split("\n", LONG_LINES + 1).length > LONG_LINES;

/** @typedef {(login: string) => string | undefined} Mention says how a login is shown (a class), or that it is nobody */

/** @param {string} text @param {Mention} [mention] @returns {DocumentFragment} */
export function render(text, mention = () => undefined) {
  const fragment = document.createDocumentFragment();
  for (const block of parse(text)) {
    if (block.kind === "code") fragment.append(h("pre", { tabIndex: 0 }, h("code", {}, block.text)));
    else fragment.append(lines(h(block.kind === "quote" ? "blockquote" : "p", { dir: "auto" }), block.lines, mention));
  }
  return fragment;
}

/** @param {HTMLElement} element @param {import("./parse.js").Inline[][]} all @param {Mention} mention */
function lines(element, all, mention) {
  all.forEach((line, index) => {
    if (index) element.append("\n");
    for (const node of line) element.append(inline(node, mention));
  });
  return element;
}

/** @param {import("./parse.js").Inline} node @param {Mention} mention @returns {Node | string} */
function inline(node, mention) {
  if (typeof node === "string") return node;
  if (node.kind === "code") return h("code", {}, node.text);
  if (node.kind === "link") return h("a", { href: node.href, target: "_blank", rel: "noopener noreferrer nofollow" }, node.text);
  if (node.kind === "mention") {
    const shown = mention(node.login);
    return shown ? h("span", { class: shown }, node.text) : node.text;
  }
  const tag = node.kind === "strong" ? "strong" : node.kind === "strike" ? "s" : "em";
  const element = h(tag, {}, ...node.children.map((child) => inline(child, mention)));
  // Chinese is not slanted: it takes its own emphasis dots.
  if (tag === "em" && CHINESE.test(element.textContent ?? "")) element.className = "dotted";
  return element;
}
