// @ts-check
/**
 * What was typed and not sent, per room, over reloads.
 * Must never: hold what was sent.
 * Bounded by: 50 rooms, 16 KiB a draft (what is longer cannot be sent as text either).
 */

import { keep, recall } from "../lib/keep.js";

const MOST_ROOMS = 50;
const MOST_LETTERS = 16_384;

/** @returns {Record<string, string>} */
const all = () => recall("drafts", {});

/** @param {string} room */
export const draftOf = (room) => all()[room] ?? "";

/** @param {string} room @param {string} text */
export function keepDraft(room, text) {
  const { [room]: _, ...others } = all();
  const entries = Object.entries(others).slice(-MOST_ROOMS + 1);
  if (text.trim()) entries.push([room, text.slice(0, MOST_LETTERS)]);
  keep("drafts", Object.fromEntries(entries));
}
