// @ts-check
/**
 * One message as a row: who and when, what it answers, text, media, and how its sending goes.
 * Must never: build from strings of HTML; rebuild its content when only its state changed.
 * Bounded by: one message.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 * @typedef {import("./layout.js").Item} Item
 * @typedef {{uploads: import("../state/uploads.js").Uploads, find: (seq: number) => Message | undefined,
 *   jump: (seq: number) => void, retry: (message: Message) => void, discard: (message: Message) => void,
 *   view: (row: Element, index: number) => void, me: () => {id: string, login?: string},
 *   react: (message: Message, emoji: string) => void}} Context
 */

import { h, icon } from "../lib/dom.js";
import { fullTimeOf, sizeOf, strings, timeOf } from "../lib/language.js";
import { plainText } from "../text/parse.js";
import { isLong, isOnlyEmoji, render } from "../text/render.js";
import { mediaOf } from "./media.js";
import { mentioned } from "./mentions.js";
import { avatar } from "./person.js";
import { drawReactions } from "./reactions.js";

/** What a message says in a few words: its text, or what it carries. @param {Message} message */
export function excerpt(message) {
  if (message.deleted) return strings.deleted;
  const text = plainText(message.text);
  if (text) return text.length > 140 ? `${text.slice(0, 140)}…` : text;
  const kind = message.media[0]?.kind ?? message.entry?.files?.[0]?.kind ?? message.type;
  const name = message.media[0]?.name;
  if (kind === "image") return strings.picture;
  if (kind === "video") return strings.video;
  if (kind === "voice") return strings.voice;
  return name ?? strings.file;
}

/** @param {Message} message @param {boolean} follows @param {Context} context */
export function makeRow(message, follows, context) {
  const row = h("li", { class: "row", tabIndex: -1 });
  row.append(h("div", { class: "gutter" }), h("div", { class: "body" }, h("div", { class: "head-line" }), h("div", { class: "content" }), h("div", { class: "reactions" }), h("div", { class: "state" })));
  frame(row, message, follows, context);
  content(row, message, context);
  reactions(row, message, context);
  state(row, message, context);
  return row;
}

/** Changes only what is different. @param {HTMLElement} row @param {Message} message @param {boolean} follows @param {Message} before @param {boolean} followed @param {Context} context */
export function updateRow(row, message, follows, before, followed, context) {
  if (message === before && follows === followed) return;
  if (follows !== followed || message.seq !== before.seq || message.at !== before.at || message.state !== before.state || message.mentions !== before.mentions) frame(row, message, follows, context);
  const same = message.text === before.text && message.deleted === before.deleted && message.edited === before.edited && message.media === before.media;
  const shown = before.entry?.files && !message.entry ? false : same;
  if (!shown) content(row, message, context);
  if (message.reactions !== before.reactions || message.deleted !== before.deleted) reactions(row, message, context);
  if (message.state !== before.state || message.entry !== before.entry) state(row, message, context);
}

/** @param {HTMLElement} row @param {Message} message @param {boolean} follows @param {Context} context */
function frame(row, message, follows, context) {
  const { own, from, at, seq } = message;
  const confirmed = message.state === undefined || message.state === "sent";
  row.className = `row${follows ? " follows" : " leads"}${own ? " own" : ""}${isForMe(message, context) ? " mentions-me" : ""}${confirmed ? "" : ` ${message.state}`}`;
  if (seq) row.id = `m${seq}`;
  row.dataset.key = message.key;
  const [gutter, body] = row.children;
  const time = h("time", { dateTime: new Date(at).toISOString(), title: fullTimeOf(at) }, confirmed ? timeOf(at) : "");
  gutter.replaceChildren(follows ? time : avatar(from));
  const line = /** @type {HTMLElement} */ (body.firstElementChild);
  // A row without a head still says whose it is, to those who hear the page.
  const name = h("span", { class: "name" }, h("bdi", {}, from.name));
  line.className = follows ? "head-line hidden-visually" : "head-line";
  // For guests, too: nobody has vouched for a guest called "Support".
  const vouched = from.guest ? [" ", h("span", { class: "guest-mark" }, strings.guest)] : [];
  line.replaceChildren(name, ...vouched, ...(follows ? [] : [" ", time]));
}

