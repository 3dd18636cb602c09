// @ts-check
/**
 * The name and picture on a message lead to its author: the same menu as in the list of members.
 * Must never: stand in the order of Tab (a list of messages has one stop; the list of members is for the keyboard).
 * Bounded by: one menu.
 */

import { need } from "../lib/dom.js";
import { known, memberIn } from "../state/directory.js";
import { personMenu } from "./details/person-menu.js";

/** @param {import("../state/chat.js").Chat} chat @param {{go: (room: string) => void, mention: (login: string) => void}} actions */
export function rowPeople(chat, actions) {
  need("#list").addEventListener("click", (event) => {
    const { target } = event;
    const hit = target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest(".gutter .avatar, .head-line .name")) : null;
    const row = /** @type {HTMLElement | null | undefined} */ (hit?.closest(".row"));
    const message = row && chat.room?.timeline.rows().find((one) => one.key === row.dataset.key);
    if (!hit || !message?.seq || getSelection()?.toString()) return;
    const { id, name, guest } = message.from;
    void personMenu(chat, chat.current, { guest, ...(memberIn(chat.current, id) ?? known(id)), id, name: known(id)?.name ?? name }, hit, actions);
  });
}
