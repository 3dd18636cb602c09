// @ts-check
/**
 * The head of a room: what kind, what it is called, its topic, and a menu of what can be done with it.
 * Must never: show the key of a hidden room.
 * Bounded by: one room.
 */

import { h, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { exitRoom } from "../state/room-calls.js";
import { confirmed } from "./dialog.js";
import { copy } from "./copy.js";
import { openMenu } from "./menu.js";
import { roomSign } from "./rooms/item.js";

/** @param {import("../state/chat.js").Chat} chat @param {{details: (tab: string) => void, toast: (text: string) => void}} actions */
export function roomHead(chat, { details, toast }) {
  const draw = () => {
    const facts = chat.places.get(chat.current);
    const title = need("#room-title");
    title.replaceChildren(h("span", { class: "room-sign" }, roomSign(chat, chat.current)), h("bdi", {}, chat.title));
    const topic = need("#room-topic");
    topic.textContent = facts?.topic ?? "";
    topic.title = facts?.topic ?? "";
    topic.hidden = !facts?.topic;
    need("#log").setAttribute("aria-label", strings.messagesIn(chat.title));
  };
  chat.on("room", draw);
  chat.on("facts", ({ room }) => room === chat.current && draw());
  chat.mine.on("change", draw);
  const button = need("#room-menu");
  button.addEventListener("click", () => openMenu(button, menuOf(chat, details, toast), { label: strings.roomMenu }));
}

/** @param {import("../state/chat.js").Chat} chat @param {(tab: string) => void} details @param {(text: string) => void} toast @returns {Parameters<typeof openMenu>[1]} */
function menuOf(chat, details, toast) {
  const room = chat.current;
  const kind = chat.places.get(room)?.kind ?? "open";
  const may = (/** @type {import("../state/permits.js").Action} */ action) => chat.isMember && chat.places.may(room, action);
  const address = async () => (await copy(location.origin + location.pathname)) && toast(strings.copied);
  return [
    { label: strings.members, icon: "people", run: () => details("members") },
    (kind === "private" || kind === "public") && may("invite") && { label: strings.invitations, icon: "link", run: () => details("invites") },
    kind !== "direct" && may("moderate") && { label: strings.bans, icon: "ban", run: () => details("bans") },
    kind !== "direct" && may("moderate") && { label: strings.reports, icon: "flag", run: () => details("reports") },
    kind !== "direct" && may("configure") && { label: strings.roomSettings, icon: "settings", run: () => details("settings") },
    (kind === "open" || kind === "public") && { label: strings.copyAddress, icon: "copy", run: () => void address() },
    chat.mine.get(room) && may("leave") && "line",
    chat.mine.get(room) && may("leave") && { label: strings.leaveRoom, icon: "door", danger: true, run: () => void leave(chat, room) },
  ];
}

/** @param {import("../state/chat.js").Chat} chat @param {string} room */
async function leave(chat, room) {
  if (!(await confirmed({ title: strings.leaveRoom, text: strings.leaveText, yes: strings.leaveRoom }))) return;
  try {
    await exitRoom(room);
    chat.lose(room, "left");
  } catch (error) {
    chat.emit("toast", problemOf(error));
  }
}
