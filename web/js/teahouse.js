// @ts-check
/**
 * The chat.v1 client for browsers (and Node, with `WebSocket: ws`). Import this file alone into your own page:
 *
 *   import { Teahouse } from "https://chat.example/static/js/teahouse.js";
 *   const tea = new Teahouse({ url: "wss://chat.example/ws", token });
 *   tea.on("snapshot", ({ room, events, people }) => …);  // a room as it is: at its join, and again after a reset
 *   tea.on("events", ({ room, events }) => …);            // what follows: without a gap, in order, each once
 *   tea.connect();
 *   tea.join("tea");
 *   const { seq } = await tea.send("tea", { text: "hi" }); // waits out any broken connection; rejects only with a Refusal
 *   await tea.edit("tea", seq, "hi there");                // so do edit, deleteMessage, react, read, rooms, enter, exit, members, …
 *
 * `token` may be a function that gives a fresh one: it is asked before the old one ends and when the server says that it has.
 *
 * Must never: show an event twice or skip one, take a time-out for a failure, lose what a person sent.
 * Bounded by: the limits in ./teahouse/connection.js, rooms.js and sender.js.
 *
 * Events: state {state, code?, reason?, wait?} · connected · snapshot · events · people · presence {room, count, joined?, left?}
 * · typing {room, from} · queued (entry) · sent {entry, answer} · refused {entry, error} · left {room, error} · token (a guest's)
 * · unread {room, head} · mention {room, seq, from} · read {room, seq} · changed {room} · removed {room, why} · me (as `tea.me`)
 */

import { Disconnected, Emitter, Refusal, afterClose, clientId, waitBefore } from "./teahouse/base.js";
import { Commands } from "./teahouse/commands.js";
import { Connection } from "./teahouse/connection.js";
import { Rooms } from "./teahouse/rooms.js";
import { MemoryOutbox, Sender } from "./teahouse/sender.js";

export { Disconnected, Emitter, MemoryOutbox, Refusal, afterClose, clientId, waitBefore };

/**
 * @typedef {import("./teahouse/base.js").Person} Person
 * @typedef {import("./teahouse/base.js").Me} Me
 * @typedef {import("./teahouse/base.js").RoomItem} RoomItem
 * @typedef {import("./teahouse/base.js").Member} Member
 * @typedef {import("./teahouse/base.js").Media} Media
 * @typedef {import("./teahouse/base.js").Event} Event
 * @typedef {import("./teahouse/base.js").Body} Body
 * @typedef {import("./teahouse/base.js").Entry} Entry
 * @typedef {import("./teahouse/base.js").Answer} Answer
 * @typedef {import("./teahouse/base.js").Snapshot} Snapshot
 * @typedef {import("./teahouse/sender.js").Outbox} Outbox
 * @typedef {import("./teahouse/connection.js").Options & {outbox?: Outbox}} Options
 */

/** Pushes that a listener hears as they come. */
const TOLD = ["typing", "presence", "unread", "mention", "read", "changed", "removed", "me"];

/** One connection to one server, kept up; any number of rooms. */
export class Teahouse extends Commands {
  /** Who the server says we are. @type {Me | undefined} */
  me;
  /** @type {Record<string, number>} */
  limits = {};
  /** @type {string[]} */
  features = [];
  #away = false;
  #connection;
  #rooms;
  #sender;

  /** @param {Options} options */
  constructor(options) {
    super();
    const emit = (/** @type {string} */ name, /** @type {any} */ detail) => this.emit(name, detail);
    this.outbox = options.outbox ?? new MemoryOutbox();
    this.connection = this.#connection = new Connection(options);
    this.#connection.on("ready", (ok) => {
      this.me = ok.me;
      this.limits = ok.limits ?? {};
      this.features = ok.features ?? [];
      if (this.#away) this.#say("status", { away: true });
      emit("connected", ok);
    });
    this.#connection.on("state", (detail) => emit("state", detail));
    this.#connection.on("token", (token) => emit("token", token));
    this.#rooms = new Rooms(this.#connection, emit);
    this.#connection.on("push", (frame) => this.#hear(frame));
    this.#sender = new Sender(this.#connection, this.outbox, emit);
  }

  get state() {
    return this.#connection.state;
  }

  /** Opens the connection and keeps it until `close`. */
  connect() {
    this.#connection.connect();
  }

  /** Closes it for good; the outbox keeps what it has. */
  close() {
    this.#connection.close();
  }

  /** Call it when the network is back or the page is seen again: tries at once, or finds out whether the socket still lives. */
  nudge() {
    this.#connection.nudge();
  }

  /** Joins a room and stays in it over every reconnect. @param {string} room @returns {Promise<Snapshot>} */
  join(room) {
    return this.#rooms.join(room);
  }

  /** @param {string} room */
  leave(room) {
    this.#rooms.leave(room);
  }

  /** Tells the others that this person writes; call it at most every three seconds. @param {string} room */
  typing(room) {
    if (this.#rooms.isLive(room)) this.#say("typing", { room });
  }

  /** Connected, but not looking, or back again; holds over every reconnect. @param {boolean} away */
  setAway(away) {
    if (away === this.#away) return;
    this.#away = away;
    if (this.state === "online") this.#say("status", { away });
  }

  /** @returns {Promise<Me>} */
  async whoAmI() {
    return (this.me = await super.whoAmI());
  }

  /** @param {any} frame a push */
  #hear(frame) {
    if (frame.me) this.me = frame.me;
    if (frame.removed) this.#rooms.forget(frame.removed.room, frame.removed.why);
    for (const name of TOLD) if (frame[name]) this.emit(name, frame[name]);
  }

  /** What is no loss when it does not arrive. @param {string} name @param {any} body */
  #say(name, body) {
    this.#connection.command(name, body).catch(() => {});
  }

  /** A page of a room's events after a position. @param {string} room @param {number} after @param {number} [limit] */
  sync(room, after, limit = 100) {
    return this.#connection.command("sync", { room, after, limit });
  }

  /**
   * Keeps the message in the outbox and sends it, now or when there is a connection, until it is answered.
   * @param {string} room @param {Body} body @param {Record<string, any>} [more] kept with the entry, for the outbox's `prepare`
   * @returns {Promise<Answer>} rejects only with a Refusal
   */
  send(room, body, more = {}) {
    const entry = { ...more, client_id: clientId(), room, body };
    return new Promise((resolve, reject) => {
      const mine = (/** @type {Entry} */ other) => other.client_id === entry.client_id;
      const settle = (/** @type {() => void} */ how) => {
        offSent();
        offRefused();
        how();
      };
      const offSent = this.on("sent", (sent) => mine(sent.entry) && settle(() => resolve(sent.answer)));
      const offRefused = this.on("refused", (no) => mine(no.entry) && settle(() => reject(no.error)));
      this.#sender.add(entry).catch((error) => settle(() => reject(error)));
    });
  }

  /** Sends a refused message once more, with the same `client_id`. @param {Entry} entry */
  retry(entry) {
    const { failed, ...again } = entry;
    return this.#sender.add(/** @type {Entry} */ (again));
  }

  /** Looks through the whole outbox again: after an upload, or when another tab has put something in. */
  flush() {
    return this.#sender.flush();
  }
}
