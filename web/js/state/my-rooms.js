// @ts-check
/**
 * The rooms that the viewer is a member of, as the server has them, with what is unread there.
 * Must never: ask more than once in two seconds, or count a mention twice.
 * Bounded by: 500 rooms.
 *
 * Emits `change`.
 *
 * @typedef {import("./room-calls.js").Facts} Facts
 */

import { Emitter } from "../teahouse.js";
import { myRooms } from "./room-calls.js";

const MOST_PAGES = 5;
const EVERY = 2_000;

export class MyRooms extends Emitter {
  /** @type {Map<string, Facts>} */ rooms = new Map();
  /** Whether the server has told. */ ready = false;
  /** Positions of mentions heard since the list was told. @type {Map<string, Set<number>>} */ #heard = new Map();
  /** @type {any} */ #timer;
  #askedAt = 0;

  /** @param {(room: string, seq: number) => void} told how far a room was read, as the server has it */
  constructor(told) {
    super();
    this.told = told;
  }

  /** Whether the server was asked. */
  get asked() {
    return this.#askedAt > 0;
  }

  /** @param {string} room */
  get(room) {
    return this.rooms.get(room);
  }

  async load() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#askedAt = Date.now();
    /** @type {Facts[]} */
    const all = [];
    let cursor;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const { items, next } = await myRooms(cursor);
      all.push(...items);
      if (!next) break;
      cursor = next;
    }
    this.take(all);
  }

  /** Asks again, soon: whatever changed meanwhile is asked for once. */
  refresh() {
    const wait = Math.max(100, this.#askedAt + EVERY - Date.now());
    this.#timer ??= setTimeout(() => void this.load().catch(() => (this.#timer = undefined)), wait);
  }

  /** @param {Facts[]} all */
  take(all) {
    this.rooms = new Map(all.map((room) => [room.room, room]));
    this.ready = true;
    for (const { room, head = 0, read } of all) {
      if (read !== undefined) this.told(room, read);
      const later = [...(this.#heard.get(room) ?? [])].filter((seq) => seq > head);
      this.#heard.set(room, new Set(later));
    }
    this.emit("change");
  }

  /** Nobody, or a guest: they have none. */
  clear() {
    this.rooms.clear();
    this.#heard.clear();
    this.emit("change");
  }

  /** Something was said in a room that is not open here. @param {string} room @param {number} head */
  heard(room, head) {
    const known = this.rooms.get(room);
    if (!known) return this.refresh();
    if (head <= (known.head ?? 0)) return;
    // At least one; how many exactly is asked for.
    this.rooms.set(room, { ...known, head, unread: Math.max(known.unread ?? 0, 1) });
    this.emit("change");
    this.refresh();
  }

  /** Something was said in a room that is open here. @param {string} room @param {import("./timeline.js").Message} message */
  said(room, { from, text, media, type, at }) {
    const known = this.rooms.get(room);
    if (!known) return;
    const kind = text ? "text" : (media[0]?.kind ?? type ?? "file");
    const sent_at = new Date(at).toISOString();
    this.rooms.set(room, { ...known, last_at: sent_at, last: { user: from, type: kind, text, sent_at } });
    this.emit("change");
  }

  /** @param {string} room @param {number} seq */
  mentioned(room, seq) {
    const set = this.#heard.get(room) ?? new Set();
    if (set.has(seq)) return;
    this.#heard.set(room, set.add(seq));
    this.emit("change");
  }

  /** Read here, or on another device. @param {string} room @param {number} seq */
  read(room, seq) {
    const known = this.rooms.get(room);
    const set = this.#heard.get(room);
    const left = [...(set ?? [])].filter((one) => one > seq);
    this.#heard.set(room, new Set(left));
    const all = known && seq >= (known.head ?? 0);
    if (all) this.rooms.set(room, { ...known, read: seq, unread: 0, mentions: 0 });
    if (all || left.length !== (set?.size ?? 0)) this.emit("change");
  }

  /** @param {string} room */
  mentions(room) {
    const known = this.rooms.get(room);
    const head = known?.head ?? 0;
    return (known?.mentions ?? 0) + [...(this.#heard.get(room) ?? [])].filter((seq) => seq > head).length;
  }

  /** @param {string} room @param {Partial<Facts>} changes */
  patch(room, changes) {
    const known = this.rooms.get(room);
    if (!known) return;
    this.rooms.set(room, { ...known, ...changes });
    this.emit("change");
  }

  /** @param {string} room */
  drop(room) {
    if (this.rooms.delete(room)) this.emit("change");
  }
}

/** Whether one of them is a room in which its reader looks after others. @param {Iterable<Facts>} rooms */
export const keepsOrder = (rooms) => [...rooms].some(({ kind, role }) => kind !== "direct" && (role === "owner" || role === "moderator"));

/**
 * The list at the left: what stands in which section, in which order.
 * @param {Iterable<Facts>} mine @param {{name: string}[]} seen the open rooms that this browser has been in
 * @param {(name: string) => string} title
 * @returns {{direct: string[], rooms: string[], open: string[], archived: string[]}}
 */
export function sections(mine, seen, title) {
  const all = [...mine];
  const byTitle = (/** @type {string} */ a, /** @type {string} */ b) => title(a).localeCompare(title(b));
  // A list that changes its order under the pointer would be worse than one by name; conversations stand by the last word said.
  const byTime = (/** @type {Facts} */ a, /** @type {Facts} */ b) => (b.last_at ?? "").localeCompare(a.last_at ?? "");
  const live = all.filter((room) => !room.archived);
  const mineToo = new Set(all.map((room) => room.room));
  return {
    direct: live.filter((room) => room.kind === "direct").sort(byTime).map((room) => room.room),
    rooms: live.filter((room) => room.kind !== "direct").map((room) => room.room).sort(byTitle),
    open: seen.map((room) => room.name).filter((name) => !mineToo.has(name)).sort(byTitle),
    archived: all.filter((room) => room.archived).map((room) => room.room).sort(byTitle),
  };
}
