// @ts-check
/**
 * Puts the room's page together: makes each part once and tells them of each other.
 * Must never: hold state or behaviour of its own (those are in `state/` and `ui/`).
 * Bounded by: one page.
 */

import { strings, translatePage } from "./lib/language.js";
import { Chat } from "./state/chat.js";
import { Attachments } from "./ui/attachments.js";
import { Composer } from "./ui/composer.js";
import { Feed } from "./ui/feed.js";
import { followUploads } from "./ui/progress.js";
import { roomOfPath } from "./state/rooms.js";
import { need } from "./lib/dom.js";

translatePage();
const chat = new Chat();
const notice = (/** @type {string} */ text) => void (need("#notice").textContent = text);
const attachments = new Attachments(chat.uploads, notice);
const composer = new Composer(chat, attachments, notice);
const feed = new Feed(chat, { view: () => {} });
followUploads(chat.uploads);
chat.on("room", (room) => {
  feed.show(room);
  composer.show(chat.current);
  attachments.show(chat.current);
  need("#room-title").textContent = chat.current;
});
composer.on("sent", () => feed.toLatest());
chat.open(roomOfPath(location.pathname) ?? "");
chat.tea.connect();
