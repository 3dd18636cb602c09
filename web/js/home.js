// @ts-check
/**
 * The first page: open a room by its name, or one of those this browser has been in.
 * Must never: connect (nothing here needs it).
 * Bounded by: the 50 rooms that are kept.
 */

import { h, icon, iconButton, need } from "./lib/dom.js";
import { strings, translatePage } from "./lib/language.js";
import { recall } from "./lib/keep.js";
import { saveName } from "./state/api.js";
import { forget, roomPath, seenRooms } from "./state/rooms.js";
import { keep } from "./lib/keep.js";
import { openSettings } from "./ui/settings.js";
import { openForm } from "./ui/sidebar.js";

translatePage();
openForm((room) => location.assign(roomPath(room)));
draw();
void settings();

function draw() {
  const rooms = seenRooms();
  need("#seen").replaceChildren(...rooms.map(({ name }) => item(name)));
  need("#first").hidden = rooms.length > 0;
}

/** @param {string} name */
function item(name) {
  const remove = iconButton("close", strings.forgetRoom(name), { onclick: () => (forget(name), draw()) });
  return h("li", { class: "seen-room" }, h("a", { href: roomPath(name) }, h("bdi", {}, name), icon("right")), remove);
}

async function settings() {
  const known = recall("me", { id: "", name: "", named: false });
  const me = await fetch("/api/v1/me").then((answer) => (answer.ok ? answer.json() : known)).catch(() => known);
  const person = {
    me,
    rename: async (/** @type {string} */ name) => {
      person.me = { ...person.me, ...(await saveName(name)) };
      keep("me", person.me);
    },
  };
  const button = need("#settings");
  button.append(icon("settings"));
  button.addEventListener("click", () => openSettings(person, () => true));
}
