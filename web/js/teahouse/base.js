// @ts-check
/**
 * What the other parts of the client stand on: types, errors, ids, waits, listeners.
 * Must never: touch a socket, a clock of its own or the page.
 * Bounded by: nothing is kept but the last id.
 *
 * @typedef {{id: string, name: string, guest?: boolean, away?: boolean}} Person
 * @typedef {{id: string, name: string, guest: boolean, named: boolean, role: "guest"|"member"|"admin", login?: string, email?: string,
 *   picture?: string, language?: string, rights: {sign_up: "open"|"invite"|"closed", make_rooms: boolean}}} Me
 * @typedef {{room: string, title: string, kind: "open"|"public"|"private"|"direct", topic: string, picture?: string, role?: string,
 *   muted_until?: string, members: number, head: number, read: number, unread: number, mentions: number, last_at?: string,
 *   archived: boolean, people?: Person[]}} RoomItem
 * @typedef {{id: string, name: string, login?: string, role: string, picture?: string, muted_until?: string, joined_at?: string,
 *   guest: boolean, online: boolean}} Member
 * @typedef {{url: string, width: number, height: number}} Thumbnail
 * @typedef {{id: string, url: string, kind: "image"|"video"|"voice"|"file", type: string, bytes: number, name?: string,
 *   width?: number, height?: number, duration_ms?: number, thumbnail?: Thumbnail, waveform?: number[]}} Media
 * @typedef {{room: string, seq: number, id: string, kind: string, type?: string, from: Person, client_id?: string,
 *   text?: string, media?: Media[], link?: string, reply_to?: number, mentions?: string[], mentions_room?: boolean,
 *   target?: number, emoji?: string, on?: boolean, person?: Person, change?: "joined"|"left"|"removed"|"banned"|"role", role?: string,
 *   title?: string, topic?: string, picture?: string, archived?: boolean, slow_seconds?: number, sent_at: string}} Event
 * @typedef {{text?: string, reply_to?: number, media?: string[]}} Body
 * @typedef {{client_id: string, room: string, body: Body, failed?: {code: string, message: string}, [more: string]: any}} Entry
 * @typedef {{seq: number, id: string, sent_at: string, again: boolean}} Answer
 * @typedef {{room: string, events: Event[], head: number, more: boolean, people: Person[], count: number, reset: boolean}} Snapshot
 */

const SHORTEST_WAIT = 500;
const LONGEST_WAIT = 30_000;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Codes after which the same command may well be taken a moment later. */
export const PASSING = new Set(["rate_limited", "busy", "outcome_unknown", "draining"]);

/** The server's refusal: `code` for programs, `message` for people. */
export class Refusal extends Error {
  /** @param {{code: string, message: string, retry_after_ms?: number}} error */
  constructor({ code, message, retry_after_ms }) {
    super(message);
    this.code = code;
    this.retryAfter = retry_after_ms;
  }
}

/** The connection went before an answer came: the outcome is open, nothing has failed. */
export class Disconnected extends Error {}

let lastTime = 0;
let lastNumber = 0n;

/** A ULID: 26 characters that sort by time, also within one millisecond. @param {number} [now] */
export function clientId(now = Date.now()) {
  if (now > lastTime) {
    const words = crypto.getRandomValues(new Uint32Array(3));
    lastTime = now;
    // The top bit stays free, so that counting on cannot overflow the 80 bits.
    lastNumber = (BigInt(words[0] >>> 1) << 48n) | (BigInt(words[1]) << 16n) | BigInt(words[2] & 0xffff);
  } else {
    lastNumber += 1n;
  }
  let rest = (BigInt(lastTime) << 80n) | lastNumber;
  let text = "";
  for (let digit = 0; digit < 26; digit += 1, rest >>= 5n) text = ALPHABET[Number(rest & 31n)] + text;
  return text;
}

/**
 * Full jitter: anywhere between half a second and a bound that doubles up to 30 s.
 * @param {number} attempt @param {number} random from 0 to 1
 */
export function waitBefore(attempt, random) {
  const bound = Math.min(LONGEST_WAIT, 1_000 * 2 ** Math.min(attempt, 10));
  return SHORTEST_WAIT + random * (bound - SHORTEST_WAIT);
}

/** What a close code asks for. @param {number} code @returns {"final"|"token"|"again"} */
export function afterClose(code) {
  if (code >= 4000 && code <= 4299) return "final";
  return code >= 4600 && code <= 4699 ? "token" : "again";
}

/** Listeners by name; one that throws does not keep the next from hearing. */
export class Emitter {
  /** @type {Map<string, Set<(detail: any) => void>>} */
  #listeners = new Map();

  /** @param {string} name @param {(detail: any) => void} listener @returns {() => void} takes it off again */
  on(name, listener) {
    const set = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, set.add(listener));
    return () => void set.delete(listener);
  }

  /** @param {string} name @param {any} [detail] */
  emit(name, detail) {
    for (const listener of [...(this.#listeners.get(name) ?? [])]) {
      try {
        listener(detail);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