/** @param {HTMLElement} row @param {Message} message @param {Context} context */
function content(row, message, context) {
  const place = /** @type {HTMLElement} */ (row.children[1].children[1]);
  place.replaceChildren();
  if (message.deleted) return place.append(h("p", { class: "gone" }, strings.deletedLine));
  if (message.reply_to !== undefined) place.append(quote(message.reply_to, context));
  if (message.text) place.append(textOf(message, context));
  const media = mediaOf(message, context, row);
  if (media) place.append(media);
  // The tutorial's wire stores what says nothing, too.
  if (!message.text && !media) place.append(h("p", { class: "gone" }, strings.nothing));
}

/** Whether the reader is named in it, alone or with the whole room. @param {Message} message @param {Context} context */
const isForMe = (message, context) => !message.own && (message.mentionsRoom || (message.mentions?.includes(context.me().id) ?? false));

/** @param {Message} message @param {Context} context */
function textOf(message, context) {
  const mention = (/** @type {string} */ login) => mentioned(login, message, context.me());
  const text = h("div", { class: isOnlyEmoji(message.text) ? "text large" : "text" }, render(message.text, mention));
  if (message.edited) text.lastElementChild?.append(h("span", { class: "edited" }, ` (${strings.edited})`));
  if (!isLong(message.text)) return text;
  const all = h("button", { type: "button", class: "text-button", "aria-expanded": "false" }, strings.showAll);
  text.classList.add("cut");
  all.addEventListener("click", () => {
    const cut = text.classList.toggle("cut");
    all.textContent = cut ? strings.showAll : strings.showLess;
    all.setAttribute("aria-expanded", String(!cut));
  });
  return h("div", {}, text, all);
}

/** The message that this one answers, as a line above it. @param {number} seq @param {Context} context */
function quote(seq, context) {
  const target = context.find(seq);
  const button = h("button", { type: "button", class: "quote", onclick: () => context.jump(seq) }, icon("reply"));
  const hint = h("span", { class: "hidden-visually" }, strings.repliesTo(target?.from.name ?? strings.aMessage));
  if (!target) button.append(h("span", { class: "excerpt", "aria-hidden": "true" }, strings.aMessage), hint);
  else button.append(h("span", { class: "name", "aria-hidden": "true" }, h("bdi", {}, target.from.name)), hint, h("span", { class: "excerpt", dir: "auto" }, excerpt(target)));
  return button;
}

/** @param {HTMLElement} row @param {Message} message @param {Context} context */
function reactions(row, message, context) {
  drawReactions(/** @type {HTMLElement} */ (row.children[1].children[2]), message, context);
}

/** @param {HTMLElement} row @param {Message} message @param {Context} context */
function state(row, message, context) {
  const place = /** @type {HTMLElement} */ (row.children[1].children[3]);
  place.replaceChildren();
  if (message.state === "waiting" && message.entry?.files) {
    place.append(h("button", { type: "button", class: "text-button", onclick: () => context.discard(message) }, strings.cancel));
  }
  if (message.state !== "failed") return;
  const failed = message.entry?.failed;
  place.append(
    icon("alert"),
    h("span", {}, `${strings.notSent} ${reason(failed, message, context)}`),
    h("button", { type: "button", class: "text-button", onclick: () => context.retry(message) }, strings.retry),
    h("button", { type: "button", class: "text-button danger", onclick: () => context.discard(message) }, strings.remove),
  );
}

/** @param {{code: string, message: string} | undefined} failed @param {Message} message @param {Context} context */
function reason(failed, message, context) {
  if (!failed) return "";
  const name = message.entry?.files?.find((/** @type {any} */ file) => !file.media)?.name ?? strings.file;
  if (failed.code === "too_big") return strings.tooBig(name, sizeOf(context.uploads.limit));
  if (failed.code === "quota_exceeded") return strings.quota(name);
  if (failed.code === "storage_full" && message.entry?.files) return strings.full(name);
  if (failed.code === "bad_media") return strings.badFile(name);
  return strings.refusals[failed.code] ?? failed.message;
}
