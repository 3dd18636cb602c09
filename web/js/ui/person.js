// @ts-check
/**
 * How a person without a picture looks: initials on one of eight colours, by their id.
 * Must never: depend on anything but id and name (the same everywhere, for everybody).
 * Bounded by: two letters.
 */

import { h } from "../lib/dom.js";

const segmenter = new Intl.Segmenter();
const CHINESE = /^\p{Script=Han}/u;

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/[\s_.-]+/u).filter(Boolean);
  const first = (/** @type {string} */ word) => [...segmenter.segment(word)][0]?.segment ?? "";
  if (words.length === 0) return "?";
  if (CHINESE.test(words[0]) || words.length === 1) return first(words[0]).toUpperCase();
  return (first(words[0]) + first(words[words.length - 1])).toUpperCase();
}

/** @param {string} id */
export function toneOf(id) {
  let hash = 2166136261;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 16777619);
  return (hash >>> 13) % 8;
}

/** @param {{id: string, name: string}} person */
export const avatar = (person) =>
  h("span", { class: `avatar tone-${toneOf(person.id)}`, "aria-hidden": "true" }, initials(person.name));
