// @ts-check
/**
 * The reactions to one message: who put which.
 * Must never: count somebody twice, however often the same is told; change a list in place (who compares sees the change).
 * Bounded by: what the server lets be put.
 *
 * @typedef {{emoji: string, count: number, people: {id: string, name: string}[]}} Reaction
 */

/** @param {readonly Reaction[]} list @param {string} emoji @param {{id: string, name: string}} person @param {boolean} on @returns {readonly Reaction[]} the same list where nothing changes */
export function react(list, emoji, person, on) {
  const present = list.find((one) => one.emoji === emoji);
  const had = present?.people.some((one) => one.id === person.id) ?? false;
  if (had === on) return list;
  if (!present) return [...list, { emoji, count: 1, people: [person] }];
  const people = on ? [...present.people, person] : present.people.filter((one) => one.id !== person.id);
  const changed = { emoji, count: Math.max(people.length, present.count + (on ? 1 : -1)), people };
  return list.map((one) => (one === present ? changed : one)).filter((one) => one.count > 0);
}

/** As REST gives them: names may be missing where there are many. @param {any} given @returns {readonly Reaction[]} */
export function reactionsOf(given) {
  if (!Array.isArray(given)) return NONE;
  return given.map(({ emoji, count, people = [] }) => ({ emoji, people, count: count ?? people.length })).filter((one) => one.count > 0);
}

/** @param {Reaction} reaction @param {string} id */
export const isBy = (reaction, id) => reaction.people.some((one) => one.id === id);

/** @type {readonly Reaction[]} */
export const NONE = Object.freeze([]);
