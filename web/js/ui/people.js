// @ts-check
/**
 * Who is here, and how many they are: a stack and a count in the room's head.
 * Must never: claim somebody is here whom the server does not name.
 * Bounded by: three avatars.
 */

import { h, icon, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { avatar } from "./person.js";

const STACK = 3;

/** @param {import("../state/chat.js").Chat} chat */
export function peopleButton(chat) {
  const draw = () => {
    const button = need("#people-toggle");
    const { kind = "open", members = 0 } = chat.places.get(chat.current) ?? {};
    // In a room with members their number, as in its details; in an open one those who are in it now.
    const count = kind === "open" ? (chat.room?.count ?? 0) : members;
    const others = present(chat).filter((person) => person.id !== chat.me.id);
    const stack = h("span", { class: "stack", "aria-hidden": "true" }, ...others.slice(0, STACK).map(avatar));
    const label = !count ? strings.showPeople : kind === "open" ? strings.here(count) : strings.membersIn(count);
    const number = h("span", { "aria-hidden": "true" }, count ? String(count) : "");
    button.replaceChildren(...(others.length ? [stack] : [icon("people")]), number, h("span", { class: "hidden-visually" }, label));
    button.title = label;
  };
  chat.on("people", ({ room }) => room === chat.current && draw());
  chat.on("facts", ({ room }) => room === chat.current && draw());
  chat.on("room", draw);
}

/** Those who are in the room now: the reader first, then by name. @param {import("../state/chat.js").Chat} chat */
export function present(chat) {
  const mine = (/** @type {{id: string}} */ one) => (one.id === chat.me.id ? 0 : 1);
  return [...(chat.room?.people.values() ?? [])].sort((a, b) => mine(a) - mine(b) || a.name.localeCompare(b.name));
}
