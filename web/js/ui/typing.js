// @ts-check
/**
 * Who writes at the moment, in a line whose height is always there.
 * Must never: be read aloud (it would talk without end), or show the reader themself.
 * Bounded by: 6 s per person, three names.
 */

import { h, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";

const FADES = 6_000;

/** @param {import("../state/chat.js").Chat} chat */
export function typingLine(chat) {
  const line = need("#typing");
  /** By room and person. @type {Map<string, {room: string, id: string, name: string, timer: any}>} */
  const writing = new Map();

  const draw = () => {
    const names = [...writing.values()].filter((one) => one.room === chat.current).map((one) => one.name);
    const [first, second] = names;
    const text = names.length > 2 ? strings.typingMany : second ? strings.typingTwo(first, second) : strings.typingOne(first);
    if (names.length === 0) line.replaceChildren();
    else if (line.textContent !== text) line.replaceChildren(h("span", { class: "dots" }, h("i"), h("i"), h("i")), h("bdi", {}, text));
  };
  const stop = (/** @type {string} */ key) => {
    clearTimeout(writing.get(key)?.timer);
    if (writing.delete(key)) draw();
  };
  chat.on("typing", ({ room, from }) => {
    if (from.id === chat.me.id) return;
    const key = `${room} ${from.id}`;
    clearTimeout(writing.get(key)?.timer);
    writing.set(key, { room, id: from.id, name: from.name, timer: setTimeout(() => stop(key), FADES) });
    draw();
  });
  chat.on("fresh", ({ room, messages }) => {
    for (const message of messages) stop(`${room} ${message.from.id}`);
  });
  chat.on("room", draw);
}
