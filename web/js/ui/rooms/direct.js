// @ts-check
/**
 * Begins a conversation with one person or more.
 * Must never: begin a second one with the same people where the server knows the first (it answers with that).
 * Bounded by: 50 people.
 */

import { strings } from "../../lib/language.js";
import { makeRoom } from "../../state/room-calls.js";
import { pickPeople } from "./pick-people.js";

/** @param {import("../../state/chat.js").Chat} chat @param {(facts: import("../../state/room-calls.js").Facts) => void} made */
export function openDirect(chat, made) {
  pickPeople({
    title: strings.newDirect,
    submit: strings.startDirect,
    not: (id) => id === chat.me.id,
    done: async (people) => made(await makeRoom({ kind: "direct", people: people.map((one) => one.id) })),
  });
}
