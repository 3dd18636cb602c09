// @ts-check
/**
 * Where the composer stands when one cannot write: why, and what to do about it; the count-down of the slow mode.
 * Must never: throw away what was being written.
 * Bounded by: one line, one timer a second while something is counted down.
 */

import { h, icon, need } from "../lib/dom.js";
import { clockOf, fullTimeOf, strings, timeOf } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { gateOf } from "../state/gates.js";
import { withNext } from "../state/next.js";
import { enterRoom } from "../state/room-calls.js";

/** @param {import("../state/chat.js").Chat} chat @param {import("./composer.js").Composer} composer */
export function composerGate(chat, composer) {
  const place = need("#gate");
  const box = need("#composer-form");
  /** @type {Map<string, number>} */
  const sent = new Map();
  let drawn = "";
  /** @type {any} */
  let timer;

  const draw = () => {
    const now = Date.now();
    const gate = gateOf(chat.me, chat.places.get(chat.current), now, sent.get(chat.current) ?? 0);
    const slow = gate?.why === "slow" ? gate.until : 0;
    composer.block(slow ? strings.isSlow(clockOf(Math.ceil((slow - now) / 1_000))) : "");
    const shut = gate !== undefined && gate.why !== "slow";
    const state = shut ? JSON.stringify([chat.current, gate]) : "";
    if (state !== drawn) {
      drawn = state;
      place.hidden = !shut;
      box.hidden = shut;
      if (shut) place.replaceChildren(...content(chat, gate));
    }
    clearTimeout(timer);
    const until = gate && "until" in gate ? gate.until : 0;
    if (until) timer = setTimeout(draw, Math.min(slow ? 1_000 : 60_000, Math.max(50, until - now)));
  };
  for (const name of ["room", "me"]) chat.on(name, draw);
  chat.on("facts", ({ room }) => room === chat.current && draw());
  chat.mine.on("change", draw);
  chat.on("sent", ({ entry }) => {
    sent.set(entry.room, Date.now());
    draw();
  });
}

/** @param {import("../state/chat.js").Chat} chat @param {NonNullable<import("../state/gates.js").Gate>} gate @returns {Node[]} */
function content(chat, gate) {
  const line = (/** @type {string} */ sign, /** @type {string} */ text) => [icon(sign), h("p", {}, text)];
  if (gate.why === "archived") return line("archive", strings.isArchived);
  if (gate.why === "readOnly") return line("eye", strings.isReadOnly);
  if (gate.why === "muted") return line("mute", strings.isMuted(gate.until - Date.now() < 43_200_000 ? timeOf(gate.until) : fullTimeOf(gate.until)));
  if (gate.why === "guest") return [...line("lock", strings.guestsCannot), h("a", { class: "button main-button", href: withNext("/sign-in") }, strings.signIn)];
  return [...line("info", strings.mustJoin), joinButton(chat)];
}

/** @param {import("../state/chat.js").Chat} chat */
function joinButton(chat) {
  const room = chat.current;
  const button = h("button", { type: "button", class: "button main-button" }, strings.join);
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await enterRoom(room);
      chat.mine.refresh();
      await chat.places.ask(room);
    } catch (error) {
      button.disabled = false;
      chat.emit("toast", problemOf(error));
    }
  });
  return button;
}
