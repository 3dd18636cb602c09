// @ts-check
/**
 * Who is who among those this page has heard of: logins for mentions, whether somebody is here.
 * Must never: invent a login, or be taken for the list of members.
 * Bounded by: 2,000 people and the members of one room that were asked for; then those heard of longest ago go.
 *
 * @typedef {{id: string, name: string, login?: string, picture?: string | null, online?: boolean, away?: boolean}} Known
 */

const MOST = 2_000;
/** @type {Map<string, Known>} */
const people = new Map();
/** @type {Map<string, string>} */
const byLogin = new Map();

/** @param {Known[]} list */
export function learn(list) {
  for (const { id, name, login, picture, online } of list) {
    const before = people.get(id);
    const one = { id, name, login: login ?? before?.login, picture: picture === undefined ? before?.picture : picture, online };
    people.delete(id);
    people.set(id, one);
    if (one.login) byLogin.set(one.login.toLowerCase(), one.id);
    if (people.size <= MOST) continue;
    const [oldest] = people.keys();
    byLogin.delete(people.get(oldest)?.login?.toLowerCase() ?? "");
    people.delete(oldest);
  }
}

/** The members of the room looked at, as they were told last. @type {{room: string, members: Map<string, import("./room-calls.js").Member>}} */
let there = { room: "", members: new Map() };

/** @param {string} room @param {import("./room-calls.js").Member[]} list */
export function learnMembers(room, list) {
  learn(list);
  if (there.room !== room) there = { room, members: new Map() };
  for (const one of list) there.members.set(one.id, one);
}

/** @param {string} room @param {string} id */
export const memberIn = (room, id) => (there.room === room ? there.members.get(id) : undefined);

/** @param {string} id */
export const known = (id) => people.get(id);

/** @param {string} login @returns {Known | undefined} */
export const whoIs = (login) => people.get(byLogin.get(login.toLowerCase()) ?? "");

/** @param {Known} person @param {string} typed */
function fits({ name, login = "" }, typed) {
  const wanted = typed.toLowerCase();
  return login.toLowerCase().startsWith(wanted) || name.toLowerCase().split(/[\s.-]+/).some((word) => word.startsWith(wanted)) || name.toLowerCase().startsWith(wanted);
}

/**
 * Who may be meant by what was typed after an @: those who fit, the given ones first.
 * @param {string} typed @param {Iterable<{id: string}>} first @param {number} most @returns {Known[]}
 */
export function suggest(typed, first, most) {
  const near = new Set([...first].map((one) => one.id));
  const all = [...people.values()].filter((one) => one.login && fits(one, typed));
  return all.sort((a, b) => Number(near.has(b.id)) - Number(near.has(a.id)) || a.name.localeCompare(b.name)).slice(0, most);
}
