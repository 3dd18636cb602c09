// @ts-check
/**
 * What each room is: title, kind, topic, the viewer's role in it, its pace; by the list of one's rooms, by asking, by what happens there.
 * Must never: ask about the same room twice at once, or take no answer for a refusal.
 * Bounded by: 100 rooms; the one asked for longest ago goes.
 *
 * @typedef {import("./room-calls.js").Facts} Facts
 */

import { Refusal } from "../teahouse.js";
import { factsOf } from "./room-calls.js";
import { may } from "./permits.js";
import { isHidden, titleOf } from "./titles.js";

const MOST = 100;

export class Places {
  /** @type {Map<string, Facts>} */ #facts = new Map();
  /** @type {Map<string, Promise<void>>} */ #asked = new Map();

  /** @param {import("./chat.js").Chat} chat */
  constructor(chat) {
    this.chat = chat;
  }

  /** @param {string} name @returns {Facts | undefined} */
  get(name) {
    const mine = this.chat.mine.get(name);
    const facts = this.#facts.get(name);
    return mine || facts ? /** @type {Facts} */ ({ ...mine, ...facts }) : undefined;
  }

  /** @param {string} name */
  title(name) {
    return titleOf(name, this.get(name), this.chat.me);
  }

  /** @param {string} name @param {import("./permits.js").Action} action */
  may(name, action) {
    const facts = this.get(name);
    // Nobody has told yet what a hidden room is: nothing is offered, nothing refused.
    return facts || !isHidden(name) ? may(this.chat.me, facts, action) : action === "read" || action === "write";
  }

  /** @param {string} name @returns {Promise<void>} */
  ask(name) {
    const present = this.#asked.get(name);
    if (present) return present;
    // Asked once it is known who asks.
    if (!this.chat.me.role) return Promise.resolve();
    const asked = factsOf(name)
      .then((facts) => this.take(name, facts))
      .catch((error) => {
        // An open room that nobody has used yet is no refusal; a hidden one is.
        if (error instanceof Refusal && isHidden(name)) this.chat.emit("gone", { room: name, error });
      })
      .finally(() => this.#asked.delete(name));
    this.#asked.set(name, asked);
    return asked;
  }

  /** @param {string} name @param {Facts} facts */
  take(name, facts) {
    this.#facts.delete(name);
    this.#facts.set(name, facts);
    if (this.#facts.size > MOST) this.#facts.delete([...this.#facts.keys()][0]);
    const { title, topic, archived, role, picture, people } = facts;
    this.chat.mine.patch(name, { title, topic, archived, role, picture, ...(people ? { people } : {}) });
    this.chat.emit("facts", { room: name });
  }

  /** @param {string} name */
  forget(name) {
    this.#facts.delete(name);
  }

  /** What the log says of the room and its people. @param {string} name @param {any[]} events */
  happened(name, events) {
    const changes = events.filter((event) => event.kind === "settings").map(({ title, topic, archived, slow_seconds, picture }) => ({ title, topic, archived, slow_seconds, picture }));
    const known = this.get(name);
    if (changes.length && known) {
      const said = Object.assign({}, ...changes.map((one) => Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined))));
      this.take(name, { ...known, ...said });
    }
    const people = events.filter((event) => event.kind === "membership");
    if (people.length === 0) return;
    this.chat.emit("members", { room: name });
    void this.ask(name);
  }
}
