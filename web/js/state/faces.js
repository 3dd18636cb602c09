// @ts-check
/**
 * Learns who the people are that are here: presence tells their names only, their logins and pictures are asked for.
 * Must never: ask about guests (there is no more to know), about one person twice, or about more than one at a time.
 * Bounded by: 100 people a page.
 */

import { isMember } from "./accounts.js";
import { known, learn } from "./directory.js";
import { personOf } from "./room-calls.js";

const MOST = 100;
/** The list of members tells most of them; who is left after it is asked for. */
const PAUSE = 1_000;

/** @param {import("./chat.js").Chat} chat @param {(people: import("./directory.js").Known[]) => void} learned */
export function learnFaces(chat, learned) {
  /** @type {Set<string>} */
  const asked = new Set();
  let busy = false;

  const next = async () => {
    const unknown = [...(chat.room?.people.values() ?? [])].find((one) => !one.guest && one.id !== chat.me.id && !known(one.id)?.login && !asked.has(one.id));
    if (!unknown || asked.size >= MOST) return false;
    asked.add(unknown.id);
    const person = await personOf(unknown.id).catch(() => undefined);
    if (!person) return false;
    learn([person]);
    learned([person]);
    return true;
  };
  const run = async () => {
    if (busy || !isMember(chat.me)) return;
    busy = true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    while (await next());
    busy = false;
  };
  for (const name of ["people", "me"]) chat.on(name, () => void run());
}
