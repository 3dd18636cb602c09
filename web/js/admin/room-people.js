// @ts-check
/**
 * The people of one room: who holds a place and as what, who is banned, by which links others come. Admins and those who keep
 * order there do the same; bans and links by the addresses of the room.
 * Must never: offer what the server would refuse (state/permits.js has its table).
 * Bounded by: pages of the lists.
 */

import { h } from "../lib/dom.js";
import { roomAddress } from "../state/api.js";
import { may, mayActOn, ROLES, rolesFor } from "../state/permits.js";
import { Refusal } from "../teahouse.js";
import { toast } from "../ui/toast.js";
import { ask, call, isAdmin, ofRoom } from "./api.js";
import { question, showSecret } from "./ask.js";
import { banPerson } from "./bans.js";
import { uses } from "./doors.js";
import { partial } from "./lists.js";
import { button, part, person, rowButton } from "./parts.js";
import { time, words } from "./say.js";

const say = words.rooms;

/** @typedef {import("../state/accounts.js").Me} Me */

/** @param {any} about @param {Me} me @param {() => void} banned what to do when somebody was */
export function membersOf(about, me, banned) {
  const list = partial({
    section: "rooms",
    title: say.membersOf,
    file: "members",
    exports: isAdmin(),
    from: ofRoom(about.room, "members"),
    none: say.noMembers,
    filters: [{ name: "q", label: words.search }],
    columns: [
      { label: words.person, cell: person },
      { label: words.role, cell: (one) => words.roomRoles[one.role] },
      { label: words.made, cell: (one) => time(one.joined_at) },
      { label: "", cell: (one) => memberActions(about, me, one, list.again, banned) },
    ],
  });
  const bringIn = async () => (await bring(about, me)) && (toast(words.saved), list.again());
  return part(say.membersOf, list.element, about.kind !== "direct" && may(me, about, "invite") && button(say.bring, bringIn));
}

/** @param {any} about @param {Me} me @param {any} one @param {() => void} again @param {() => void} banned */
function memberActions(about, me, one, again, banned) {
  const then = (/** @type {() => Promise<any>} */ act) => async () => (await act()) && (toast(words.saved), again());
  const acts = isAdmin() ? about.kind !== "direct" : mayActOn(me, about, one);
  const ban = () => banPerson(one, about.room);
  const roles = rolesFor(me, about, one);
  return h(
    "span",
    { class: "row-buttons" },
    roles.length > 0 && rowButton(words.role, then(() => give(about, one, roles)), { about: one.name }),
    acts && rowButton(say.takeOut, then(() => takeOut(about, one)), { about: one.name }),
    acts && one.id !== me.id && rowButton(words.bans.action, then(async () => (await ban()) && (banned(), true)), { about: one.name, danger: true }),
  );
}

/** @param {any} about @param {any} one @param {string[]} roles */
function give(about, one, roles) {
  return question({
    title: words.users.changeRole,
    text: say.roleText(one.name),
    action: words.save,
    fields: [{ name: "role", label: words.role, type: "radios", value: one.role, options: named([one.role, ...roles]) }],
    run: ({ role }) => call("PUT", ofRoom(about.room, "members", one.id), { role }),
  });
}

/** Roles in their order, with their names. @param {string[]} roles @returns {[string, string][]} */
const named = (roles) => ROLES.filter((role) => roles.includes(role)).map((role) => [role, words.roomRoles[role]]);

/** @param {any} about @param {any} one */
const takeOut = (about, one) =>
  question({ title: say.takeOut, text: say.takeOutText(one.name), action: say.takeOut, danger: true, run: () => call("DELETE", ofRoom(about.room, "members", one.id)) });

/** @param {any} about @param {Me} me */
function bring(about, me) {
  const roles = may(me, about, "setRoles") ? ROLES : ["member", "read_only"];
  return question({
    title: say.bring,
    action: say.bring,
    fields: [
      { name: "person", label: words.bans.person, required: true },
      { name: "role", label: words.role, type: "select", options: named(roles), value: "member" },
    ],
    at: { unknown_person: "person" },
    run: async ({ person, role }) => call("PUT", ofRoom(about.room, "members", await idOf(person)), { role }),
  });
}

