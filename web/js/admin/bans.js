// @ts-check
/**
 * Bans: of people and of networks from the server, of people from rooms.
 * Must never: ban without saying for how long.
 * Bounded by: pages of the list.
 */

import { h } from "../lib/dom.js";
import { roomAddress } from "../state/api.js";
import { toast } from "../ui/toast.js";
import { call, place } from "./api.js";
import { question } from "./ask.js";
import { head } from "./frame.js";
import { listing } from "./lists.js";
import { button, person, room, rowButton } from "./parts.js";
import { time, words } from "./say.js";

const say = words.bans;

/** @param {Record<string, string>} filter */
export function bans(filter) {
  const list = listing({
    section: "bans",
    from: "admin/bans",
    none: say.none,
    filter,
    filters: [{ name: "person", label: say.person }, { name: "room", label: words.room, hint: "tea" }],
    columns: [
      { label: words.personOrNetwork, cell: (ban) => (ban.person ? person(ban.person) : h("code", {}, ban.network)) },
      { label: words.from, cell: (ban) => (ban.room ? room(ban.room) : say.server) },
      { label: words.reason, cell: (ban) => h("span", { dir: "auto" }, ban.reason), wide: true },
      { label: words.by, cell: (ban) => ban.by },
      { label: words.made, cell: (ban) => time(ban.created_at) },
      { label: words.until, cell: (ban) => (ban.until ? time(ban.until) : words.forGood) },
      { label: "", cell: (ban) => liftButton(ban, list.again) },
    ],
  });
  const add = button(say.add, async () => (await banAnybody()) && (toast(say.done), list.again()));
  return h("div", {}, head(words.sections.bans, add), list.element);
}

/** @param {any} ban @param {() => void} again */
export const liftButton = (ban, again) => rowButton(say.lift, () => lift(ban, again), { about: named(ban) });

/** @param {any} ban */
const named = (ban) => ban.person?.name ?? ban.network;

/** How long, and why. @type {import("./ask.js").Field[]} */
const TERMS = [
  { name: "seconds", label: say.howLong, type: "select", options: say.lengths, value: "86400" },
  { name: "reason", label: words.reasonOptional, type: "area" },
];

/** @param {Record<string, any>} values */
const terms = ({ seconds, reason }) => ({ ...(Number(seconds) ? { seconds: Number(seconds) } : {}), ...(reason ? { reason } : {}) });

function banAnybody() {
  return question({
    title: say.addTitle,
    text: say.addText,
    action: say.action,
    danger: true,
    fields: [{ name: "person", label: say.person }, { name: "network", label: say.network }, ...TERMS],
    at: { unknown_person: "person", bad_request: "network" },
    check: ({ person, network }) => (Boolean(person) === Boolean(network) ? { person: say.either } : {}),
    run: (values) => call("POST", "admin/bans", { ...(values.person ? { person: values.person } : { network: values.network }), ...terms(values) }),
  });
}

/** An admin bans from the server, who keeps order in a room from that. @param {{id: string, name: string}} about @param {string} [room] */
export function banPerson(about, room = "") {
  return question({
    title: room ? say.fromRoom : say.addTitle,
    text: say.personText(about.name),
    action: say.action,
    danger: true,
    fields: TERMS,
    run: (values) => call("POST", room ? roomAddress(room, "bans") : "admin/bans", { person: about.id, ...terms(values) }),
  });
}

/** @param {any} ban @param {() => void} again */
async function lift(ban, again) {
  const done = await question({ title: say.lift, text: say.liftText(named(ban)), action: say.lift, run: () => call("DELETE", place("bans", ban.id)) });
  if (done) (toast(say.lifted), again());
}
