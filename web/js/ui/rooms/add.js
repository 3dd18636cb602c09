// @ts-check
/**
 * The way to more rooms: a new one, the public ones, a conversation.
 * Must never: offer what the person may not do.
 * Bounded by: one menu.
 */

import { strings } from "../../lib/language.js";
import { openMenu } from "../menu.js";
import { openBrowse } from "./browse.js";
import { openDirect } from "./direct.js";
import { openNewRoom } from "./new-room.js";

/** @param {HTMLElement} anchor @param {import("../../state/chat.js").Chat} chat @param {(room: string) => void} go */
export function addMenu(anchor, chat, go) {
  const made = (/** @type {import("../../state/room-calls.js").Facts} */ facts) => {
    chat.mine.refresh();
    chat.places.take(facts.room, facts);
    go(facts.room);
  };
  openMenu(
    anchor,
    [
      chat.me.rights?.make_rooms !== false && { label: strings.newRoom, icon: "attach", run: () => openNewRoom(made) },
      { label: strings.newDirect, icon: "personAdd", run: () => openDirect(chat, made) },
      { label: strings.browseRooms, icon: "compass", run: () => openBrowse(chat, go) },
    ],
    { label: strings.addRoom },
  );
}
