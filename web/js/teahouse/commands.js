// @ts-check
/**
 * What a person can do beside saying something: change what was said, read on, be in rooms, keep order there.
 * Must never: do something twice. What is stored carries a `client_id` and is sent again, with the same one, until it is answered.
 * Bounded by: one promise a call; it waits out broken connections and rejects with a Refusal, or with Disconnected once the client was closed.
 */

import { Disconnected, Emitter, PASSING, Refusal, clientId, waitBefore } from "./base.js";

/**
 * @typedef {import("./base.js").Answer} Answer
 * @typedef {import("./base.js").Me} Me
 * @typedef {import("./base.js").RoomItem} RoomItem
 * @typedef {import("./base.js").Member} Member
 * @typedef {"read_only" | "member" | "moderator" | "owner"} Role
 */

/** @template T @typedef {{items: T[], next: string | null}} Page */

export class Commands extends Emitter {
  /** Set by who makes it. @type {import("./connection.js").Connection} */
  connection = /** @type {any} */ (undefined);

  /** The message says this from now on. @param {string} room @param {number} target its `seq` @param {string} text @returns {Promise<Answer>} */
  edit(room, target, text) {
    return this.#surely("edit", { room, target, text, client_id: clientId() });
  }

  /** Deletes a message: one's own, or as a moderator any. @param {string} room @param {number} target its `seq` @returns {Promise<Answer>} */
  deleteMessage(room, target) {
    return this.#surely("delete", { room, target, client_id: clientId() });
  }

  /** Puts a reaction, or takes it back. @param {string} room @param {number} target its `seq` @param {string} emoji @param {boolean} [on] @returns {Promise<Answer>} */
  react(room, target, emoji, on = true) {
    return this.#surely("react", { room, target, emoji, on, client_id: clientId() });
  }

  /** Read up to here; it never goes back. Call it when somebody has seen it, at most every second. @param {string} room @param {number} seq @returns {Promise<void>} */
  read(room, seq) {
    return this.#surely("read", { room, seq });
  }

  /** Asks who we are; `me` of the client is that, too. @returns {Promise<Me>} */
  whoAmI() {
    return this.#surely("me", {});
  }

  /** The rooms that this person is a member of. @param {{cursor?: string, limit?: number}} [page] @returns {Promise<Page<RoomItem>>} */
  rooms(page = {}) {
    return this.#surely("rooms", { cursor: page.cursor, limit: page.limit });
  }

  /** Becomes a member; to hear the room, `join` it. @param {string} room @returns {Promise<void>} */
  enter(room) {
    return this.#surely("enter", { room });
  }

  /** Stops being a member. @param {string} room @returns {Promise<void>} */
  exit(room) {
    return this.#surely("exit", { room });
  }

  /** Who is in a room. @param {string} room @param {{q?: string, cursor?: string, limit?: number}} [which] @returns {Promise<Page<Member>>} */
  members(room, which = {}) {
    return this.#surely("members", { room, q: which.q, cursor: which.cursor, limit: which.limit });
  }

  /** Somebody is this in the room from now on, also somebody who was not in it. @param {string} room @param {string} person @param {Role} role @returns {Promise<void>} */
  setRole(room, person, role) {
    return this.#surely("role", { room, person, role });
  }

  /** @param {string} room @param {string} person @returns {Promise<void>} */
  removePerson(room, person) {
    return this.#surely("remove", { room, person });
  }

  /** Removes somebody who may not come back: for some seconds, or for good. @param {string} room @param {string} person @param {{seconds?: number, reason?: string}} [how] @returns {Promise<void>} */
  ban(room, person, how = {}) {
    return this.#surely("ban", { room, person, seconds: how.seconds, reason: how.reason });
  }

  /** Somebody may not speak for some seconds; null: they may again. @param {string} room @param {string} person @param {number | null} seconds @returns {Promise<void>} */
  mute(room, person, seconds) {
    return this.#surely("mute", { room, person, seconds });
  }

  /** Tells the moderators that something is wrong with a message. @param {string} room @param {number} target its `seq` @param {string} [reason] @returns {Promise<void>} */
  report(room, target, reason = "") {
    return this.#surely("report", { room, target, reason });
  }

  /**
   * Asks again after a broken connection and after what passes.
   * @param {string} name @param {any} body @returns {Promise<any>}
   */
  async #surely(name, body) {
    for (let attempt = 0; ; attempt += 1) {
      await this.connection.online();
      try {
        return await this.connection.command(name, body);
      } catch (error) {
        if (error instanceof Disconnected) continue;
        if (!(error instanceof Refusal) || !PASSING.has(error.code)) throw error;
        const wait = error.retryAfter ?? waitBefore(attempt, this.connection.random());
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}
