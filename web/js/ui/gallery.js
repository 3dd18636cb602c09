// @ts-check
/**
 * All pictures and videos of a room that are loaded, in order, for the large view.
 * Must never: hold them longer than the view is open.
 * Bounded by: the messages of the timeline.
 */

import { fullTimeOf } from "../lib/language.js";
import { openLightbox } from "./lightbox.js";
import { mediaList } from "./media.js";

/** @param {import("../state/timeline.js").Timeline} timeline @param {string} key the row that was tapped @param {number} which of its pictures */
export function openGallery(timeline, key, which) {
  let start = 0;
  const pictures = [];
  for (const message of timeline.rows()) {
    const own = message.deleted ? [] : mediaList(message).filter((one) => one.kind === "image" || one.kind === "video");
    if (message.key === key) start = pictures.length + which;
    const when = message.state ? "" : ` · ${fullTimeOf(message.at)}`;
    for (const { kind, full, name } of own) pictures.push({ full, name, caption: `${message.from.name}${when}`, moving: kind === "video" });
  }
  if (pictures.length) openLightbox(pictures, start);
}
