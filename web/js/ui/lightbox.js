// @ts-check
/**
 * A picture or video large, over the page: arrows go through all pictures of the room that are loaded, Escape closes, it can be zoomed.
 * Must never: fetch from another site, or leave the page behind it reachable.
 * Bounded by: one dialog, one picture loaded at a time and its two neighbours.
 *
 * @typedef {{full: string, name: string, caption: string, moving: boolean}} Picture
 */

import { h, icon, iconButton } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { Zoom } from "./zoom.js";

/** @param {Picture[]} pictures @param {number} start */
export function openLightbox(pictures, start) {
  let index = start;
  const image = h("img", { alt: "", draggable: false });
  const film = h("video", { controls: true, playsInline: true });
  const stage = h("div", { class: "stage" }, image);
  const caption = h("p", { class: "caption" });
  const original = h("a", { class: "icon-button", target: "_blank", rel: "noopener", title: strings.openOriginal, "aria-label": strings.openOriginal }, icon("download"));
  const lens = new Zoom(stage, image, (by) => go(by));
  const zoom = iconButton("zoom", strings.zoom, { onclick: () => lens.toggle() });
  const close = iconButton("close", strings.close, { onclick: () => dialog.close() });
  const previous = iconButton("left", strings.previous, { class: "previous", onclick: () => go(-1) });
  const next = iconButton("right", strings.next, { class: "next", onclick: () => go(1) });
  const dialog = h("dialog", { class: "lightbox", "aria-label": strings.picture }, stage, film, caption, previous, next, h("div", { class: "tools" }, original, zoom, close));

  const show = () => {
    const { full, name, caption: text, moving } = pictures[index];
    lens.reset();
    film.pause();
    film.hidden = !moving;
    image.hidden = zoom.hidden = moving;
    if (moving) film.src = full;
    else image.src = full;
    image.alt = name || text;
    film.setAttribute("aria-label", name || text);
    original.href = full;
    caption.textContent = text;
    previous.hidden = index === 0;
    next.hidden = index === pictures.length - 1;
    for (const near of [pictures[index - 1], pictures[index + 1]]) if (near && !near.moving) new Image().src = near.full;
  };
  const go = (/** @type {number} */ by) => {
    const wanted = index + by;
    if (wanted < 0 || wanted >= pictures.length) return;
    index = wanted;
    show();
  };
  dialog.addEventListener("keydown", (event) => {
    // The arrows of a video move in it.
    if (event.target === film) return;
    if (event.key === "ArrowLeft") go(-1);
    else if (event.key === "ArrowRight") go(1);
    else if (event.key === "+" || event.key === "=") lens.by(1.4);
    else if (event.key === "-") lens.by(1 / 1.4);
    else return;
    event.preventDefault();
  });
  dialog.addEventListener("close", () => (film.pause(), dialog.remove()));
  stage.addEventListener("click", (event) => !lens.handled(event) && dialog.close());
  document.body.append(dialog);
  show();
  dialog.showModal();
  close.focus();
}
