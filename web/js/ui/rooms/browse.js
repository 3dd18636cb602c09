// @ts-check
/**
 * The public rooms: search, look in, join.
 * Must never: join by looking.
 * Bounded by: pages of 30.
 */

import { h } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";
import { enterRoom, publicRooms } from "../../state/room-calls.js";
import { openDialog } from "../dialog.js";
import { kindIcon } from "./item.js";
import { searchList } from "./search-list.js";

/** @param {import("../../state/chat.js").Chat} chat @param {(room: string) => void} go */
export function openBrowse(chat, go) {
  const open = (/** @type {string} */ room) => {
    dialog.close();
    go(room);
  };
  const { element } = searchList({ label: strings.searchRooms, none: strings.nonePublic, find: publicRooms, item: (facts) => one(chat, facts, open) });
  const dialog = openDialog({ title: strings.browseRooms, class: "tall" }, element);
}

/** @param {import("../../state/chat.js").Chat} chat @param {import("../../state/room-calls.js").Facts} facts @param {(room: string) => void} open */
function one(chat, facts, open) {
  const { room, kind, title, topic, members = 0, role } = facts;
  const inIt = Boolean(role ?? chat.mine.get(room));
  const problem = h("small", { class: "field-error" });
  const join = async () => {
    try {
      await enterRoom(room);
      chat.mine.refresh();
      open(room);
    } catch (error) {
      problem.textContent = problemOf(error);
    }
  };
  const look = h("button", { type: "button", class: "found-main", onclick: () => open(room) }, kindIcon(kind), h("span", { class: "who" }, h("bdi", {}, title), h("small", {}, [strings.membersCount(members), topic].filter(Boolean).join(" · ")), problem));
  const button = inIt ? h("span", { class: "tag" }, strings.joined) : h("button", { type: "button", class: "button", "aria-label": `${strings.join}: ${title}`, onclick: join }, strings.join);
  return h("li", {}, look, button);
}
