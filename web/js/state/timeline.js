// @ts-check
/**
 * The messages of one room as they are now: the log's events applied, in order, and behind them what is on its way.
 * Must never: hold a gap (the client module guarantees the order), or touch the page.
 * Bounded by: 6,000 messages; beyond, the oldest 1,000 go while nobody reads them (they can be loaded again).
 *
 * Emits `change` {grew?: how many rows came in front, fresh?: messages that are new}.
 *
 * @typedef {import("../teahouse.js").Event} Event
 * @typedef {import("../teahouse.js").Media} Media
 * @typedef {import("../teahouse.js").Entry} Entry
 * @typedef {{key: string, seq: number, client_id?: string, from: {id: string, name: string, guest?: boolean}, text: string, media: Media[],
 *   link?: string, type?: string, reply_to?: number, at: number, edited?: boolean, deleted?: boolean, own: boolean,
 *   reactions?: readonly import("./reactions.js").Reaction[], mentions?: string[], mentionsRoom?: boolean,
 *   note?: Record<string, any>, entry?: Entry, state?: "waiting" | "failed" | "sent"}} Message
 */

import { Emitter } from "../teahouse.js";
import { Changes } from "./changes.js";
import { react, reactionsOf } from "./reactions.js";

const MOST = 6_000;
const CUT = 1_000;

export class Timeline extends Emitter {
  /** @type {Message[]} */ messages = [];
  /** @type {Message[]} */ pending = [];
  /** Whether the server has older ones. */ more = false;
  /** Whether a snapshot came. */ ready = false;
  /** The last position applied. */ last = 0;
  /** The first position that was looked at: older ones can be loaded from here. */ first = 1;
  #changes = new Changes();

  /** @param {string} room @param {() => {id: string, name: string}} me */
  constructor(room, me) {
    super();
    this.room = room;
    this.me = me;
  }

  /** All rows, those on their way last. @returns {Message[]} */
  rows() {
    return this.pending.length ? [...this.messages, ...this.pending] : this.messages;
  }

