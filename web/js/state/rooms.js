// @ts-check
/**
 * The rooms this browser has been in, with how far each was read.
 * Must never: ask the server (this list is the browser's own), or move a read position back.
 * Bounded by: 50 rooms; the one not visited for longest goes first.
 *
 * @typedef {{name: string, read: number, at: number}} Seen
 */

import { keep, recall } from "../lib/keep.js";

const MOST = 50;
const NAME = /^[\p{L}\p{N}\p{M}\p{Pc}-]{1,100}$/u;

/** What is kept, read once: it is asked at every message. @type {Seen[] | undefined} */
let known;
// Another tab has visited or read something.
globalThis.addEventListener?.("storage", () => void (known = undefined));

/** @returns {Seen[]} the last visited first */
export function seenRooms() {
  if (known) return [...known];
  const list = recall("rooms", /** @type {Seen[]} */ ([]));
  known = Array.isArray(list) ? list : [];
  return [...known];
}

/** @param {Seen[]} list */
function save(list) {
  known = list;
  keep("rooms", list);
}

/** What the server told of this person's positions: another device may be further. @type {Map<string, number>} */
const told = new Map();

/** How far a room was read; `undefined` where it was never open here. @param {string} name */
export function readUpTo(name) {
  const here = seenRooms().find((room) => room.name === name)?.read;
  const there = told.get(name);
  return there === undefined ? here : Math.max(there, here ?? -1);
}

/** @param {string} name @param {number} seq */
export function tellRead(name, seq) {
  if (seq > (told.get(name) ?? -1)) told.set(name, seq);
}

/** @param {string} name */
export function visit(name) {
  const others = seenRooms().filter((room) => room.name !== name);
  const read = seenRooms().find((room) => room.name === name)?.read ?? -1;
  save([{ name, read, at: Date.now() }, ...others].slice(0, MOST));
}

/** @param {string} name @param {number} seq */
export function markRead(name, seq) {
  const list = seenRooms();
  const room = list.find((one) => one.name === name);
  if (!room || room.read >= seq) return;
  room.read = seq;
  save(list);
}

/** The history of this room was replaced: old positions mean nothing. @param {string} name @param {number} head */
export function restartReading(name, head) {
  const list = seenRooms();
  told.delete(name);
  for (const room of list) if (room.name === name) room.read = Math.min(room.read, head);
  save(list);
}

/** @param {string} name */
export function forget(name) {
  save(seenRooms().filter((room) => room.name !== name));
}

/** A name as typed becomes one that the server takes, or nothing. @param {string} text */
export function roomName(text) {
  const name = text.trim().replace(/^#/, "").replace(/\s+/g, "-").normalize("NFC");
  return NAME.test(name) && !/[\u200c\u200d]/.test(name) && [...name].length <= 100 ? name : undefined;
}

/** @param {string} name */
export const roomPath = (name) => `/chat/${encodeURIComponent(name)}/`;

/** The room that an address shows. @param {string} path */
export function roomOfPath(path) {
  const found = /^\/chat\/([^/]+)\/?$/.exec(path);
  try {
    return found ? roomName(decodeURIComponent(found[1])) : undefined;
  } catch {
    return undefined;
  }
}
