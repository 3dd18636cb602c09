// @ts-check
/**
 * What the viewer may do in a room, as the server's table has it: so that nothing is offered that would be refused.
 * Must never: be what protects anything (the server asks its own table each time).
 * Bounded by: a fixed table.
 *
 * @typedef {import("./room-calls.js").Facts} Facts
 * @typedef {{id: string, guest?: boolean, role?: string}} Viewer
 * @typedef {"read" | "write" | "respond" | "enter" | "leave" | "invite" | "deleteAny" | "moderate" | "configure" | "setRoles" | "end" | "mentionAll"} Action
 */

const RANKS = ["nobody", "passer", "visitor", "reader", "member", "moderator", "owner"];
/** @type {Record<Action, string>} */
const NEEDED = {
  read: "visitor",
  enter: "visitor",
  leave: "reader",
  write: "member",
  respond: "member",
  invite: "member",
  mentionAll: "moderator",
  deleteAny: "moderator",
  moderate: "moderator",
  configure: "moderator",
  setRoles: "owner",
  end: "owner",
};
const SPEAKS = new Set(["write", "respond", "mentionAll", "enter", "invite"]);
/** @type {Record<string, string>} */
const OF_ROLE = { read_only: "reader", member: "member", moderator: "moderator", owner: "owner" };
export const ROLES = ["read_only", "member", "moderator", "owner"];

/** @param {string} rank */
const height = (rank) => RANKS.indexOf(rank);

/** @param {Viewer} me @param {Facts | undefined} facts nothing: a room that nobody has told of is taken for an open one */
export function rankOf(me, facts) {
  const { kind = "open", role } = facts ?? {};
  if (me.role === "admin" && kind !== "direct") return "owner";
  if (role && kind === "direct") return "member";
  if (role) return OF_ROLE[role] ?? "member";
  if (kind === "open") return "member";
  if (kind === "public") return me.guest || me.role === "guest" ? "passer" : "visitor";
  return "nobody";
}

/** @param {Viewer} me @param {Facts | undefined} facts @param {Action} action */
export function may(me, facts, action) {
  if (facts?.kind === "direct" && (action === "leave" || action === "invite")) return false;
  if (facts?.archived && SPEAKS.has(action)) return false;
  return height(rankOf(me, facts)) >= height(NEEDED[action]);
}

/** Whether the viewer may mute, remove or ban this member. @param {Viewer} me @param {Facts | undefined} facts @param {{id: string, role?: string}} person */
export function mayActOn(me, facts, person) {
  if (person.id === me.id || facts?.kind === "direct" || !may(me, facts, "moderate")) return false;
  const mine = rankOf(me, facts);
  const theirs = OF_ROLE[person.role ?? "member"] ?? "member";
  return mine === "owner" || height(mine) > height(theirs);
}

/** The roles that the viewer may give this member. @param {Viewer} me @param {Facts | undefined} facts @param {{id: string, role?: string}} person @returns {string[]} */
export function rolesFor(me, facts, person) {
  if (!may(me, facts, "setRoles") || facts?.kind === "direct") return [];
  return ROLES.filter((role) => role !== (person.role ?? "member")).reverse();
}
