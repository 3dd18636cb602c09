// @ts-check
/**
 * Who is here: a stack and a count in the head, the names in the panel at the right, and the address to bring others.
 * Must never: claim somebody is here whom the server does not name.
 * Bounded by: the 200 names of a room; three avatars in the stack.
 */

import { h, icon, iconButton, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { shareBox } from "./beginning.js";
import { avatar } from "./person.js";

const STACK = 3;

/** @param {import("../state/chat.js").Chat} chat @param {() => void} close */
export function people(chat, close) {
  const draw = () => {
    drawButton(chat);
    drawPanel(chat, close);
  };
  chat.on("people", ({ room }) => room === chat.current && draw());
  chat.on("room", draw);
}

/** The reader first, then by name. @param {import("../state/chat.js").Chat} chat */
function inOrder(chat) {
  const mine = (/** @type {{id: string}} */ one) => (one.id === chat.me.id ? 0 : 1);
  return [...(chat.room?.people.values() ?? [])].sort((a, b) => mine(a) - mine(b) || a.name.localeCompare(b.name));
}

/** @param {import("../state/chat.js").Chat} chat */
function drawButton(chat) {
  const button = need("#people-toggle");
  const count = chat.room?.count ?? 0;
  const others = inOrder(chat).filter((person) => person.id !== chat.me.id);
  const stack = h("span", { class: "stack", "aria-hidden": "true" }, ...others.slice(0, STACK).map(avatar));
  const label = count ? strings.here(count) : strings.showPeople;
  const number = h("span", { "aria-hidden": "true" }, count ? String(count) : "");
  button.replaceChildren(...(others.length ? [stack] : [icon("people")]), number, h("span", { class: "hidden-visually" }, label));
  button.title = label;
}

/** @param {import("../state/chat.js").Chat} chat @param {() => void} close */
function drawPanel(chat, close) {
  const panel = need("#people");
  const list = inOrder(chat);
  const count = Math.max(chat.room?.count ?? 0, list.length);
  const focused = panel.contains(document.activeElement);
  panel.replaceChildren(
    h("div", { class: "side-head" }, h("h2", {}, strings.people), iconButton("close", strings.close, { onclick: close, id: "people-close" })),
    h(
      "div",
      { class: "body" },
      h("h3", {}, strings.here(count)),
      h("ul", {}, ...list.map((person) => one(person, person.id === chat.me.id))),
      count > list.length && h("p", { class: "more" }, strings.andMore(count - list.length)),
      shareBox(),
    ),
  );
  if (focused) need("#people-close").focus();
}

/** @param {{id: string, name: string}} person @param {boolean} mine */
const one = (person, mine) =>
  h("li", { class: "person" }, avatar(person), h("span", { class: "who" }, h("bdi", {}, person.name)), mine && h("small", {}, strings.you));
