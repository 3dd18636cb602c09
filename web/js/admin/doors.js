// @ts-check
/**
 * Who is let in: invitations for people, keys for programs.
 * Must never: show a link or a key more than once.
 * Bounded by: pages of the lists.
 */

import { h } from "../lib/dom.js";
import { toast } from "../ui/toast.js";
import { call, place } from "./api.js";
import { question, showSecret } from "./ask.js";
import { head } from "./frame.js";
import { listing } from "./lists.js";
import { button, person, room, rowButton, tag } from "./parts.js";
import { number, time, words } from "./say.js";

const { guest: _, ...CHOOSABLE } = words.roles;

/** @param {Record<string, string>} filter */
export function invites(filter) {
  const say = words.invites;
  const list = listing({
    section: "invites",
    from: "admin/invites",
    none: say.none,
    filter,
    filters: [{ name: "room", label: words.room, hint: "tea" }, { name: "by", label: say.byHint }],
    columns: [
      { label: words.to, cell: (one) => (one.room ? room(one.room) : say.toServer) },
      { label: words.role, cell: (one) => (one.room ? words.roomRoles : words.roles)[one.role] ?? one.role },
      { label: words.email, cell: (one) => one.email },
      { label: say.used, cell: (one) => uses(one) },
      { label: words.by, cell: (one) => one.by },
      { label: words.until, cell: (one) => (one.expires_at ? time(one.expires_at) : words.forGood) },
      { label: "", cell: (one) => rowButton(say.revoke, () => revokeInvite(one, list.again), { about: one.email ?? one.id }) },
    ],
  });
  const add = button(say.add, async () => {
    const made = await invite();
    if (!made) return;
    await showSecret(say.add, say.made, new URL(made.url, location.origin).href);
    list.again();
  });
  return h("div", {}, head(words.sections.invites, add), list.element);
}

/** @param {any} one */
export function uses(one) {
  const left = one.uses_left === undefined || one.uses_left === null ? words.invites.anyNumber : words.invites.left(number(one.uses_left));
  return `${number(one.uses)} (${left})`;
}

function invite() {
  const say = words.invites;
  return question({
    title: say.add,
    text: say.addText,
    action: say.action,
    fields: [
      { name: "role", label: say.role, type: "select", options: Object.entries(CHOOSABLE), value: "member" },
      { name: "uses", label: say.uses, type: "number", value: "1" },
      { name: "expires_in", label: say.ends, type: "select", options: words.bans.lengths, value: "604800" },
      { name: "email", label: say.email, type: "email" },
      { name: "room", label: say.room },
    ],
    at: { not_found: "room", bad_room: "room", email_taken: "email" },
    check: ({ role, room }) => (room && role === "admin" ? { room: say.noAdmins } : {}),
    run: ({ role, uses, expires_in, email, room }) =>
      call("POST", "admin/invites", { ...(room ? { room } : { role }), ...(uses ? { uses: Number(uses) } : {}), ...(Number(expires_in) ? { expires_in: Number(expires_in) } : {}), ...(email ? { email } : {}) }),
  });
}

/** @param {any} one @param {() => void} again */
async function revokeInvite(one, again) {
  const say = words.invites;
  const done = await question({ title: say.revoke, text: say.revokeText, action: say.revoke, danger: true, run: () => call("DELETE", place("invites", one.id)) });
  if (done) (toast(say.revoked), again());
}

/** @param {Record<string, string>} filter */
export function keys(filter) {
  const say = words.keys;
  const list = listing({
    section: "keys",
    from: "admin/keys",
    none: say.none,
    filter,
    filters: [{ name: "q", label: words.search }, { name: "person", label: say.actsAs }],
    columns: [
      { label: words.name, cell: (key) => h("bdi", {}, key.name) },
      { label: say.actsAs, cell: (key) => key.person && person(key.person) },
      { label: say.rights, cell: (key) => h("span", { class: "tags" }, ...key.rights.map((/** @type {string} */ right) => tag(say.rightNames[right] ?? right))), wide: true },
      { label: words.made, cell: (key) => time(key.created_at) },
      { label: say.lastUsed, cell: (key) => time(key.last_used) },
      { label: "", cell: (key) => (key.revoked_at ? tag(say.revoked) : rowButton(say.revoke, () => revokeKey(key, list.again), { about: key.name, danger: true })) },
    ],
  });
  const add = button(say.add, async () => {
    const made = await newKey();
    if (!made) return;
    await showSecret(say.add, say.made, made.token);
    list.again();
  });
  return h("div", {}, head(words.sections.keys, add), list.element);
}

function newKey() {
  const say = words.keys;
  return question({
    title: say.add,
    text: say.addText,
    action: say.action,
    fields: [
      { name: "name", label: say.nameHint, most: 64, required: true },
      { name: "person", label: say.person },
      { name: "rights", label: say.rights, type: "checks", options: Object.entries(say.rightNames) },
    ],
    check: ({ rights }) => (rights.length ? {} : { rights: say.needRight }),
    at: { unknown_person: "person" },
    run: ({ name, person, rights }) => call("POST", "admin/keys", { name, rights, ...(person ? { person } : {}) }),
  });
}

/** @param {any} key @param {() => void} again */
async function revokeKey(key, again) {
  const say = words.keys;
  const done = await question({ title: say.revoke, text: say.revokeText(key.name), action: say.revoke, danger: true, run: () => call("DELETE", place("keys", key.id)) });
  if (done) (toast(say.revokedNow), again());
}
