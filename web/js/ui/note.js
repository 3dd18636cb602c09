// @ts-check
/**
 * What happened to the room or its people, as a quiet line between the messages.
 * Must never: count as a message, or take the focus.
 * Bounded by: one line.
 */

import { h } from "../lib/dom.js";
import { fullTimeOf, strings, timeOf } from "../lib/language.js";

/** @param {import("../state/timeline.js").Message} message */
export function noteRow(message) {
  const { at } = message;
  return h("li", { class: "note", "data-key": message.key }, h("span", { dir: "auto" }, noteText(message)), " ", h("time", { dateTime: new Date(at).toISOString(), title: fullTimeOf(at) }, timeOf(at)));
}

/** @param {import("../state/timeline.js").Message} message */
export function noteText({ note = {}, from }) {
  const { notes } = strings;
  if (note.person) return peopleText(note, from);
  if (note.title !== undefined) return notes.title(from.name, note.title);
  if (note.topic !== undefined) return note.topic ? notes.topic(from.name, note.topic) : notes.noTopic(from.name);
  if (note.archived !== undefined) return note.archived ? notes.archived(from.name) : notes.unarchived(from.name);
  if (note.slow_seconds !== undefined) return note.slow_seconds ? notes.slow(from.name, slowText(note.slow_seconds)) : notes.slowOff(from.name);
  return note.picture === undefined ? notes.other(from.name) : notes.picture(from.name);
}

/** @param {Record<string, any>} note @param {{id: string, name: string}} from */
function peopleText({ person, change, role = "member" }, from) {
  const { notes } = strings;
  const self = person.id === from.id;
  if (change === "joined") return self ? notes.joined(person.name) : notes.added(from.name, person.name);
  if (change === "left") return notes.left(person.name);
  if (change === "removed") return notes.removed(from.name, person.name);
  if (change === "banned") return notes.banned(from.name, person.name);
  const byRole = /** @type {Record<string, (by: string, who: string) => string>} */ (/** @type {unknown} */ (notes));
  return (byRole[role] ?? notes.member)(from.name, person.name);
}

/** @param {number} seconds */
const slowText = (seconds) => strings.slowSteps.find(([value]) => value === String(seconds))?.[1] ?? `${seconds} s`;