/** An admin's addresses take a login, those of a room an id. @param {string} text @returns {Promise<string>} */
async function idOf(text) {
  if (isAdmin()) return text;
  const { items } = await ask(`people?q=${encodeURIComponent(text)}`);
  const found = items.find((/** @type {any} */ one) => [one.id, one.login, one.name].includes(text));
  if (!found) throw new Refusal({ code: "unknown_person", message: "" });
  return found.id;
}

/** Where a list of a room is: an admin has one of all rooms, which can be taken home. @param {"bans" | "invites"} what @param {string} room */
const kept = (what, room) => (isAdmin() ? { from: `admin/${what}`, filter: { room } } : { from: roomAddress(room, what), exports: false });

/** @param {any} about @returns {{element: Element, again: () => void}} */
export function bansIn(about) {
  const terms = words.bans;
  const list = partial({
    section: "bans",
    title: words.sections.bans,
    file: "bans",
    none: terms.none,
    ...kept("bans", about.room),
    filters: isAdmin() ? [{ name: "person", label: terms.person }] : [],
    columns: [
      { label: words.person, cell: (ban) => person(ban.person) },
      { label: words.reason, cell: (ban) => h("span", { dir: "auto" }, ban.reason), wide: true },
      { label: words.by, cell: (ban) => ban.by },
      { label: words.until, cell: (ban) => (ban.until ? time(ban.until) : words.forGood) },
      { label: "", cell: (ban) => rowButton(terms.lift, () => lift(ban), { about: ban.person.name }) },
    ],
  });
  const lift = async (/** @type {any} */ ban) => {
    const run = () => call("DELETE", roomAddress(about.room, "bans", ban.person.id));
    if (await question({ title: terms.lift, text: terms.liftText(ban.person.name), action: terms.lift, run })) (toast(terms.lifted), list.again());
  };
  return { element: part(words.sections.bans, list.element), again: list.again };
}

/** @param {any} about @param {Me} me */
export function invitesInto(about, me) {
  const terms = words.invites;
  const list = partial({
    section: "invites",
    title: words.sections.invites,
    file: "invites",
    none: terms.none,
    ...kept("invites", about.room),
    columns: [
      { label: words.role, cell: (one) => words.roomRoles[one.role] },
      { label: terms.used, cell: uses },
      { label: words.by, cell: (one) => one.by },
      { label: words.until, cell: (one) => (one.expires_at ? time(one.expires_at) : words.forGood) },
      { label: "", cell: (one) => rowButton(terms.revoke, () => revoke(one), { about: one.by }) },
    ],
  });
  const revoke = async (/** @type {any} */ one) => {
    const run = () => call("DELETE", roomAddress(about.room, "invites", one.id));
    if (await question({ title: terms.revoke, text: terms.revokeText, action: terms.revoke, danger: true, run })) (toast(terms.revoked), list.again());
  };
  const add = async () => {
    const made = await invite(about);
    if (!made) return;
    await showSecret(terms.add, terms.made, new URL(made.url, location.origin).href);
    list.again();
  };
  return part(words.sections.invites, list.element, may(me, about, "invite") && button(terms.add, add));
}

/** @param {any} about */
function invite(about) {
  const terms = words.invites;
  return question({
    title: terms.add,
    text: terms.roomText,
    action: terms.action,
    fields: [
      { name: "uses", label: terms.uses, type: "number", value: "1" },
      { name: "expires_in", label: terms.ends, type: "select", options: words.bans.lengths, value: "604800" },
    ],
    run: ({ uses, expires_in }) => call("POST", roomAddress(about.room, "invites"), { ...(uses ? { uses: Number(uses) } : {}), ...(Number(expires_in) ? { expires_in: Number(expires_in) } : {}) }),
  });
}
