// @ts-check
/**
 * Whether one can write in a room now, and if not, why: nothing at all, or only for a while.
 * Must never: look at the clock by itself (the moment is handed in).
 * Bounded by: nothing is kept.
 *
 * @typedef {import("./room-calls.js").Facts} Facts
 * @typedef {{why: "archived" | "join" | "guest" | "readOnly" | "banned"} | {why: "muted", until: number} | {why: "slow", until: number} | undefined} Gate
 */

import { may, rankOf } from "./permits.js";

/**
 * @param {{id: string, guest?: boolean, role?: string}} me @param {Facts | undefined} facts
 * @param {number} now @param {number} lastSent when the viewer last sent something here, or 0
 * @returns {Gate}
 */
export function gateOf(me, facts, now, lastSent) {
  if (!facts) return undefined;
  if (facts.archived) return { why: "archived" };
  const rank = rankOf(me, facts);
  if (rank === "passer" || (rank === "nobody" && me.guest)) return { why: "guest" };
  if (rank === "visitor") return { why: "join" };
  if (rank === "reader") return { why: "readOnly" };
  const muted = facts.muted_until ? Date.parse(facts.muted_until) : 0;
  if (muted > now) return { why: "muted", until: muted };
  const slow = (facts.slow_seconds ?? 0) * 1_000;
  const free = may(me, facts, "moderate");
  return slow && !free && lastSent + slow > now ? { why: "slow", until: lastSent + slow } : undefined;
}
