// @ts-check
/**
 * How far a room was read, and what that leaves unread; told to the server where it keeps it.
 * Must never: say that something was read that nobody looked at, or tell the server more than once in two seconds a room.
 * Bounded by: one call under way a room.
 */

import { readUpTo } from "./rooms.js";

const EVERY = 2_000;

/** The line stands before the first message that was not seen; it does not move while the room is looked at. @param {import("./chat.js").OpenRoom} room */
export function placeDivider(room) {
  const { timeline } = room;
  const read = readUpTo(timeline.room);
  if (read === undefined || read < 0) room.dividerAt = undefined;
  else room.dividerAt = read < timeline.last ? read + 1 : undefined;
}

/** How many of others came after what was read. @param {import("./chat.js").OpenRoom} room */
export function unreadOf({ timeline }) {
  const read = readUpTo(timeline.room);
  if (read === undefined || read < 0) return 0;
  let count = 0;
  for (let index = timeline.messages.length - 1; index >= 0; index -= 1) {
    const message = timeline.messages[index];
    if (message.seq <= read) break;
    if (!message.own && !message.note && !message.deleted) count += 1;
  }
  return count;
}

/** Tells the server, a moment later, the last position of each room. */
export class ReadKeeper {
  /** @type {Map<string, {seq: number, timer: any}>} */ #waiting = new Map();

  /** @param {(room: string, seq: number) => Promise<void>} save */
  constructor(save) {
    this.save = save;
  }

  /** @param {string} room @param {number} seq */
  tell(room, seq) {
    const waiting = this.#waiting.get(room);
    if (waiting) return void (waiting.seq = Math.max(waiting.seq, seq));
    void this.save(room, seq).catch(() => {});
    const timer = setTimeout(() => this.#again(room, seq), EVERY);
    this.#waiting.set(room, { seq, timer });
  }

  /** @param {string} room @param {number} told */
  #again(room, told) {
    const waiting = this.#waiting.get(room);
    this.#waiting.delete(room);
    if (waiting && waiting.seq > told) this.tell(room, waiting.seq);
  }
}
