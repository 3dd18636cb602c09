// @ts-check
/**
 * The rooms at the left: those this browser has been in, with what is unread, and a way into any other.
 * Must never: reload the page to change the room (the connection and what is being written would go).
 * Bounded by: the 50 rooms that are kept.
 */

import { h, icon, iconButton, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { forget, roomName, roomPath, seenRooms } from "../state/rooms.js";
import { avatar } from "./person.js";

/** @param {import("../state/chat.js").Chat} chat @param {{go: (room: string) => void, settings: () => void}} actions */
export function sidebar(chat, { go, settings }) {
  let drawn = "";
  const draw = () => {
    const rooms = seenRooms().sort(byName);
    const state = JSON.stringify([chat.current, rooms.map(({ name }) => [name, chat.unreadIn(name)])]);
    // Drawn anew only when something is new: a room with much traffic would take the focus away all the time.
    if (state !== drawn) need("#room-list").replaceChildren(...rooms.map((room) => item(chat, room.name, go, draw)));
    drawn = state;
  };
  for (const event of ["room", "unread"]) chat.on(event, draw);
  chat.on("me", () => drawMe(chat));
  need("#me").addEventListener("click", settings);
  drawMe(chat);
  openForm(go);
}

/** A list that changes its order under the pointer would be worse than one by name. @param {{name: string}} a @param {{name: string}} b */
const byName = (a, b) => a.name.localeCompare(b.name);

/** @param {import("../state/chat.js").Chat} chat @param {string} room @param {(room: string) => void} go @param {() => void} draw */
function item(chat, room, go, draw) {
  const unread = chat.current === room ? 0 : chat.unreadIn(room);
  const link = h("a", { href: roomPath(room) }, h("bdi", {}, room));
  if (chat.current === room) link.setAttribute("aria-current", "page");
  if (unread) {
    link.firstElementChild?.setAttribute("aria-hidden", "true");
    link.append(h("span", { class: "badge", "aria-hidden": "true" }, unread > 99 ? "99+" : String(unread)));
    link.append(h("span", { class: "hidden-visually" }, strings.unreadIn(room, unread)));
  }
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(room);
  });
  const remove = iconButton("close", strings.forgetRoom(room), { class: "forget", onclick: () => (forget(room), draw()) });
  return h("li", { class: `room-item${chat.current === room ? " current" : ""}${unread ? " unread" : ""}` }, link, remove);
}

/** @param {import("../state/chat.js").Chat} chat */
function drawMe(chat) {
  const { me } = chat;
  const button = need("#me");
  const hint = h("span", { class: "hidden-visually" }, strings.settings);
  // Nobody has told yet who one is: no invented name for a moment.
  const face = me.id ? avatar(me) : h("span", { class: "avatar tone-7" });
  button.replaceChildren(face, h("span", { class: "who" }, h("bdi", {}, me.id ? me.name : "")), hint, icon("settings"));
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
