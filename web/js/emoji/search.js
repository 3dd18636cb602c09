// @ts-check
/**
 * Finds emoji by word, in English by the beginning of words, in Chinese anywhere; remembers those used last.
 * Must never: need the network once loaded.
 * Bounded by: the data; 24 remembered.
 *
 * @typedef {{emoji: string, words: string[], group: string}} Emoji
 */

import { keep, recall } from "../lib/keep.js";
import { GROUPS } from "./data.js";

const REMEMBERED = 24;

/** @type {Emoji[]} */
export const ALL = Object.entries(GROUPS).flatMap(([group, text]) =>
  text.split("|").map((one) => one.trim()).filter(Boolean).map((one) => {
    const space = one.indexOf(" ");
    return { emoji: one.slice(0, space), words: one.slice(space + 1).split(","), group };
  }),
);

/** The first word of each is its name. @param {Emoji} emoji @param {string} language */
export const nameOf = ({ words }, language) => (language === "zh" ? (words.find((word) => /\p{Script=Han}/u.test(word)) ?? words[0]) : words[0]);

/** @param {string} query @param {number} [most] @returns {Emoji[]} the best first */
export function search(query, most = 80) {
  const wanted = query.trim().toLowerCase().replaceAll("_", " ");
  if (!wanted) return [];
  const scored = ALL.map((emoji, order) => ({ emoji, order, score: score(emoji, wanted) })).filter((one) => one.score > 0);
  scored.sort((a, b) => b.score - a.score || a.order - b.order);
  return scored.slice(0, most).map((one) => one.emoji);
}

/** A name goes before the other words, a whole word before its beginning. @param {Emoji} emoji @param {string} wanted */
function score({ words }, wanted) {
  let best = 0;
  words.forEach((word, index) => {
    const first = index === 0 ? 1 : 0;
    const whole = first && ` ${word} `.includes(` ${wanted} `);
    if (word === wanted) best = Math.max(best, first ? 9 : 6);
    else if (whole) best = Math.max(best, 7);
    // The nearer to the whole word, the better: "tea" is rather a teapot than a teacher.
    else if (word.startsWith(wanted)) best = Math.max(best, 4 + first + wanted.length / `${word} `.indexOf(" ", wanted.length));
    else if (word.includes(` ${wanted}`) || word.includes(`-${wanted}`)) best = Math.max(best, 3 + first);
    else if (/\p{Script=Han}/u.test(wanted) && word.includes(wanted)) best = Math.max(best, 4);
  });
  return best;
}

/** @returns {string[]} */
export const recent = () => recall("emoji", []);

/** @param {string} emoji */
export const remember = (emoji) => keep("emoji", [emoji, ...recent().filter((one) => one !== emoji)].slice(0, REMEMBERED));
