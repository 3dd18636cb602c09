// @ts-check
/**
 * The people of a room with their roles, and who of them is here; in an open room those who are here.
 * Must never: ask for more than a page at once, or lose the place while it is scrolled.
 * Bounded by: pages of 100.
 *
 * @typedef {import("../../state/room-calls.js").Member} Member
 */

import { h, icon } from "../../lib/dom.js";
import { strings, timeOf } from "../../lib/language.js";
import { learnMembers } from "../../state/directory.js";
import { members, setRole } from "../../state/room-calls.js";
import { present } from "../people.js";
import { avatar, learnPictures } from "../person.js";
import { pickPeople } from "../rooms/pick-people.js";
import { personMenu } from "./person-menu.js";

const SEARCH_FROM = 12;

/** @param {Member} person */
const isMuted = ({ muted_until }) => Boolean(muted_until && Date.parse(muted_until) > Date.now());

export class MemberList {
  element = h("div", { class: "member-list" });
  #list = h("ul", {});
  #count = h("h3", {});
  #search = h("input", { type: "search", class: "field", placeholder: strings.searchMembers, "aria-label": strings.searchMembers, autocomplete: "off" });
  #more = h("button", { type: "button", class: "text-button", hidden: true }, strings.more);
  #add = h("button", { type: "button", class: "button wide", hidden: true }, icon("personAdd"), strings.addPeople);
  /** @type {Member[]} */ #members = [];
  /** @type {string | null} */ #next = null;
  #room = "";
  #asked = 0;
  #drawn = "";

  /** @param {import("../../state/chat.js").Chat} chat @param {{go: (room: string) => void, mention: (login: string) => void}} actions */
  constructor(chat, actions) {
    this.chat = chat;
    this.actions = actions;
    this.element.append(this.#add, this.#search, this.#count, this.#list, this.#more);
    this.#more.addEventListener("click", () => void this.#ask(this.#next ?? ""));
    this.#search.addEventListener("input", () => void this.#ask());
    this.#add.addEventListener("click", () => this.#addPeople());
  }

  /** @param {string} room */
  room(room) {
    if (room === this.#room) return;
    this.#room = room;
    this.#members = [];
    this.#next = null;
    this.#search.value = "";
    this.draw();
    // Also with the panel shut: whom one may mention is known from it.
    if (this.chat.isMember) void this.#ask();
  }

  /** It became known who asks. */
  known() {
    if (this.#members.length === 0 && this.#room && this.chat.isMember) void this.#ask();
  }

  /** Something changed: ask again, at once where it is seen. */
  refresh() {
    if (this.chat.isMember) void this.#ask();
    else this.draw();
  }

  async #ask(cursor = "") {
    const mine = (this.#asked += 1);
    const room = this.#room;
    // Several reasons at once are one question.
    await Promise.resolve();
    if (mine !== this.#asked) return;
    try {
      const { items, next } = await members(room, this.#search.value.trim(), cursor || undefined);
      if (mine !== this.#asked || room !== this.#room) return;
      this.#next = next;
      this.#members = cursor ? [...this.#members, ...items] : items;
      learnMembers(room, items);
      learnPictures(items);
    } catch {
      // An open room nobody has made yet, or no connection: those who are here are shown.
    }
    this.draw();
  }

  /** Members, or in an open room whoever is here; those who are here first. @returns {Member[]} */
  #shown() {
    const here = new Map(present(this.chat).map((one) => [one.id, one]));
    const open = (this.chat.places.get(this.#room)?.kind ?? "open") === "open";
    const known = new Map(this.#members.map((one) => [one.id, one]));
    const guests = open && !this.#search.value ? [...here.values()].filter((one) => !known.has(one.id)).map((one) => ({ ...one, role: undefined, online: true })) : [];
    // In an open room one is there or not; that somebody is in another room is no news here.
    const list = this.#members.map((one) => ({ ...one, guest: one.guest ?? here.get(one.id)?.guest, online: here.has(one.id) || (!open && one.online), away: here.get(one.id)?.away }));
    const shown = open ? [...guests, ...list.filter((one) => here.has(one.id) || (one.role && one.role !== "member") || isMuted(one))] : list;
    const mine = (/** @type {Member} */ one) => Number(one.id !== this.chat.me.id);
    return shown.sort((a, b) => mine(a) - mine(b) || Number(Boolean(b.online)) - Number(Boolean(a.online)) || a.name.localeCompare(b.name));
  }

  draw() {
    const { chat } = this;
    const facts = chat.places.get(this.#room);
    const list = this.#shown();
    const kind = facts?.kind ?? "open";
    const count = kind === "open" ? strings.here(chat.room?.count || list.filter((one) => one.online).length) : strings.membersIn(Math.max(facts?.members ?? 0, list.length));
    const state = JSON.stringify([this.#room, count, list.map(({ id, name, role, online, away, muted_until, picture }) => [id, name, role, online, away, muted_until, picture]), this.#next]);
    this.#add.hidden = kind === "open" || kind === "direct" || !chat.isMember || !chat.places.may(this.#room, "invite");
    this.#search.hidden = !this.#search.value && list.length < SEARCH_FROM && !this.#next;
    if (state === this.#drawn) return;
    this.#drawn = state;
    this.#count.textContent = count;
    this.#more.hidden = !this.#next;
    const focused = this.#list.contains(document.activeElement) ? document.activeElement?.getAttribute("data-id") : undefined;
    this.#list.replaceChildren(...list.map((person) => this.#person(person)));
    if (focused) /** @type {HTMLElement | null} */ (this.#list.querySelector(`[data-id="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {Member} person */
  #person(person) {
    const mine = person.id === this.chat.me.id;
    const kind = this.chat.places.get(this.#room)?.kind;
    const muted = isMuted(person);
    const tags = [mine && strings.you, person.guest && !mine && strings.guest, person.role && person.role !== "member" && kind !== "direct" && strings.roles[person.role], muted && strings.mutedUntil(timeOf(Date.parse(person.muted_until ?? "")))].filter(Boolean);
    const here = person.away ? strings.away : person.online ? strings.online : strings.offlineNow;
    const face = h("span", { class: `presence${person.away ? " away" : person.online ? " online" : ""}` }, avatar(person));
    const who = h("span", { class: "who" }, h("bdi", {}, person.name), tags.length ? h("small", {}, tags.join(" · ")) : null, h("span", { class: "hidden-visually" }, `, ${here}`));
    const button = h("button", { type: "button", class: "person", "data-id": person.id, "aria-haspopup": "menu", "aria-expanded": "false" }, face, who);
    button.addEventListener("click", () => void personMenu(this.chat, this.#room, person, button, this.actions));
    return h("li", {}, button);
  }

  #addPeople() {
    const room = this.#room;
    const there = new Set(this.#members.map((one) => one.id));
    pickPeople({
      title: strings.addPeople,
      submit: strings.addPeople,
      not: (id) => there.has(id),
      done: async (people) => {
        for (const one of people) await setRole(room, one.id, "member");
        this.refresh();
      },
    });
  }
}
