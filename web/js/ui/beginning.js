// @ts-check
/**
 * What stands above the first row: nothing yet, older ones to come, or the beginning of the room (the whole page where it is empty).
 * Must never: change its height while older ones load (the list would jump).
 * Bounded by: two elements.
 */

import { h, icon, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { copy } from "./copy.js";

const SKELETON_ROWS = 6;

let drawn = "";
/** @type {any} */
let skeletonTimer;

/**
 * @param {import("../state/chat.js").OpenRoom} room @param {boolean} atTop whether the window begins at the first loaded row
 * @param {string} name what the room is called @param {boolean} shared whether its address brings others in
 */
export function drawTop(room, atTop, name, shared) {
  const { ready, more, messages, pending } = room.timeline;
  const older = need("#older");
  const beginning = need("#beginning");
  const feed = need("#feed");
  const empty = ready && !more && messages.length === 0 && pending.length === 0;
  const top = ready && !more && atTop;
  older.hidden = top || !ready;
  beginning.hidden = !top;
  feed.classList.toggle("empty", empty);
  waitForIt(feed, ready || pending.length > 0);
  const wanted = top ? `${room.timeline.room} ${name} ${empty} ${shared}` : "";
  if (wanted === drawn) return;
  drawn = wanted;
  if (top) beginning.replaceChildren(...(empty ? emptyRoom(name, shared) : [h("p", {}, strings.beginning(name))]));
}

/** The skeleton comes only where it would be missed: after 300 ms. @param {Element} feed @param {boolean} ready */
function waitForIt(feed, ready) {
  if (ready) {
    clearTimeout(skeletonTimer);
    skeletonTimer = undefined;
    feed.classList.remove("loading");
  } else {
    skeletonTimer ??= setTimeout(() => {
      need("#skeleton").replaceChildren(...Array.from({ length: 3 * SKELETON_ROWS }, () => h("i", {})));
      feed.classList.add("loading");
    }, 300);
  }
}

/** @param {string} name @param {boolean} shared */
function emptyRoom(name, shared) {
  return [
    h("div", { class: "bowl" }, icon("mark")),
    h("h2", {}, h("bdi", {}, name)),
    h("p", {}, strings.emptyRoom),
    ...(shared ? [shareBox()] : []),
  ];
}

/** The address of this room, to be passed on with one tap. */
export function shareBox() {
  const address = location.origin + location.pathname;
  const label = h("span", {}, strings.copyAddress);
  const share = async () => {
    if (navigator.share && matchMedia("(pointer: coarse)").matches) {
      // The person may well close the sheet again: that is no error.
      return navigator.share({ url: address }).catch(() => {});
    }
    if (await copy(address)) label.textContent = strings.copied;
    setTimeout(() => (label.textContent = strings.copyAddress), 2_000);
  };
  const shown = decodeURI(address).replace(/^https?:\/\//, "");
  return h(
    "div",
    { class: "share" },
    h("p", {}, strings.shareRoom),
    h("code", {}, shown),
    h("button", { type: "button", class: "button", onclick: share }, icon("copy"), label),
  );
}