  /** @param {number} seq */
  find(seq) {
    let low = 0;
    let high = this.messages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.messages[middle].seq;
      if (found === seq) return this.messages[middle];
      if (found < seq) low = middle + 1;
      else high = middle - 1;
    }
    return undefined;
  }

  /** @param {{events: Event[], head: number, more: boolean}} snapshot */
  replace({ events, head, more }) {
    this.messages = [];
    this.more = more;
    this.ready = true;
    this.last = events.at(-1)?.seq ?? head;
    this.first = events[0]?.seq ?? head + 1;
    this.#changes = new Changes();
    for (const event of events) this.#apply(event, false);
    this.emit("change", { replaced: true });
  }

  /** @param {Event[]} events @returns {Message[]} those that are new */
  append(events) {
    const fresh = [];
    for (const event of events) {
      if (event.seq <= this.last) continue;
      this.last = event.seq;
      const message = this.#apply(event, true);
      if (message && !message.note) fresh.push(message);
    }
    this.emit("change", { fresh });
    return fresh;
  }

  /** A page of the log before what is here; what was done to its messages later is known already. @param {Event[]} page @param {boolean} more */
  prepend(page, more) {
    const { messages } = this;
    const older = page.filter((event) => event.seq < this.first);
    this.messages = [];
    for (const event of older) this.#apply(event, false);
    for (const { seq } of [...this.messages]) for (const event of this.#changes.of(seq)) this.#alter(event, false);
    const grew = this.messages.length;
    this.messages = [...this.messages, ...messages];
    this.first = older[0]?.seq ?? this.first;
    this.more = more && older.length > 0;
    this.emit("change", { grew });
  }

  /** Lets go of the oldest, when there are too many. */
  trim() {
    if (this.messages.length <= MOST) return;
    this.messages = this.messages.slice(CUT);
    this.first = this.messages[0].seq;
    this.more = true;
    this.emit("change", { grew: -CUT });
  }

  /** @param {Event} event @param {boolean} live whether somebody may have seen what it changes @returns {Message | undefined} what was not here before */
  #apply(event, live) {
    if (event.kind === "message" || isNote(event)) {
      const message = event.kind === "message" ? this.#message(event) : this.#note(event);
      if (message.own) this.pending = this.pending.filter((one) => one.client_id !== message.client_id);
      this.messages.push(message);
      return message;
    }
    if (event.target === undefined) return undefined;
    this.#changes.add(event);
    this.#alter(event, live);
    return undefined;
  }

  /** What was done to a message. @param {Event} event @param {boolean} live */
  #alter(event, live) {
    const target = this.find(event.target ?? 0);
    if (!target || target.deleted) return;
    const { kind, from } = event;
    if (kind === "edit") this.#change(target, { text: event.text ?? "", edited: true, ...mentionsOf(event, target) });
    if (kind === "reaction") this.react(target.seq, event.emoji ?? "", from, event.on !== false);
    // A line tells of it only where the message may have been seen.
    if (kind === "deletion" && live) this.#change(target, { deleted: true, text: "", media: [], reactions: [], mentions: [], mentionsRoom: false, link: undefined });
    else if (kind === "deletion") this.messages.splice(this.messages.indexOf(target), 1);
  }

  /** A new object, so that who compares sees the change. @param {Message} target @param {Partial<Message>} changes */
  #change(target, changes) {
    this.messages[this.messages.indexOf(target)] = { ...target, ...changes };
  }

  /** Shows what is on its way to the server. @param {number} seq @param {Partial<Message>} changes */
  show(seq, changes) {
    const target = this.find(seq);
    if (!target || target.deleted) return;
    this.#change(target, changes);
    this.emit("change", {});
  }

  /** Puts a reaction or takes it back; told twice it changes nothing. @param {number} seq @param {string} emoji @param {{id: string, name: string}} person @param {boolean} on */
  react(seq, emoji, person, on) {
    const target = this.find(seq);
    if (!target || target.deleted || !emoji) return;
    const before = target.reactions ?? [];
    const reactions = react(before, emoji, { id: person.id, name: person.name }, on);
    if (reactions !== before) this.#change(target, { reactions });
  }

  /** From the wire's event or REST's message. @param {any} one @returns {Message} */
  #message(one) {
    const from = one.from ?? one.user ?? { id: "", name: "" };
    const own = from.id === this.me().id;
    const { seq, client_id, text = "", media = [], link, type, reply_to, edited, deleted } = one;
    const key = own && client_id ? `c${client_id}` : `m${seq}`;
    const more = { reactions: reactionsOf(one.reactions), ...mentionsOf(one, {}) };
    return { key, seq, client_id, from, text, media, link, type, reply_to, edited: Boolean(edited), deleted, own, at: Date.parse(one.sent_at), ...more };
  }

  /** What happened to the room or its people, as a line of its own. @param {any} event @returns {Message} */
  #note(event) {
    const { seq, from, sent_at, kind, person, change, role, title, topic, archived, slow_seconds, picture } = event;
    const note = kind === "membership" ? { person, change, role } : { title, topic, archived, slow_seconds, picture };
    return { key: `m${seq}`, seq, from: from ?? { id: "", name: "" }, text: "", media: [], own: false, at: Date.parse(sent_at), note };
  }

  // ---- on its way

  /** @param {Entry} entry */
  queue(entry) {
    if (this.messages.some((one) => one.own && one.client_id === entry.client_id)) return;
    const { client_id, body, at = Date.now() } = entry;
    const { text = "", reply_to } = body;
    const state = entry.failed ? "failed" : "waiting";
    /** @type {Message} */
    const message = { key: `c${client_id}`, seq: 0, client_id, from: this.me(), text, media: [], reply_to, at, own: true, entry, state };
    const others = this.pending.filter((one) => one.client_id !== client_id);
    this.pending = [...others, message].sort((a, b) => (a.key < b.key ? -1 : 1));
    this.emit("change", {});
  }

  /** The answer came; the event itself follows or was there first. @param {string} clientId @param {{seq: number, sent_at: string}} answer */
  confirm(clientId, answer) {
    this.pending = this.pending.map((one) =>
      one.client_id === clientId ? { ...one, state: "sent", seq: answer.seq, at: Date.parse(answer.sent_at) } : one,
    );
    this.emit("change", {});
  }

  /** @param {string} clientId */
  discard(clientId) {
    this.pending = this.pending.filter((one) => one.client_id !== clientId);
    this.emit("change", {});
  }
}

/** @param {any} event */
const isNote = (event) => event.kind === "membership" || event.kind === "settings";

/** @param {any} event @param {Partial<Message>} before @returns {Partial<Message>} */
const mentionsOf = (event, before) => ({ mentions: event.mentions ?? before.mentions, mentionsRoom: event.mentions_room ?? before.mentionsRoom });
