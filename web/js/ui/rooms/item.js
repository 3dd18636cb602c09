// @ts-check
/**
 * One room in the list at the left: its picture or kind, what it is called, what was said last, what is unread there.
 * Must never: show the key of a hidden room.
 * Bounded by: one line.
 */

import { h, icon, iconButton } from "../../lib/dom.js";
import { fullTimeOf, shortTimeOf, strings } from "../../lib/language.js";
import { roomPath } from "../../state/rooms.js";
import { plainText } from "../../text/parse.js";
import { avatar } from "../person.js";

/** @type {Record<string, string>} */
const SIGNS = { open: "hash", public: "globe", private: "lock", direct: "person" };

/** The sign of a kind of room. @param {string | undefined} kind */
export const kindIcon = (kind) => icon(SIGNS[kind ?? "open"] ?? "hash");

/** What stands before a room's title: a conversation shows whom it is with. @param {import("../../state/chat.js").Chat} chat @param {string} room */
export function roomSign(chat, room) {
  const facts = chat.places.get(room);
  if (facts?.picture) return picture(facts.picture, kindIcon(facts.kind));
  const others = facts?.kind === "direct" ? (facts.people ?? []).filter((one) => one.id !== chat.me.id) : [];
  if (others.length === 1) return avatar(others[0]);
  return others.length ? icon("people") : kindIcon(facts?.kind);
}

/** A room's picture; its kind where it does not load. @param {string} id @param {Element} otherwise */
function picture(id, otherwise) {
  const image = h("img", { class: "room-picture", src: `/media/${encodeURIComponent(id)}/thumbnail`, alt: "", decoding: "async", draggable: false });
  image.addEventListener("error", () => image.replaceWith(otherwise));
  return image;
}

/**
 * What was said last in a room, and when.
 * @param {import("../../state/chat.js").Chat} chat @param {string} room
 */
function lastLine(chat, room) {
  const { last, kind, people = [] } = chat.mine.get(room) ?? {};
  if (!last) return null;
  const own = last.user.id === chat.me.id;
  // Between two it is plain who the other one is.
  const between = kind === "direct" && people.length < 3;
  const said = MEDIA()[last.type] && !last.text ? MEDIA()[last.type] : plainText(last.text) || strings.file;
  const line = own ? strings.said(strings.you, said) : between ? said : strings.said(last.user.name, said);
  const at = Date.parse(last.sent_at);
  return h("small", { class: "last" }, h("span", { dir: "auto" }, line), h("time", { dateTime: last.sent_at, title: fullTimeOf(at) }, shortTimeOf(at, Date.now())));
}

/** @returns {Record<string, string>} */
const MEDIA = () => ({ image: strings.picture, video: strings.video, voice: strings.voice, file: strings.file });

/**
 * @param {import("../../state/chat.js").Chat} chat @param {string} room
 * @param {{go: (room: string) => void, forget: (room: string) => void}} actions
 */
export function roomItem(chat, room, { go, forget }) {
  const current = chat.current === room;
  const title = chat.places.title(room) || strings.kinds[chat.places.get(room)?.kind ?? "private"];
  const unread = current ? 0 : chat.unreadIn(room);
  const mentions = current ? 0 : chat.mine.mentions(room);
  const link = h("a", { href: roomPath(room) }, h("span", { class: "room-sign" }, roomSign(chat, room)), h("span", { class: "room-words" }, h("bdi", {}, title), lastLine(chat, room)));
  if (current) link.setAttribute("aria-current", "page");
  if (unread || mentions) link.append(...badge(title, unread, mentions, chat.places.get(room)?.kind === "direct"));
  if (unread || mentions) link.querySelector("bdi")?.setAttribute("aria-hidden", "true");
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(room);
  });
  const kept = !chat.mine.get(room);
  const remove = kept && iconButton("close", strings.forgetRoom(title), { class: "forget", onclick: () => forget(room) });
  return h("li", { class: `room-item${current ? " current" : ""}${unread || mentions ? " unread" : ""}` }, link, remove);
}

/** A mention, and a word said to oneself alone, stand out; the rest is a quiet number. @param {string} title @param {number} unread @param {number} mentions @param {boolean} direct */
function badge(title, unread, mentions, direct) {
  const loud = mentions > 0 || direct;
  const count = mentions || unread;
  const shown = count > 99 ? "99+" : String(count);
  const said = mentions ? strings.mentionsIn(title, mentions) : strings.unreadIn(title, unread);
  return [
    h("span", { class: `badge${loud ? " loud" : ""}`, "aria-hidden": "true" }, mentions && !direct ? icon("at") : null, shown),
    h("span", { class: "hidden-visually" }, said),
  ];
}
