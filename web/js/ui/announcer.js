// @ts-check
/**
 * Says to those who hear the page what happens: the newest message as a sentence, failures at once. Also the count in the
 * window's title.
 * Must never: read the whole list, or more than one message in two seconds.
 * Bounded by: one polite and one urgent region.
 */

import { h, iconButton, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { attentive } from "./feed.js";
import { excerpt } from "./row.js";
import { announce, toast } from "./toast.js";

const EVERY = 2_000;

/** What went wrong and is seen elsewhere: said at once. @param {string} text */
export const alarm = (text) => void (need("#alarm").textContent = text.slice(0, 200));

/** What went wrong, where the person writes; it stays until it is closed or the next message is sent. @param {string} text */
export function complain(text) {
  const notice = need("#notice");
  notice.replaceChildren(...(text ? [h("span", {}, text), iconButton("close", strings.close, { onclick: () => notice.replaceChildren() })] : []));
}

/** @param {import("../state/chat.js").Chat} chat */
export function announcer(chat) {
  let unsaid = 0;
  let missed = 0;
  /** @type {any} */
  let timer;
  /** @type {import("../state/timeline.js").Message | undefined} */
  let newest;

  const say = () => {
    timer = undefined;
    if (!newest) return;
    const { name } = newest.from;
    announce(unsaid > 1 ? strings.saidMore(unsaid, name, excerpt(newest)) : strings.said(name, excerpt(newest)));
    unsaid = 0;
    newest = undefined;
    timer = setTimeout(say, EVERY);
  };
  const title = () => {
    const elsewhere = mentionsElsewhere(chat);
    const count = missed + elsewhere;
    document.title = `${count ? `(${count}) ` : ""}${chat.title || strings.kinds.private} · Teahouse`;
    if (count) void navigator.setAppBadge?.(count).catch(() => {});
    else void navigator.clearAppBadge?.().catch(() => {});
  };
  const seen = () => {
    if (!attentive()) return;
    missed = 0;
    title();
  };

  chat.on("fresh", ({ room, messages }) => {
    const others = messages.filter((/** @type {import("../state/timeline.js").Message} */ one) => !one.own);
    if (others.length === 0) return;
    if (!attentive()) missed += others.length;
    title();
    if (room !== chat.current) return;
    unsaid += others.length;
    newest = others.at(-1);
    timer ??= setTimeout(say, 100);
  });
  chat.on("refused", ({ entry }) => {
    if (entry.room === chat.current) alarm(`${strings.notSent} ${entry.body.text ?? ""}`);
  });
  chat.on("toast", toast);
  chat.on("room", () => ((missed = 0), title()));
  for (const name of ["unread", "facts"]) chat.on(name, title);
  document.addEventListener("visibilitychange", seen);
  addEventListener("focus", seen);
}

/** What asks for the reader in the other rooms: mentions, and words said to them alone. @param {import("../state/chat.js").Chat} chat */
function mentionsElsewhere(chat) {
  let count = 0;
  for (const { room, kind } of chat.mine.rooms.values()) {
    if (room !== chat.current) count += chat.mine.mentions(room) || (kind === "direct" ? chat.unreadIn(room) : 0);
  }
  return count;
}
