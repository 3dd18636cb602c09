// @ts-check
/**
 * The calls about rooms and their people.
 * Must never: keep an answer, or change the page.
 * Bounded by: one request each, pages of 100.
 *
 * @typedef {"open" | "public" | "private" | "direct"} Kind
 * @typedef {{id: string, name: string}} Someone
 * @typedef {{user: Someone, type: string, text: string, sent_at: string}} Last
 * @typedef {{room: string, title: string, kind: Kind, topic?: string, picture?: string | null, role?: string | null, muted_until?: string | null,
 *   members?: number, head?: number, read?: number, unread?: number, mentions?: number, last_at?: string, last?: Last, archived?: boolean,
 *   people?: Someone[], people_count?: number, slow_seconds?: number, created_at?: string, created_by?: Someone}} Facts
 * @typedef {{id: string, name: string, login?: string, role?: string, picture?: string | null, muted_until?: string | null,
 *   joined_at?: string, guest?: boolean, online?: boolean, away?: boolean}} Member
 * @typedef {{id: string, name: string, login?: string, picture?: string | null, online?: boolean}} Found
 * @typedef {{id: string, person?: Someone, network?: string, reason?: string, by?: string, created_at: string, until?: string | null}} Ban
 * @typedef {{id: string, seq: number, text: string, author: Someone, reporter: Someone, reason: string, created_at: string, state: string}} Report
 * @typedef {{id: string, role?: string, by?: string, created_at: string, expires_at?: string | null, uses: number, uses_left?: number | null}} Invite
 */

import { ask, query, roomAddress } from "./api.js";

/** @template T @typedef {{items: T[], next: string | null}} Page */

/** @param {string} [cursor] @returns {Promise<Page<Facts>>} */
export const myRooms = (cursor) => ask("GET", `rooms${query({ show: "mine", limit: 100, cursor })}`);

/** @param {string} q @param {string} [cursor] @returns {Promise<Page<Facts>>} */
export const publicRooms = (q, cursor) => ask("GET", `rooms${query({ show: "public", q, limit: 30, cursor })}`);

/** @param {{kind: Kind, name?: string, title?: string, topic?: string, people?: string[]}} room @returns {Promise<Facts>} */
export const makeRoom = (room) => ask("POST", "rooms", room);

/** @param {string} room @returns {Promise<Facts>} */
export const factsOf = (room) => ask("GET", roomAddress(room));

/** @param {string} room @param {Partial<Facts>} changes @returns {Promise<Facts>} */
export const changeRoom = (room, changes) => ask("PATCH", roomAddress(room), changes);

/** @param {string} room */
export const deleteRoom = (room) => ask("DELETE", roomAddress(room));

/** @param {string} room */
export const enterRoom = (room) => ask("POST", roomAddress(room, "enter"));

/** @param {string} room */
export const exitRoom = (room) => ask("POST", roomAddress(room, "exit"));

/** @param {string} room @param {string} q @param {string} [cursor] @returns {Promise<Page<Member>>} */
export const members = (room, q, cursor) => ask("GET", `${roomAddress(room, "members")}${query({ q, limit: 100, cursor })}`);

/** Adds a member, or gives them another role. @param {string} room @param {string} person @param {string} role */
export const setRole = (room, person, role) => ask("PUT", roomAddress(room, "members", person), { role });

/** @param {string} room @param {string} person */
export const removeMember = (room, person) => ask("DELETE", roomAddress(room, "members", person));

/** @param {string} room @param {string} person @param {number | null} seconds */
export const mute = (room, person, seconds) => ask("PUT", roomAddress(room, "members", person, "mute"), { seconds });

/** @param {string} room @param {string} [cursor] @returns {Promise<Page<Ban>>} */
export const bans = (room, cursor) => ask("GET", `${roomAddress(room, "bans")}${query({ limit: 100, cursor })}`);

/** @param {string} room @param {{person: string, seconds?: number, reason?: string, delete_messages?: boolean}} ban */
export const ban = (room, ban) => ask("POST", roomAddress(room, "bans"), ban);

/** @param {string} room @param {string} person */
export const liftBan = (room, person) => ask("DELETE", roomAddress(room, "bans", person));

/** @param {string} room @param {string} [cursor] @returns {Promise<Page<Invite>>} */
export const invites = (room, cursor) => ask("GET", `${roomAddress(room, "invites")}${query({ limit: 100, cursor })}`);

/** @param {string} room @param {{expires_in?: number, uses?: number, role?: string}} invite @returns {Promise<{id: string, code: string, url: string}>} */
export const makeInvite = (room, invite) => ask("POST", roomAddress(room, "invites"), invite);

/** @param {string} room @param {string} id */
export const revokeInvite = (room, id) => ask("DELETE", roomAddress(room, "invites", id));

/** @param {string} room @param {number} seq @param {string} reason */
export const reportMessage = (room, seq, reason) => ask("POST", roomAddress(room, "messages", seq, "report"), { reason });

/** Those nobody has looked at. @param {string} room @param {string} [cursor] @returns {Promise<Page<Report>>} */
export const reports = (room, cursor) => ask("GET", `${roomAddress(room, "reports")}${query({ state: "open", limit: 100, cursor })}`);

/** @param {string} room @param {string} id @param {"done" | "dismissed"} state */
export const handleReport = (room, id, state) => ask("PATCH", roomAddress(room, "reports", id), { state });

/** @param {string} q @returns {Promise<Page<Found>>} */
export const findPeople = (q) => ask("GET", `people${query({ q, limit: 30 })}`);

/** @param {string} id @returns {Promise<Found>} */
export const personOf = (id) => ask("GET", `people/${encodeURIComponent(id)}`);
