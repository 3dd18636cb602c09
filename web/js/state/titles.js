// @ts-check
/**
 * What a room is called: its title; a conversation by its people; an open room by its name.
 * Must never: show the key of a hidden room.
 * Bounded by: five names.
 *
 * @typedef {import("./room-calls.js").Facts} Facts
 */

const HIDDEN = /^r_[0-9a-z]{25}$/;
const MOST_NAMES = 5;

/** Whether a name is the key of a private or direct room. @param {string} name */
export const isHidden = (name) => HIDDEN.test(name);

/** @param {string} name @param {Facts | undefined} facts @param {{id: string}} me */
export function titleOf(name, facts, me) {
  const others = (facts?.kind === "direct" ? (facts.people ?? []) : []).filter((one) => one.id !== me.id);
  if (others.length) return others.slice(0, MOST_NAMES).map((one) => one.name).join(", ") + (others.length > MOST_NAMES ? "…" : "");
  return facts?.title || (isHidden(name) ? "" : name);
}
