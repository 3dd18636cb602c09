// @ts-check
/**
 * What happened to the room or its people, as a quiet line between the messages; who came and what they became, one after the
 * other, as one line.
 * Must never: count as a message, or take the focus.
 * Bounded by: one line of three phrases; the rest is unfolded.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 */

import { h } from "../lib/dom.js";
import { fullTimeOf, strings, timeOf } from "../lib/language.js";

const PHRASES = 3;

/** @param {Message[]} run */
export function noteRow(run) {
  const { at, key } = run[run.length - 1];
  const phrases = phrasesOf(run);
  const whole = phrases.length <= PHRASES;
  const shown = phrases.slice(0, whole ? PHRASES : PHRASES - 1).map(phrase);
  const rest = phrases.slice(PHRASES - 1);
  const folded = whole ? null : h("details", {}, h("summary", {}, strings.notesMore(rest.length)), ...rest.map(phrase));
  return h("li", { class: "note", "data-key": key }, h("span", { class: "phrases" }, ...shown, folded), " ", h("time", { dateTime: new Date(at).toISOString(), title: fullTimeOf(at) }, timeOf(at)));
}

/** @param {string} text */
const phrase = (text) => h("span", { dir: "auto" }, text);

/** What happened, the same thing done to several people as one phrase. @param {Message[]} run @returns {string[]} */
export function phrasesOf(run) {
  /** @type {{like: string, first: Message, names: string[]}[]} */
  const groups = [];
  for (const message of run) {
    const { note = {}, from } = message;
    const self = note.person?.id === from.id;
    const like = note.person ? [note.change, note.role, self ? "" : from.id].join(" ") : message.key;
    const group = groups.find((one) => one.like === like);
    if (group && !group.names.includes(note.person.name)) group.names.push(note.person.name);
    else if (!group) groups.push({ like, first: message, names: note.person ? [note.person.name] : [] });
  }
  return groups.map(({ first, names }) => noteText(first, listed(names)));
}

/** @param {string[]} names */
const listed = (names) => (names.length < 2 ? (names[0] ?? "") : strings.namesAnd(names.slice(0, -1).join(strings.between), names[names.length - 1]));

/** @param {Message} message @param {string} [who] whom it happened to */
function noteText({ note = {}, from }, who = "") {
  const { notes } = strings;
  if (note.person) return peopleText(note, from, who);
  if (note.title !== undefined) return notes.title(from.name, note.title);
  if (note.topic !== undefined) return note.topic ? notes.topic(from.name, note.topic) : notes.noTopic(from.name);
  if (note.archived !== undefined) return note.archived ? notes.archived(from.name) : notes.unarchived(from.name);
  if (note.slow_seconds !== undefined) return note.slow_seconds ? notes.slow(from.name, slowText(note.slow_seconds)) : notes.slowOff(from.name);
  return note.picture === undefined ? notes.other(from.name) : notes.picture(from.name);
}

/** @param {Record<string, any>} note @param {{id: string, name: string}} from @param {string} who */
function peopleText({ person, change, role = "member" }, from, who) {
  const { notes } = strings;
  if (change === "joined") return person.id === from.id ? notes.joined(who) : notes.added(from.name, who);
  if (change === "left") return notes.left(who);
  if (change === "removed") return notes.removed(from.name, who);
  if (change === "banned") return notes.banned(from.name, who);
  const byRole = /** @type {Record<string, (by: string, who: string) => string>} */ (/** @type {unknown} */ (notes));
  return (byRole[role] ?? notes.member)(from.name, who);
}

/** @param {number} seconds */
const slowText = (seconds) => strings.slowSteps.find(([value]) => value === String(seconds))?.[1] ?? `${seconds} s`;
