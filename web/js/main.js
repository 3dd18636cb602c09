// @ts-check
/**
 * Puts the room's page together: makes each part once and tells them of each other.
 * Must never: hold state or behaviour of its own (those are in `state/` and `ui/`).
 * Bounded by: one page.
 */

import { icon } from "./lib/dom.js";
import { strings, translatePage } from "./lib/language.js";
import { Chat } from "./state/chat.js";
import { learnFaces } from "./state/faces.js";
import { hearPushes } from "./state/pushes.js";
import { roomOfPath, roomPath } from "./state/rooms.js";
import { messageActions } from "./ui/actions.js";
import { addresses } from "./ui/addresses.js";
import { alarm, announcer, complain } from "./ui/announcer.js";
import { awayWatch } from "./ui/away.js";
import { Attachments } from "./ui/attachments.js";
import { Composer } from "./ui/composer.js";
import { closedRoom } from "./ui/closed.js";
import { connectionBar } from "./ui/connection.js";
import { detailsPanel } from "./ui/details/panel.js";
import { fileWays } from "./ui/drop.js";
import { emojiPicker } from "./ui/emoji.js";
import { emojiByName } from "./ui/emoji-by-name.js";
import { Feed } from "./ui/feed.js";
import { openGallery } from "./ui/gallery.js";
import { composerGate } from "./ui/gate.js";
import { roomHead } from "./ui/head.js";
import { keys } from "./ui/keys.js";
import { deedsFor } from "./ui/message-menu.js";
import { mentionOffers } from "./ui/mentions.js";
import { nameAsk } from "./ui/name-ask.js";
import { panels } from "./ui/panels.js";
import { peopleButton } from "./ui/people.js";
import { learnPictures } from "./ui/person.js";
import { rowPeople } from "./ui/row-people.js";
import { followUploads } from "./ui/progress.js";
import { Recorder } from "./ui/recorder.js";
import { sessionWatch } from "./ui/session.js";
import { openSettings } from "./ui/settings.js";
import { sidebar } from "./ui/sidebar.js";
import { openSwitcher } from "./ui/switcher.js";
import { announce, toast } from "./ui/toast.js";
import { typingLine } from "./ui/typing.js";
import { fitViewport } from "./ui/viewport.js";

translatePage();
fitViewport();
for (const button of document.querySelectorAll("[data-icon]")) button.append(icon(button.getAttribute("data-icon") ?? ""));

const chat = new Chat();
const sides = panels();
const attachments = new Attachments(chat.uploads, alarm);
const composer = new Composer(chat, attachments, complain);
const feed = new Feed(chat, {
  react: (message, emoji) => void chat.react(message, emoji),
  view: (row, index) => chat.room && openGallery(chat.room.timeline, /** @type {HTMLElement} */ (row).dataset.key ?? "", index),
});
const recorder = new Recorder(chat, complain, () => feed.toLatest());
const unsent = () => attachments.any || recorder.busy;

/** @param {string} room @param {boolean} [back] whether the browser's own history moved */
async function go(room, back = false) {
  await recorder.leave();
  sides.closeOver();
  if (!back && room !== chat.current) history.pushState(null, "", roomPath(room));
  chat.open(room);
}

chat.on("room", (room) => {
  complain("");
  feed.show(room);
  attachments.show(chat.current);
  composer.show(chat.current);
  recorder.show(chat.current);
});
chat.on("facts", ({ room }) => room === chat.current && composer.named());
composer.on("sent", () => (complain(""), feed.toLatest()));
sidebar(chat, { go: (room) => void go(room), settings: () => openSettings(chat, () => !unsent() || confirm(strings.losesFiles)) });
peopleButton(chat);
const personActions = { go: (/** @type {string} */ room) => void go(room), mention: (/** @type {string} */ login) => composer.insert(`@${login} `) };
const details = detailsPanel(chat, { ...personActions, close: sides.closePeople });
roomHead(chat, { details: (tab) => (details.show(tab), sides.showPeople()), toast });
rowPeople(chat, personActions);
closedRoom(chat, announce);
composerGate(chat, composer);
mentionOffers(composer, chat);
sessionWatch(chat);
learnFaces(chat, learnPictures);
awayWatch(chat.tea);
connectionBar(chat, announce);
typingLine(chat);
announcer(chat);
followUploads(chat.uploads);
fileWays(attachments, composer, () => chat.title);
emojiPicker(composer);
emojiByName(composer);
nameAsk(chat, () => composer.box.focus());
const messageOf = (/** @type {HTMLElement} */ row) => chat.room?.timeline.rows().find((one) => one.key === row.dataset.key);
messageActions({
  chat,
  react: (message, emoji) => void chat.react(message, emoji),
  edit: (message) => composer.edit(message),
  reply: (message) => composer.replyTo(message),
  find: messageOf,
  toast,
});
keys({ feed, composer, rooms: () => openSwitcher(chat, (room) => void go(room)), editLast: () => editLast() });

/** The last message of one's own that has text, if it may still be changed. */
function editLast() {
  const last = chat.room?.timeline.messages.findLast((one) => one.own && !one.deleted);
  if (!last?.text || !deedsFor(last, chat).includes("edit")) return false;
  composer.edit(last);
  return true;
}

const linked = addresses(chat, feed, go);
addEventListener("beforeunload", (event) => unsent() && event.preventDefault());
chat.outbox.isDurable().then((durable) => durable || toast(strings.noStorage));
chat.outbox.on("volatile", () => toast(strings.noStorage));

const room = roomOfPath(location.pathname);
if (room) {
  hearPushes(chat);
  void chat.learnMe().catch(() => {});
  chat.open(room);
  chat.tea.connect();
  if (linked()) void chat.tea.join(room).then(() => feed.reveal(linked()));
} else location.replace("/");
