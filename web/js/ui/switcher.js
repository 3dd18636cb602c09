// @ts-check
/**
 * From here to any room or person by a part of their name (Ctrl or ⌘ K).
 * Must never: offer a room that its person could not know of, or lose what is being written.
 * Bounded by: 12 rooms and 6 people; people are asked for 150 ms after the last letter.
 */

import { h, icon } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { learn } from "../state/directory.js";
import { findPeople, makeRoom } from "../state/room-calls.js";
import { roomName, seenRooms } from "../state/rooms.js";
import { isHidden } from "../state/titles.js";
import { openDialog } from "./dialog.js";
import { avatar } from "./person.js";
import { roomSign } from "./rooms/item.js";

const ROOMS = 12;
const PEOPLE = 6;
const PAUSE = 150;

/** @typedef {{id: string, sign: Node, name: string, hint?: string, run: () => void}} Offer */

/** @param {import("../state/chat.js").Chat} chat @param {(room: string) => void} go */
export function openSwitcher(chat, go) {
  const list = h("ul", { class: "found", role: "listbox", id: "switcher-list", "aria-label": strings.findRoom });
  const none = h("p", { class: "more", role: "status" });
  const input = h("input", { type: "search", class: "field", placeholder: strings.findRoom, "aria-label": strings.findRoom, role: "combobox", "aria-expanded": "true", "aria-controls": "switcher-list", autocomplete: "off", autofocus: true });
  /** @type {Offer[]} */
  let offers = [];
  /** @type {Offer[]} */
  let people = [];
  let at = 0;
  let asked = 0;
  /** @type {any} */
  let timer;
  const choose = (/** @type {Offer} */ offer) => {
    dialog.close();
    offer.run();
  };
  const mark = (/** @type {number} */ index) => {
    at = offers.length ? (index + offers.length) % offers.length : 0;
    [...list.children].forEach((one, place) => one.setAttribute("aria-selected", String(place === at)));
    if (offers.length) input.setAttribute("aria-activedescendant", list.children[at].id);
    else input.removeAttribute("aria-activedescendant");
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const draw = () => {
    const typed = input.value.trim();
    offers = [...roomOffers(chat, typed, go), ...people, ...openOffer(chat, typed, go)];
    list.replaceChildren(...offers.map((offer, index) => drawn(offer, index, () => choose(offer))));
    none.textContent = offers.length ? "" : strings.noneFound;
    mark(0);
  };
  const findThem = async () => {
    const typed = input.value.trim();
    const mine = (asked += 1);
    const found = typed && chat.isMember ? await findPeople(typed).then(({ items }) => items, () => []) : [];
    if (mine !== asked) return;
    learn(found);
    people = found.filter((one) => one.id !== chat.me.id).slice(0, PEOPLE).map((one) => personOffer(chat, one, go));
    draw();
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void findThem(), PAUSE);
    draw();
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) mark(at + step);
    else if (event.key === "Enter" && !event.isComposing && offers[at]) choose(offers[at]);
    else return;
    event.preventDefault();
  });
  const box = h("div", { class: "search-list" }, h("div", { class: "search-field" }, icon("search"), input), h("div", { class: "found-box" }, list, none));
  const dialog = openDialog({ title: strings.findRoom, class: "tall switcher", closed: () => clearTimeout(timer) }, box);
  draw();
}

/** @param {Offer} offer @param {number} index @param {() => void} choose */
const drawn = ({ sign, name, hint }, index, choose) =>
  h("li", { role: "option", id: `switcher-${index}`, class: "found-main", "aria-selected": "false", onclick: choose }, h("span", { class: "room-sign" }, sign), h("span", { class: "who" }, h("bdi", {}, name), hint && h("small", {}, hint)));

/**
 * The rooms of one's own, and the open ones one has been in, that fit: those where something waits first, then the last spoken in.
 * @param {import("../state/chat.js").Chat} chat @param {string} typed @param {(room: string) => void} go @returns {Offer[]}
 */
function roomOffers(chat, typed, go) {
  const seen = seenRooms().map(({ name }) => name).filter((name) => !isHidden(name) && !chat.mine.get(name));
  const rooms = [...chat.mine.rooms.keys(), ...seen].filter((room) => room !== chat.current && fits(chat.places.title(room), typed));
  const weight = (/** @type {string} */ room) => (chat.mine.mentions(room) > 0 ? 2 : chat.unreadIn(room) > 0 ? 1 : 0);
  const spoken = (/** @type {string} */ room) => chat.mine.get(room)?.last_at ?? "";
  rooms.sort((a, b) => weight(b) - weight(a) || spoken(b).localeCompare(spoken(a)));
  return rooms.slice(0, ROOMS).map((room) => ({ id: room, sign: roomSign(chat, room), name: chat.places.title(room), hint: chat.places.get(room)?.topic ?? "", run: () => go(room) }));
}

/** @param {import("../state/chat.js").Chat} chat @param {import("../state/room-calls.js").Found} one @param {(room: string) => void} go @returns {Offer} */
function personOffer(chat, one, go) {
  const run = async () => {
    try {
      const facts = await makeRoom({ kind: "direct", people: [one.id] });
      chat.mine.refresh();
      chat.places.take(facts.room, facts);
      go(facts.room);
    } catch (error) {
      chat.emit("toast", problemOf(error));
    }
  };
  return { id: one.id, sign: avatar(one), name: one.name, hint: one.login ? `@${one.login}` : "", run: () => void run() };
}

/** Any other open room, by its name. @param {import("../state/chat.js").Chat} chat @param {string} typed @param {(room: string) => void} go @returns {Offer[]} */
function openOffer(chat, typed, go) {
  const name = roomName(typed);
  const known = !name || isHidden(name) || chat.mine.get(name) || seenRooms().some((one) => one.name === name);
  return known ? [] : [{ id: name, sign: icon("right"), name: strings.openNamed(name), run: () => go(name) }];
}

/** Whether each word typed begins a word of the name, or the whole stands somewhere in it. @param {string} name @param {string} typed */
export function fits(name, typed) {
  const there = name.toLowerCase();
  const wanted = typed.toLowerCase();
  const words = there.split(/[\s_.-]+/);
  return there.includes(wanted) || wanted.split(/\s+/).every((part) => words.some((word) => word.startsWith(part)));
}
