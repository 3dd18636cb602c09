// @ts-check
/**
 * The head of a room: what kind, what it is called, its topic, and a menu of what can be done with it.
 * Must never: show the key of a hidden room.
 * Bounded by: one room.
 */

import { h, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { exitRoom, reports } from "../state/room-calls.js";
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
  const counted = countReports(chat, button);
  button.addEventListener("click", () => {
    openMenu(button, menuOf(chat, details, toast, counted.open), { label: strings.roomMenu });
    counted.again();
  });
}

/** How many reports wait in the room looked at, for who looks after it; a mark at the menu says that there are some. @param {import("../state/chat.js").Chat} chat @param {HTMLElement} button */
function countReports(chat, button) {
  const counted = { open: 0, again: () => void ask() };
  let room = "";
  const show = (/** @type {number} */ open) => {
    counted.open = open;
    button.classList.toggle("marked", open > 0);
    const label = open ? strings.reportsOpen(open) : strings.roomMenu;
    button.setAttribute("aria-label", label);
    button.title = label;
  };
  const ask = async () => {
    const asked = chat.current;
    if (!looksAfter(chat, asked)) return show(0);
    const found = await reports(asked).then(({ items }) => items.length, () => counted.open);
    if (asked === chat.current) show(found);
  };
  const moved = () => {
    const now = `${chat.current} ${looksAfter(chat, chat.current)}`;
    if (now === room) return;
    room = now;
    show(0);
    void ask();
  };
  for (const event of ["room", "facts", "me"]) chat.on(event, moved);
  return counted;
}

/** @param {import("../state/chat.js").Chat} chat @param {string} room */
const looksAfter = (chat, room) => chat.isMember && chat.places.get(room) !== undefined && chat.places.get(room)?.kind !== "direct" && chat.places.may(room, "moderate");

/** @param {import("../state/chat.js").Chat} chat @param {(tab: string) => void} details @param {(text: string) => void} toast @param {number} waiting reports @returns {Parameters<typeof openMenu>[1]} */
function menuOf(chat, details, toast, waiting) {
  const room = chat.current;
  const kind = chat.places.get(room)?.kind ?? "open";
  const may = (/** @type {import("../state/permits.js").Action} */ action) => chat.isMember && chat.places.may(room, action);
  const address = async () => (await copy(location.origin + location.pathname)) && toast(strings.copied);
  return [
    { label: strings.members, icon: "people", run: () => details("members") },
    (kind === "private" || kind === "public") && may("invite") && { label: strings.invitations, icon: "link", run: () => details("invites") },
    kind !== "direct" && may("moderate") && { label: strings.bans, icon: "ban", run: () => details("bans") },
    kind !== "direct" && may("moderate") && { label: waiting ? strings.reportsOpen(waiting) : strings.reports, icon: "flag", run: () => details("reports") },
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
