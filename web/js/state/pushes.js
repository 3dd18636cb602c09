// @ts-check
/**
 * What the server tells of rooms that are not looked at, of the person, and of being sent out.
 * Must never: take such word for the log (what was said comes by events only).
 * Bounded by: nothing is kept.
 */

import { readUpTo, tellRead } from "./rooms.js";

/** @param {import("./chat.js").Chat} chat */
export function hearPushes(chat) {
  const { tea, mine } = chat;
  tea.on("unread", ({ room, head }) => !chat.rooms.has(room) && mine.heard(room, head));
  tea.on("mention", ({ room, seq }) => {
    if (seq > (readUpTo(room) ?? -1)) mine.mentioned(room, seq);
  });
  tea.on("read", ({ room, seq }) => {
    tellRead(room, seq);
    mine.read(room, seq);
    chat.emit("unread");
  });
  tea.on("changed", ({ room }) => {
    mine.refresh();
    if (!room) return;
    if (!chat.rooms.has(room)) return chat.places.forget(room);
    void chat.places.ask(room);
    chat.emit("members", { room });
  });
  tea.on("removed", ({ room, why }) => chat.lose(room, why));
  tea.on("me", (me) => {
    const before = chat.me.role;
    chat.setMe(me);
    if (me.role && me.role !== before) mine.refresh();
  });
  // What was asked for before there was a connection may be out of date: nothing told of it.
  tea.on("connected", () => chat.isMember && mine.asked && mine.refresh());
}
