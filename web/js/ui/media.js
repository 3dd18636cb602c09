// @ts-check
/**
 * What a message carries: pictures and videos in boxes whose size is known before they load, voice with its player, files.
 * Must never: load from another site (that would tell it who reads), or let a box change its size.
 * Bounded by: 420 × 320 px a box, the media of one message.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 * @typedef {import("../state/uploads.js").LocalFile} LocalFile
 * @typedef {{id: string, kind: string, url: string, full: string, type: string, name: string, bytes: number, width?: number,
 *   height?: number, duration_ms?: number, waveform?: number[], poster?: string, file?: LocalFile}} Medium
 */

import { h, icon } from "../lib/dom.js";
import { sizeOf, strings } from "../lib/language.js";
import { safeAddress } from "../text/parse.js";
import { player } from "./player.js";
import { localCopy, previewOf } from "./previews.js";
import { progressOf } from "./progress.js";

const WIDEST = 420;
const TALLEST = 320;
const SMALLEST = 64;
/** The grids that the style sheet knows, by the most they hold. */
const GRIDS = [2, 3, 4, 5, 6, 8, 10];
const SHOWN_MOVING = 8_000_000;

/** All of a message, as one list. @param {Message} message @returns {Medium[]} */
export function mediaList(message) {
  if (message.media.length === 0 && message.entry?.files) return message.entry.files.map(fromFile);
  const own = message.media.map(fromMedia);
  const path = message.link && /^\/(?![/\\])/.test(message.link) ? message.link : undefined;
  if (path && message.type && message.type !== "text") {
    own.push({ id: path, kind: message.type, url: path, full: path, type: "", name: path.split("/").at(-1) ?? "", bytes: 0 });
  }
  return own;
}

/** @param {import("../teahouse.js").Media} media @returns {Medium} */
function fromMedia(media) {
  const local = localCopy(media.id);
  const moving = media.type === "image/gif" && media.bytes < SHOWN_MOVING;
  const small = media.kind === "image" && !moving ? media.thumbnail?.url : undefined;
  const { id, kind, url, type, bytes, name = "", width, height, duration_ms, waveform, thumbnail } = media;
  const poster = kind === "video" ? thumbnail?.url : undefined;
  return { id, kind, url: local ?? small ?? url, full: url, type, bytes, name, width, height, duration_ms, waveform, poster };
}

/** @param {LocalFile} file @returns {Medium} */
function fromFile(file) {
  const { id, kind, name, blob, width, height, duration_ms, waveform } = file;
  const url = previewOf(file);
  return { id, kind, url, full: url, type: blob.type, name, bytes: blob.size, width, height, duration_ms, waveform, file };
}

/** @param {Message} message @param {import("./row.js").Context} context @param {Element} row */
export function mediaOf(message, context, row) {
  const list = mediaList(message);
  const seen = list.filter((one) => one.kind === "image" || one.kind === "video");
  const parts = [];
  if (seen.length === 1) parts.push(single(seen[0], message, context, row));
  if (seen.length > 1) parts.push(grid(seen, message, context, row));
  for (const one of list) {
    if (one.kind === "voice") parts.push(within(player(one), one, context));
    else if (!seen.includes(one)) parts.push(within(fileBox(one), one, context));
  }
  if (message.link && list.length === 0) parts.push(elsewhere(message.link, message.type ?? ""));
  return parts.length ? h("div", { class: "media" }, ...parts) : undefined;
}

/** A file under way wears its progress. @param {HTMLElement} element @param {Medium} medium @param {import("./row.js").Context} context */
function within(element, medium, context) {
  if (!medium.file) return element;
  return h("div", { class: "under-way" }, element, progressOf(medium.file, context.uploads));
}

/** The size of the box, within the limits, in the picture's own proportions. @param {number} [width] @param {number} [height] */
export function fit(width = WIDEST, height = (WIDEST * 9) / 16) {
  const scale = Math.min(1, WIDEST / width, TALLEST / height);
  return { width: Math.max(SMALLEST, Math.round(width * scale)), height: Math.max(SMALLEST, Math.round(height * scale)) };
}

