// @ts-check
/**
 * The rooms of one connection and the rule of the sequence: only `seq == last + 1` is applied, what is older is known,
 * a jump is asked for with `sync`, and what cannot be bridged starts again from a snapshot.
 * Must never: show an event twice, or skip one without saying so (`snapshot` with `reset`).
 * Bounded by: 1,000 missed events a room (more is a reset), one page of 500 under way a room.
 */

import { Disconnected, PASSING, Refusal, waitBefore } from "./base.js";

/**
 * @typedef {import("./base.js").Event} Event
 * @typedef {import("./base.js").Snapshot} Snapshot
 * @typedef {{name: string, known: boolean, fresh: boolean, live: boolean, last: number, lastId?: string, target: number,
 *   pulling: boolean, joined: Promise<Snapshot>, resolve: (snapshot: Snapshot) => void, reject: (error: Error) => void}} Room
 */

const MOST_MISSED = 1_000;
const PAGE = 500;

export class Rooms {
  /** @type {Map<string, Room>} */
  #rooms = new Map();

  /** @param {import("./connection.js").Connection} connection @param {(name: string, detail: any) => void} emit */
  constructor(connection, emit) {
    this.connection = connection;
    this.emit = emit;
    connection.on("ready", (ok) => this.#comeBack(ok.log));
    connection.on("down", () => this.#rooms.forEach((room) => void (room.live = false)));
    connection.on("push", (frame) => this.#take(frame));
  }

  /** @param {string} name @returns {Promise<Snapshot>} */
  join(name) {
    const present = this.#rooms.get(name);
    if (present) return present.joined;
    /** @type {any} */
    const handles = {};
    const joined = new Promise((resolve, reject) => Object.assign(handles, { resolve, reject }));
    joined.catch(() => {});
    const room = { name, known: false, fresh: false, live: false, last: 0, target: 0, pulling: false, joined, ...handles };
    this.#rooms.set(name, room);
    if (this.connection.state === "online") void this.#enter(room);
    return joined;
  }

  /** @param {string} name */
  leave(name) {
    const room = this.#rooms.get(name);
    this.#rooms.delete(name);
    if (room?.live) this.connection.command("leave", { room: name }).catch(() => {});
  }

  /** The server has taken us out: nothing follows, and there is nothing to leave. @param {string} name @param {string} why */
  forget(name, why) {
    const room = this.#rooms.get(name);
    this.#rooms.delete(name);
    room?.reject(new Refusal({ code: why === "banned" ? "banned" : "not_found", message: `no more of ${name}: ${why}` }));
  }

  /** @param {string} name */
  isLive(name) {
    return this.#rooms.get(name)?.live ?? false;
  }

  /** @param {string} log */
  #comeBack(log) {
    const before = this.connection.log;
    for (const room of this.#rooms.values()) {
      // Another log: positions of the old one mean nothing here.
      if (before !== undefined && before !== log) room.known = false;
      void this.#enter(room);
    }
  }

  /** @param {any} frame */
  #take(frame) {
    if (frame.event) {
      const room = this.#rooms.get(frame.event.room);
      if (!room?.live) return;
      this.#apply(room, [frame.event]);
      this.#reach(room, frame.event.seq);
    } else if (frame.lagged) {
      const room = this.#rooms.get(frame.lagged.room);
      if (room?.live) this.#reach(room, frame.lagged.head);
    } else if (frame.reset) {
      const room = this.#rooms.get(frame.reset.room);
      if (room) this.#startAgain(room);
    }
  }

  /** @param {Room} room */
  async #enter(room) {
    const resume = room.known ? { after: room.last, ...(room.lastId ? { after_id: room.lastId } : {}) } : {};
    try {
      const ok = await this.connection.command("join", { room: room.name, ...resume });
      if (this.#rooms.get(room.name) !== room) return;
      if (ok.reset) return this.#startAgain(room);
      room.live = true;
      if (room.known) this.#resume(room, ok);
      else this.#start(room, ok);
    } catch (error) {
      if (error instanceof Disconnected || this.#rooms.get(room.name) !== room) return;
      if (error instanceof Refusal && PASSING.has(error.code)) return this.#enterLater(room, error.retryAfter);
      this.#rooms.delete(room.name);
      room.reject(/** @type {Error} */ (error));
      this.emit("left", { room: room.name, error });
    }
  }

  /** @param {Room} room @param {number | undefined} wait */
  #enterLater(room, wait = waitBefore(2, this.connection.random())) {
    const again = () => this.#rooms.get(room.name) === room && !room.live && void this.#enter(room);
    setTimeout(again, wait);
  }

  /** @param {Room} room @param {any} ok */
  #start(room, ok) {
    const newest = ok.events.at(-1);
    const reset = room.last > 0;
    room.known = room.fresh = true;
    room.last = newest?.seq ?? ok.head;
    room.lastId = newest?.id;
    room.target = ok.head;
    const { events, head, more = false, people = [], count = people.length } = ok;
    const snapshot = { room: room.name, events, head, more, people, count, reset };
    this.emit("snapshot", snapshot);
    room.resolve(snapshot);
    void this.#pull(room);
  }

  /** @param {Room} room @param {any} ok */
  #resume(room, ok) {
    this.#apply(room, ok.events);
    if (ok.people) this.emit("people", { room: room.name, people: ok.people, count: ok.count ?? ok.people.length });
    this.#reach(room, ok.head);
  }

  /** @param {Room} room @param {Event[]} events @returns {number} how many were new */
  #apply(room, events) {
    const fresh = [];
    for (const event of events) {
      if (event.seq !== room.last + 1) continue;
      room.last = event.seq;
      room.lastId = event.id;
      fresh.push(event);
    }
    if (fresh.length) {
      room.fresh = false;
      this.emit("events", { room: room.name, events: fresh });
    }
    return fresh.length;
  }

  /** @param {Room} room @param {number} head */
  #reach(room, head) {
    room.target = Math.max(room.target, head);
    if (room.target - room.last > MOST_MISSED) this.#startAgain(room);
    else void this.#pull(room);
  }

  /** Pages until nothing is missing. @param {Room} room */
  async #pull(room) {
    if (room.pulling) return;
    room.pulling = true;
    try {
      while (room.live && room.last < room.target) {
        const page = await this.connection.command("sync", { room: room.name, after: room.last, limit: PAGE });
        if (!page.reset && this.#apply(room, page.events) > 0) continue;
        if (room.last >= room.target) break;
        // Nothing there and something missing: a snapshot bridges it, unless this was one.
        if (room.fresh) room.last = room.target;
        else this.#startAgain(room);
      }
    } catch {
      // The next connection, or the next event, asks again from `last`.
    } finally {
      room.pulling = false;
    }
  }

  /** @param {Room} room */
  #startAgain(room) {
    room.known = room.live = false;
    void this.#enter(room);
  }
}
