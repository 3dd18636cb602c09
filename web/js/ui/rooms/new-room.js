// @ts-check
/**
 * The dialog that makes a room: who can come in, what it is called.
 * Must never: ask a private room for a name (it has none).
 * Bounded by: one form.
 */

import { h } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { makeRoom } from "../../state/room-calls.js";
import { roomName } from "../../state/rooms.js";
import { isHidden } from "../../state/titles.js";
import { openDialog } from "../dialog.js";
import { field } from "../field.js";
import { form } from "../form.js";
import { missing } from "../missing.js";
import { kindIcon } from "./item.js";

const KINDS = /** @type {const} */ (["private", "public", "open"]);

/** @param {(facts: import("../../state/room-calls.js").Facts) => void} made */
export function openNewRoom(made) {
  let kind = /** @type {import("../../state/room-calls.js").Kind} */ ("private");
  const name = field({ name: "name", label: strings.roomNameField, hint: strings.roomNameHint, maxLength: 100, autocomplete: "off", autocapitalize: "none", spellcheck: false });
  const title = field({ name: "title", label: strings.roomTitle, maxLength: 80, autocomplete: "off" });
  const topic = field({ name: "topic", label: strings.roomTopic, hint: strings.optional, maxLength: 500, autocomplete: "off" });
  const settle = () => {
    name.element.hidden = kind === "private";
    title.element.hidden = kind !== "private";
  };
  const kinds = h("fieldset", { class: "choices-set kinds" }, h("legend", {}, strings.newRoomKind), ...KINDS.map((one) => choice(one, one === kind, () => ((kind = one), settle()))));
  settle();
  const element = form({
    fields: [kinds, title, name, topic],
    submit: strings.makeRoom,
    check: (values) => {
      if (kind === "private") return missing(values, ["title"]);
      const wanted = roomName(values.name);
      return wanted && !isHidden(wanted) ? {} : { name: strings.badRoom };
    },
    send: (values) => {
      const called = kind === "private" ? { title: values.title.trim() } : { name: roomName(values.name) };
      return makeRoom({ kind, ...called, ...(values.topic.trim() ? { topic: values.topic.trim() } : {}) });
    },
    at: { name_taken: "name", bad_room: "name", conflict: "name" },
    done: (facts) => {
      dialog.close();
      made(facts);
    },
  });
  const dialog = openDialog({ title: strings.newRoom }, element);
}

/** @param {import("../../state/room-calls.js").Kind} kind @param {boolean} checked @param {() => void} choose */
function choice(kind, checked, choose) {
  const radio = h("input", { type: "radio", name: "kind", value: kind, checked, autofocus: checked });
  radio.addEventListener("change", choose);
  return h("label", { class: "choice" }, radio, h("span", { class: "choice-text" }, h("strong", {}, strings.kinds[kind]), h("small", {}, strings.kindHints[kind])), kindIcon(kind));
}
