// @ts-check
/**
 * The rooms at the left: conversations, rooms, the open ones this browser has been in, those that are archived; with what is
 * unread, and a way into any other.
 * Must never: reload the page to change the room (the connection and what is being written would go), or show the key of a hidden room.
 * Bounded by: 500 rooms of the server's list, 50 that are kept.
 */

import { h, icon, need } from "../lib/dom.js";
import { keep, recall } from "../lib/keep.js";
import { strings } from "../lib/language.js";
import { withNext } from "../state/next.js";
import { keepsOrder, sections } from "../state/my-rooms.js";
import { forget, roomName, seenRooms } from "../state/rooms.js";
import { isHidden } from "../state/titles.js";
import { addMenu } from "./rooms/add.js";
import { roomItem } from "./rooms/item.js";
import { avatar } from "./person.js";

/** @param {import("../state/chat.js").Chat} chat @param {{go: (room: string) => void, settings: () => void}} actions */
export function sidebar(chat, { go, settings }) {
  let drawn = "";
  const draw = () => {
    const seen = seenRooms().filter(({ name }) => !isHidden(name));
    const parts = sections(chat.mine.rooms.values(), seen, (name) => chat.places.title(name));
    const state = JSON.stringify([chat.current, Object.values(parts).map((list) => list.map((room) => [room, chat.places.title(room), chat.places.get(room)?.picture, chat.mine.get(room)?.last, chat.unreadIn(room), chat.mine.mentions(room)]))]);
    // Drawn anew only when something is new: a room with much traffic would take the focus away all the time.
    if (state === drawn) return;
    drawn = state;
    const list = need("#room-list");
    const focused = list.contains(document.activeElement) ? document.activeElement?.getAttribute("href") : undefined;
    list.replaceChildren(...drawSections(chat, parts, { go, forget: (room) => (forget(room), draw()) }));
    if (focused) /** @type {HTMLElement | null} */ (list.querySelector(`a[href="${CSS.escape(focused)}"]`))?.focus();
  };
  for (const event of ["room", "unread", "facts"]) chat.on(event, draw);
  chat.on("me", () => (drawMe(chat), draw()));
  for (const event of ["me", "unread"]) chat.on(event, () => drawAdmin(chat));
  const add = need("#room-add");
  add.addEventListener("click", () => addMenu(add, chat, go));
  need("#me").addEventListener("click", settings);
  drawMe(chat);
  openForm(go);
}

/**
 * @param {import("../state/chat.js").Chat} chat @param {ReturnType<typeof sections>} parts
 * @param {{go: (room: string) => void, forget: (room: string) => void}} actions
 */
function drawSections(chat, parts, actions) {
  const list = (/** @type {string[]} */ rooms) => h("ul", {}, ...rooms.map((room) => roomItem(chat, room, actions)));
  const part = (/** @type {string} */ title, /** @type {string[]} */ rooms) => rooms.length > 0 && h("section", {}, h("h2", {}, title), list(rooms));
  const member = chat.isMember;
  const folded = h("details", { open: Boolean(recall("archive-open", false)) }, h("summary", {}, strings.archivedRooms), list(parts.archived));
  folded.addEventListener("toggle", () => keep("archive-open", folded.open || undefined));
  const drawn = [
    part(strings.directRooms, parts.direct),
    part(strings.memberRooms, parts.rooms),
    part(member ? strings.openRooms : strings.rooms, parts.open),
    parts.archived.length > 0 && folded,
  ].filter((one) => one !== false);
  return drawn.length ? drawn : [h("p", { class: "none" }, member ? strings.noRooms : strings.homeFirst)];
}

/** @param {import("../state/chat.js").Chat} chat */
function drawMe(chat) {
  const { me } = chat;
  const button = need("#me");
  const hint = h("span", { class: "hidden-visually" }, strings.settings);
  // Nobody has told yet who one is: no invented name for a moment.
  const face = me.id ? avatar(me) : h("span", { class: "avatar tone-7" });
  button.replaceChildren(face, h("span", { class: "who" }, h("bdi", {}, me.id ? me.name : "")), hint, icon("settings"));
  const door = need("#door");
  // Who is nobody here needs it most.
  door.hidden = chat.isMember || (!me.id && !chat.doors);
  const closed = (me.rights?.sign_up ?? chat.doors?.sign_up) === "closed";
  need("#room-open").hidden = !me.id && chat.doors?.guests === false;
  const doors = [h("a", { class: "button", href: withNext("/sign-in") }, strings.signIn), !closed && h("a", { class: "button main-button", href: withNext("/sign-up") }, strings.signUp)];
  if (!door.hidden) door.replaceChildren(...doors.filter((one) => one !== false));
  need("#room-add").hidden = !chat.isMember;
}

/** The way to the pages of who runs the server, or keeps order in some room. @param {import("../state/chat.js").Chat} chat */
function drawAdmin(chat) {
  const link = need("#admin-link");
  const admin = chat.me.role === "admin";
  link.hidden = !admin && !keepsOrder(chat.mine.rooms.values());
  link.replaceChildren(icon("shield"), admin ? strings.adminPages : strings.moderationPages);
}

/** The field that opens a room by its name; also on the home page. @param {(room: string) => void} go */
export function openForm(go) {
  const form = /** @type {HTMLFormElement} */ (need("#room-open"));
  const field = /** @type {HTMLInputElement} */ (need("#room-name"));
  const error = need("#room-error");
  const valid = (/** @type {boolean} */ fine) => {
    error.hidden = fine;
    error.textContent = fine ? "" : strings.badRoom;
    field.setAttribute("aria-invalid", String(!fine));
    if (fine) field.removeAttribute("aria-describedby");
    else field.setAttribute("aria-describedby", "room-error");
  };
  field.addEventListener("input", () => valid(true));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const room = roomName(field.value);
    if (!room) return valid(false);
    field.value = "";
    go(room);
  });
}
