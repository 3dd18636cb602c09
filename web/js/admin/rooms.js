// @ts-check
/**
 * Rooms: find them, change one, see who holds a place in it, archive and delete it.
 * Must never: show what is said in a direct conversation.
 * Bounded by: pages of the lists; one room.
 */

import { h } from "../lib/dom.js";
import { may } from "../state/permits.js";
import { toast } from "../ui/toast.js";
import { ask, call, isAdmin, ofRoom } from "./api.js";
import { question } from "./ask.js";
import { go, head, path } from "./frame.js";
import { listing } from "./lists.js";
import { back, button, facts, open, options, part, person, room as link, tag } from "./parts.js";
import { bansIn, invitesInto, membersOf } from "./room-people.js";
import { number, time, words } from "./say.js";

const say = words.rooms;
/** What all rooms show of themselves. */
const COLUMNS = [
  { label: words.room, cell: (/** @type {any} */ room) => link(room.room, room.title), wide: true },
  { label: words.kind, cell: (/** @type {any} */ room) => words.kinds[room.kind] },
  { label: words.members, cell: (/** @type {any} */ room) => number(room.members), number: true },
  { label: words.messageCount, cell: (/** @type {any} */ room) => number(room.head), number: true },
  { label: say.last, cell: (/** @type {any} */ room) => time(room.last_at) },
  { label: words.state, cell: (/** @type {any} */ room) => (room.archived ? tag(say.archived) : say.live) },
];

/** @param {Record<string, string>} filter */
export function rooms(filter) {
  const list = listing({
    section: "rooms",
    from: "admin/rooms",
    none: say.none,
    filter,
    filters: [
      { name: "q", label: words.search },
      { name: "kind", label: words.kind, type: "select", options: options(words.kinds) },
      { name: "archived", label: words.state, type: "select", options: [["", words.all], ["false", say.live], ["true", say.archived]] },
    ],
    columns: COLUMNS,
  });
  return h("div", {}, head(words.sections.rooms), list.element);
}

/** Whether somebody keeps order in a room. @param {{role?: string | null, kind: string}} room */
export const keeps = ({ role, kind }) => kind !== "direct" && (role === "owner" || role === "moderator");

/** The rooms of who is no admin: those in which they keep order. */
export function kept() {
  const list = listing({
    section: "rooms",
    from: "rooms",
    none: say.noneKept,
    exports: false,
    filter: { show: "mine" },
    keep: keeps,
    columns: [...COLUMNS, { label: words.role, cell: (room) => words.roomRoles[room.role] }],
  });
  return h("div", {}, head(words.sections.rooms), h("p", { class: "section-lead" }, say.keptLead), list.element);
}

/** One room. @param {string} key @param {import("../state/accounts.js").Me} me */
export async function room(key, me) {
  const about = await ask(ofRoom(key));
  const again = () => go(path("rooms", key));
  const title = about.title || about.room;
  const direct = about.kind === "direct";
  const found = !direct && isAdmin() && h("a", { href: path("messages", "", { room: about.room }) }, say.messagesIn);
  const banned = direct ? undefined : bansIn(about);
  const element = h(
    "div",
    {},
    back("rooms"),
    head(title, about.archived && tag(say.archived), !direct && open(about.room)),
    h(
      "div",
      { class: "columns" },
      part(words.room, described(about), direct ? h("p", { class: "soft" }, say.direct) : h("div", { class: "with-links" }, found)),
      part(words.actions, h("div", { class: "stack-buttons" }, ...actions(about, me, title, again))),
    ),
    membersOf(about, me, () => banned?.again()),
    banned?.element,
    (about.kind === "private" || about.kind === "public") && invitesInto(about, me),
  );
  return { element, title };
}

/** @param {any} about */
const described = (about) =>
  facts([
    [say.topic, about.topic],
    [words.kind, words.kinds[about.kind]],
    [words.members, number(about.members ?? 0)],
    [words.messageCount, number(about.head ?? 0)],
    [say.last, time(about.last_at)],
    [say.slow, about.slow_seconds ? number(about.slow_seconds) : undefined],
    [words.made, time(about.created_at)],
    [say.by, about.created_by && person(about.created_by)],
    ["ID", h("code", {}, about.room)],
  ]);

/** @param {any} about @param {import("../state/accounts.js").Me} me @param {string} title @param {() => void} again */
function actions(about, me, title, again) {
  const change = (/** @type {Record<string, any>} */ body) => call("PATCH", ofRoom(about.room), body);
  const then = (/** @type {() => Promise<any>} */ act) => async () => (await act()) && (toast(words.saved), again());
  const settings = () =>
    question({
      title: say.settings,
      action: words.save,
      fields: [
        { name: "title", label: say.title, value: about.title, most: 80 },
        { name: "topic", label: say.topic, type: "area", value: about.topic, most: 500 },
        { name: "slow", label: say.slow, type: "number", value: String(about.slow_seconds ?? 0) },
      ],
      run: ({ title, topic, slow }) => change({ title, topic, slow_seconds: Number(slow) || 0 }),
    });
  const archive = () => question({ title: say.archive, text: say.archiveText, action: say.archive, run: () => change({ archived: true }) });
  const reopen = () => question({ title: say.unarchive, text: say.unarchiveText, action: say.unarchive, run: () => change({ archived: false }) });
  const remove = async () => {
    const gone = await question({ title: say.remove, text: say.removeText(title), typed: title, danger: true, action: say.remove, run: () => call("DELETE", ofRoom(about.room)) });
    if (gone) (toast(say.removed), go(path("rooms")));
  };
  return [
    may(me, about, "configure") && about.kind !== "direct" && button(say.settings, then(settings)),
    may(me, about, "end") && (about.archived ? button(say.unarchive, then(reopen)) : button(say.archive, then(archive))),
    may(me, about, "end") && button(say.remove, remove, true),
  ];
}
