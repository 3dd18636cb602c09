// @ts-check
/**
 * The two sides: rooms at the left, details at the right. On a wide page they stand beside the room, on a narrow one they
 * slide over it, one at a time, and Escape or a tap beside them closes them.
 * Must never: leave the focus inside a panel that is gone.
 * Bounded by: two panels.
 */

import { icon, need } from "../lib/dom.js";
import { keep, recall } from "../lib/keep.js";

const narrow = matchMedia("(width < 760px)");
const slim = matchMedia("(width < 1000px)");

export function panels() {
  const body = document.body;
  const details = need("#people");
  const veil = need("#veil");
  const roomsToggle = need("#rooms-toggle");
  const peopleToggle = need("#people-toggle");

  const settle = () => {
    const roomsOver = narrow.matches && body.classList.contains("rooms-open");
    const detailsOver = slim.matches && !details.hidden;
    veil.hidden = !roomsOver && !detailsOver;
    need("#main").inert = roomsOver || detailsOver;
    need("#rooms").inert = detailsOver && narrow.matches;
    roomsToggle.setAttribute("aria-expanded", String(narrow.matches ? roomsOver : !body.classList.contains("rooms-hidden")));
    peopleToggle.setAttribute("aria-expanded", String(!details.hidden));
  };
  const showRooms = (/** @type {boolean} */ shown) => {
    if (narrow.matches) body.classList.toggle("rooms-open", shown);
    else keep("rooms-hidden", body.classList.toggle("rooms-hidden", !shown));
    settle();
    // Never the field: on a phone it would bring up the keyboard over the list.
    const first = /** @type {HTMLElement | null} */ (document.querySelector("#room-list a"));
    const inside = first ?? (narrow.matches ? need("#rooms-close") : roomsToggle);
    (shown ? inside : roomsToggle).focus({ preventScroll: true });
  };
  const showDetails = (/** @type {boolean} */ shown) => {
    details.hidden = !shown;
    settle();
    if (shown && slim.matches) need("#people-close").focus();
    else if (!shown) peopleToggle.focus({ preventScroll: true });
  };
  const closeOver = () => {
    if (slim.matches && !details.hidden) return showDetails(false), true;
    if (narrow.matches && body.classList.contains("rooms-open")) return showRooms(false), true;
    return false;
  };

  roomsToggle.append(icon("rooms"));
  need("#rooms-close").append(icon("left"));
  body.classList.toggle("rooms-hidden", Boolean(recall("rooms-hidden", false)));
  roomsToggle.addEventListener("click", () => showRooms(true));
  need("#rooms-close").addEventListener("click", () => showRooms(false));
  peopleToggle.addEventListener("click", () => showDetails(Boolean(details.hidden)));
  veil.addEventListener("click", closeOver);
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]") && closeOver()) event.preventDefault();
  });
  narrow.addEventListener("change", settle);
  slim.addEventListener("change", settle);
  settle();
  return { showRooms, closePeople: () => showDetails(false), showPeople: () => showDetails(true), closeOver };
}
