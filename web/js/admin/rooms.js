// @ts-check
/**
 * Rooms: find them, change one, see who holds a place in it, archive and delete it.
 * Must never: show what is said in a direct conversation.
 * Bounded by: pages of the lists; one room.
 */

import { h } from "../lib/dom.js";
import { ask, call, place } from "./api.js";
import { question } from "./ask.js";
import { go, head, path, toast } from "./frame.js";
import { listing, rows } from "./lists.js";
import { back, button, facts, options, part, person, room as link, tag } from "./parts.js";
import { number, time, words } from "./say.js";

const say = words.rooms;

/** @param {Record<string, string>} filter */
export function rooms(filter) {
  const list = listing({
    section: "rooms",
    from: "admin/rooms",
    none: say.none,
    filter,
    filters: [
      { name: "q", label: words.search, value: filter.q },
      { name: "kind", label: words.kind, type: "select", options: options(words.kinds) },
      { name: "archived", label: words.state, type: "select", options: [["", words.all], ["false", say.live], ["true", say.archived]] },
    ],
    columns: [
      { label: words.room, cell: (room) => link(room.room, room.title), wide: true },
      { label: words.kind, cell: (room) => words.kinds[room.kind] },
      { label: words.members, cell: (room) => number(room.members), number: true },
      { label: words.messageCount, cell: (room) => number(room.head), number: true },
      { label: say.last, cell: (room) => time(room.last_at) },
      { label: words.state, cell: (room) => (room.archived ? tag(say.archived) : say.live) },
    ],
  });
  return h("div", {}, head(words.sections.rooms), list.element);
}

/** One room. @param {string} key */
export async function room(key) {
  const about = await ask(place("rooms", key));
  const again = () => go(path("rooms", key));
  const title = about.title || about.room;
  const direct = about.kind === "direct";
  const element = h(
    "div",
    {},
    back("rooms"),
    head(title, about.archived && tag(say.archived)),
    h("div", { class: "columns" }, part(words.room, described(about), direct ? h("p", { class: "soft" }, say.direct) : h("div", { class: "with-links" }, h("a", { href: path("messages", "", { room: about.room }) }, say.messagesIn))), part(words.actions, h("div", { class: "stack-buttons" }, ...actions(about, title, again)))),
    members(about),
  );
  return { element, title };
}

/** @param {any} about */
const described = (about) =>
  facts([
    [say.topic, about.topic],
    [words.kind, words.kinds[about.kind]],
    [words.members, number(about.members)],
    [words.messageCount, number(about.head)],
    [say.last, time(about.last_at)],
    [say.slow, about.slow_seconds ? number(about.slow_seconds) : undefined],
    [words.made, time(about.created_at)],
    [say.by, about.created_by && person(about.created_by)],
    ["ID", h("code", {}, about.room)],
  ]);

/** @param {any} about @param {string} title @param {() => void} again */
function actions(about, title, again) {
  const change = (/** @type {Record<string, any>} */ body) => call("PATCH", place("rooms", about.room), body);
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
  const remove = async () => {
    const gone = await question({ title: say.remove, text: say.removeText(title), typed: title, danger: true, action: say.remove, run: () => call("DELETE", place("rooms", about.room)) });
    if (gone) (toast(say.removed), go(path("rooms")));
  };
  if (about.kind === "direct") return [];
  return [
    button(say.settings, then(settings)),
    about.archived ? button(say.unarchive, then(() => change({ archived: false }).then(() => true))) : button(say.archive, then(archive)),
    button(say.remove, remove, true),
  ];
}

/** @param {any} about */
function members(about) {
  const list = rows(
    {
      section: "rooms",
      from: place("rooms", about.room, "members"),
      none: say.noMembers,
      columns: [
        { label: words.person, cell: person },
        { label: words.role, cell: (one) => words.roomRoles[one.role] },
        { label: words.made, cell: (one) => time(one.joined_at) },
      ],
    },
    () => ({}),
  );
  list.again();
  return part(say.membersOf, list.element);
}
