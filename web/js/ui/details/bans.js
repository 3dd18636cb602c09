// @ts-check
/**
 * Who is banned from a room, by whom, why and until when; lifting it.
 * Must never: show an address of a guest.
 * Bounded by: pages of 100 bans.
 */

import { h } from "../../lib/dom.js";
import { momentOf, strings } from "../../lib/language.js";
import { bans, liftBan } from "../../state/room-calls.js";
import { avatar } from "../person.js";
import { pages } from "./pages.js";

/** @param {string} room */
export function bansTab(room) {
  const list = pages({
    ask: (cursor) => bans(room, cursor),
    item: (one) => (one.person ? item(one, (id) => void lift(id)) : null),
    none: strings.noBans,
  });
  const lift = async (/** @type {string} */ person) => {
    await liftBan(room, person).then(list.again, list.fail);
    list.state.focus();
  };
  return list.elements;
}

/** @param {import("../../state/room-calls.js").Ban} ban @param {(person: string) => void} lift */
function item({ person, reason, by, until }, lift) {
  const one = person ?? { id: "", name: "" };
  const line = [reason, by && strings.bannedBy(by), until ? strings.bannedUntil(momentOf(until)) : strings.bannedForGood].filter(Boolean).join(" · ");
  const button = h("button", { type: "button", class: "text-button", "aria-label": strings.liftFor(one.name), onclick: () => lift(one.id) }, strings.lift);
  return h("li", {}, avatar(one), h("span", { class: "who" }, h("bdi", {}, one.name), h("small", {}, line)), button);
}
