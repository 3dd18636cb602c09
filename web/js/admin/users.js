// @ts-check
/**
 * People: find them, and look after one account.
 * Must never: show a password, or a link twice.
 * Bounded by: pages of the list; one account.
 */

import { h } from "../lib/dom.js";
import { toast } from "../ui/toast.js";
import { ask, call, place } from "./api.js";
import { question, showSecret } from "./ask.js";
import { go, head, path } from "./frame.js";
import { listing, partial } from "./lists.js";
import { back, button, facts, options, part, person, room, tag } from "./parts.js";
import { banPerson, liftButton } from "./bans.js";
import { time, words } from "./say.js";

const say = words.users;
const { guest: _, ...CHOOSABLE } = words.roles;

/** @param {Record<string, string>} filter */
export function users(filter) {
  const list = listing({
    section: "users",
    from: "admin/users",
    none: say.none,
    filter,
    filters: [
      { name: "q", label: words.search, value: filter.q },
      { name: "role", label: words.role, type: "select", options: options(words.roles) },
      { name: "bot", label: words.kind, type: "select", options: [["", words.all], ["false", words.person], ["true", words.bot]] },
      { name: "disabled", label: words.state, type: "select", options: [["", words.all], ["false", words.active], ["true", words.disabled]] },
    ],
    columns: [
      { label: words.person, cell: person },
      { label: words.role, cell: (user) => roleOf(user) },
      { label: words.email, cell: (user) => user.email },
      { label: words.state, cell: stateOf },
      { label: words.lastSeen, cell: (user) => (user.online ? tag(words.online, "good") : time(user.last_seen)) },
    ],
  });
  const add = button(say.add, async () => (await addUser()) && list.again());
  return h("div", {}, head(words.sections.users, add), list.element);
}

/** @param {any} user */
const roleOf = (user) => (user.role === "admin" ? tag(words.roles.admin, "good") : user.bot ? tag(words.bot) : words.roles[user.role]);

/** @param {any} user */
const stateOf = (user) => (user.disabled_at ? tag(words.disabled, "bad") : words.active);

async function addUser() {
  const made = await question({
    title: say.addTitle,
    text: say.addText,
    action: say.addAction,
    fields: [
      { name: "login", label: words.login, most: 32, required: true },
      { name: "email", label: words.email, type: "email" },
      { name: "password", label: say.password, type: "password" },
      { name: "role", label: words.role, type: "select", options: Object.entries(CHOOSABLE), value: "member" },
    ],
    at: { name_taken: "login", bad_name: "login", email_taken: "email", weak_password: "password" },
    run: ({ login, email, password, role }) =>
      call("POST", "admin/users", { login, role, ...(email ? { email } : {}), ...(password ? { password } : {}) }),
  });
  if (!made) return false;
  if (made.url) await showSecret(say.reset, say.madeLink(made.user.name), new URL(made.url, location.origin).href);
  else toast(say.made(made.user.name));
  return true;
}

/** One account. @param {string} id @param {{id: string}} me */
export async function user(id, me) {
  const about = await ask(place("users", id));
  const again = () => go(path("users", id));
  const own = about.id === me.id;
  const guest = about.role === "guest";
  const element = h(
    "div",
    {},
    back("users"),
    head(about.name, own && tag(say.yourself)),
    h("div", { class: "columns" }, part(words.person, described(about), h("div", { class: "with-links" }, ...links(about))), !guest && part(words.actions, h("div", { class: "stack-buttons" }, ...actions(about, own, again)))),
    bansOf(about),
    !guest && sessions(about, again),
  );
  return { element, title: about.name };
}

/** @param {any} about */
const described = (about) =>
  facts([
    [words.login, about.login],
    [words.email, about.email && h("span", {}, about.email, " ", about.email_confirmed === false && tag(say.unproved))],
    [words.role, roleOf(about)],
    [words.state, about.role === "guest" ? undefined : stateOf(about)],
    [say.origin, about.origin],
    [words.made, time(about.created_at)],
    [words.lastSeen, about.online ? tag(words.online, "good") : time(about.last_seen)],
    ["ID", h("code", {}, about.id)],
  ]);

