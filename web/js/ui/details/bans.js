// @ts-check
/**
 * Who is banned from a room, by whom, why and until when; lifting it.
 * Must never: show an address of a guest.
 * Bounded by: 100 bans.
 */

import { h } from "../../lib/dom.js";
import { momentOf, strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";
import { bans, liftBan } from "../../state/room-calls.js";
import { avatar } from "../person.js";

/** @param {string} room */
export function bansTab(room) {
  const list = h("ul", { class: "facts-list" });
  const state = h("p", { class: "more", role: "status", tabIndex: -1 });
  const load = async () => {
    try {
      const { items } = await bans(room);
      list.replaceChildren(...items.filter((one) => one.person).map((one) => item(one, (id) => void lift(id))));
      state.textContent = list.children.length ? "" : strings.noBans;
    } catch (error) {
      state.textContent = problemOf(error);
    }
  };
  const lift = async (/** @type {string} */ person) => {
    await liftBan(room, person).catch((error) => void (state.textContent = problemOf(error)));
    await load();
    state.focus();
  };
  void load();
  return [list, state];
}

/** @param {import("../../state/room-calls.js").Ban} ban @param {(person: string) => void} lift */
function item({ person, reason, by, until }, lift) {
  const one = person ?? { id: "", name: "" };
  const line = [reason, by && strings.bannedBy(by), until ? strings.bannedUntil(momentOf(until)) : strings.bannedForGood].filter(Boolean).join(" · ");
  const button = h("button", { type: "button", class: "text-button", "aria-label": strings.liftFor(one.name), onclick: () => lift(one.id) }, strings.lift);
  return h("li", {}, avatar(one), h("span", { class: "who" }, h("bdi", {}, one.name), h("small", {}, line)), button);
}