/** @param {Medium} medium @param {Message} message @param {import("./row.js").Context} context @param {Element} row */
function single(medium, message, context, row) {
  const box = fit(medium.width, medium.height);
  const element = medium.kind === "image" ? picture(medium, 0, message, context, row) : video(medium);
  element.style.width = `${box.width}px`;
  element.style.aspectRatio = `${box.width} / ${box.height}`;
  const held = within(element, medium, context);
  held.classList.add("single");
  return held;
}

/** @param {Medium[]} list @param {Message} message @param {import("./row.js").Context} context @param {Element} row */
function grid(list, message, context, row) {
  const element = h("div", { class: `grid grid-${GRIDS.find((most) => list.length <= most) ?? 10}` });
  list.forEach((medium, index) => {
    const tile = medium.kind === "image" ? picture(medium, index, message, context, row) : still(medium, index, context, row);
    element.append(within(tile, medium, context));
  });
  return element;
}

/** @param {Medium} medium @param {number} index @param {Message} message @param {import("./row.js").Context} context @param {Element} row */
function picture(medium, index, message, context, row) {
  const alt = medium.name || strings.pictureFrom(message.from.name);
  const image = h("img", { src: medium.url, alt, decoding: medium.url.startsWith("blob:") ? "sync" : "async", draggable: false });
  image.addEventListener("error", () => image.replaceWith(h("span", { class: "broken" }, icon("alert"), alt)));
  return h("button", { type: "button", class: "picture", "aria-label": strings.viewPicture(alt), onclick: () => context.view(row, index) }, image);
}

/** @param {Medium} medium */
function video(medium) {
  const options = { controls: true, playsInline: true, preload: medium.poster ? "none" : "metadata", "aria-label": medium.name || strings.video };
  const element = h("video", { class: "video", ...options, ...(medium.poster ? { poster: medium.poster } : {}) });
  // The fragment makes phones draw a first picture.
  element.src = medium.poster || medium.url.startsWith("blob:") ? medium.url : `${medium.url}#t=0.001`;
  element.addEventListener("error", () => element.replaceWith(fileBox(medium)));
  return element;
}

/** A video in a tile too small for its controls: a tap shows it large. @param {Medium} medium @param {number} index @param {import("./row.js").Context} context @param {Element} row */
function still(medium, index, context, row) {
  const frame = h("video", { class: "video", muted: true, playsInline: true, preload: medium.poster ? "none" : "metadata", tabIndex: -1, "aria-hidden": "true" });
  if (medium.poster) frame.poster = medium.poster;
  frame.src = medium.url.startsWith("blob:") ? medium.url : `${medium.url}#t=0.001`;
  const label = strings.viewPicture(medium.name || strings.video);
  return h("button", { type: "button", class: "picture still", "aria-label": label, onclick: () => context.view(row, index) }, frame, icon("play"));
}

/** @param {Medium} medium */
function fileBox(medium) {
  const name = medium.name || strings.file;
  const text = h("span", { class: "file-text" }, h("span", { class: "file-name" }, h("bdi", {}, name)), h("small", {}, sizeOf(medium.bytes)));
  if (medium.file) return h("div", { class: "file" }, icon("file"), text);
  const hint = h("span", { class: "hidden-visually" }, strings.download);
  return h("a", { class: "file", href: medium.full, download: name }, icon("file"), hint, text, icon("download"));
}

/** An address of another site, or whatever the tutorial's wire carried. @param {string} link @param {string} type */
function elsewhere(link, type) {
  const href = safeAddress(link);
  if (!href) return h("p", { class: "text", dir: "auto" }, link);
  const { host } = new URL(href);
  const kind = { image: strings.picture, video: strings.video, voice: strings.voice }[type] ?? strings.file;
  return h(
    "div",
    { class: "elsewhere" },
    h("a", { href, target: "_blank", rel: "noopener noreferrer nofollow" }, `${kind}: ${link}`),
    h("small", {}, strings.elsewhere(host)),
  );
}