/** From what somebody is banned, and until when. @param {any} about */
function bansOf(about) {
  const terms = words.bans;
  const list = partial({
    section: "bans",
    title: words.sections.bans,
    exports: false,
    from: "admin/bans",
    filter: { person: about.id },
    none: say.noBans,
    columns: [
      { label: words.from, cell: (ban) => (ban.room ? room(ban.room) : terms.server) },
      { label: words.reason, cell: (ban) => h("span", { dir: "auto" }, ban.reason), wide: true },
      { label: words.by, cell: (ban) => ban.by },
      { label: words.until, cell: (ban) => tag(ban.until ? time(ban.until) : words.forGood, "bad") },
      { label: "", cell: (ban) => liftButton({ ...ban, person: about }, list.again) },
    ],
  });
  return part(words.sections.bans, list.element);
}

/** @param {any} about */
const links = (about) => [
  h("a", { href: path("messages", "", { author: about.id }) }, say.messagesOf),
  h("a", { href: path("media", "", { owner: about.id }) }, say.mediaOf),
];

/** @param {any} about @param {boolean} own @param {() => void} again */
function actions(about, own, again) {
  const change = (/** @type {Record<string, any>} */ body) => call("PATCH", place("users", about.id), body);
  const edit = () =>
    question({
      title: say.edit,
      action: words.save,
      fields: [{ name: "name", label: words.name, value: about.name, most: 64 }, { name: "email", label: words.email, type: "email", value: about.email }],
      at: { name_taken: "name", bad_name: "name", email_taken: "email" },
      run: ({ name, email }) => change({ name, email: email || null }),
    });
  const role = () =>
    question({
      title: say.changeRole,
      text: say.roleText(about.name),
      action: words.save,
      fields: [{ name: "role", label: words.role, type: "radios", options: Object.entries(CHOOSABLE), value: about.role }],
      run: ({ role }) => change({ role }),
    });
  const disable = () => question({ title: say.disable, text: say.disableText(about.name), action: say.disable, danger: true, run: () => change({ disabled: true }) });
  const then = (/** @type {() => Promise<any>} */ act) => async () => (await act()) && (toast(words.done), again());
  return [
    button(say.edit, then(edit)),
    !own && button(say.changeRole, then(role)),
    button(say.reset, () => resetLink(about)),
    !own && (about.disabled_at ? button(say.enable, then(() => change({ disabled: false }).then(() => true))) : button(say.disable, then(disable), true)),
    !own && button(say.ban, then(() => banPerson(about)), true),
    !own && button(say.remove, () => remove(about), true),
  ].filter((one) => one !== false);
}

/** @param {any} about */
async function resetLink(about) {
  const made = await question({ title: say.reset, text: say.resetText(about.name), action: say.makeLink, run: () => call("POST", place("users", about.id, "reset"), {}) });
  if (made) await showSecret(say.reset, say.resetDone, new URL(made.url, location.origin).href);
}

/** @param {any} about */
async function remove(about) {
  const gone = await question({
    title: say.remove,
    text: say.removeText(about.name),
    typed: about.login ?? about.name,
    danger: true,
    action: say.remove,
    fields: [{ name: "messages", label: say.removeMessages, type: "radios", value: "keep", options: [["keep", say.keepMessages], ["delete", say.deleteMessages]] }],
    run: ({ messages }) => call("DELETE", `${place("users", about.id)}?messages=${messages}`),
  });
  if (gone) (toast(say.removed), go(path("users")));
}

/** @param {any} about @param {() => void} again */
function sessions(about, again) {
  const list = partial({
    section: "users",
    title: say.sessions,
    file: "sessions",
    whole: true,
    from: place("users", about.id, "sessions"),
    none: say.noSessions,
    columns: [
      { label: say.device, cell: (one) => one.device },
      { label: say.address, cell: (one) => one.address },
      { label: words.made, cell: (one) => time(one.created_at) },
      { label: words.lastSeen, cell: (one) => time(one.last_seen) },
    ],
  });
  const endAll = async () => {
    const done = await question({ title: say.endAll, text: about.name, action: say.endAll, danger: true, run: () => call("DELETE", place("users", about.id, "sessions")) });
    if (done) (toast(say.endedAll), again());
  };
  return part(say.sessions, list.element, button(say.endAll, endAll));
}
