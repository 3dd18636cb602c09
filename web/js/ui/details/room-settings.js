// @ts-check
/**
 * The settings of a room: picture, title, topic, pace; for owners archive and end.
 * Must never: end a room without its title typed.
 * Bounded by: one form.
 */

import { h } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";
import { changeRoom, deleteRoom } from "../../state/room-calls.js";
import { confirmed, openDialog } from "../dialog.js";
import { choiceField, field } from "../field.js";
import { form } from "../form.js";
import { pictureField } from "../picture-field.js";
import { roomSign } from "../rooms/item.js";

/** @param {import("../../state/chat.js").Chat} chat @param {string} room */
export function settingsTab(chat, room) {
  const facts = chat.places.get(room);
  if (!facts) return [];
  const title = field({ name: "title", label: strings.roomTitle, value: facts.title, maxLength: 80, autocomplete: "off" });
  const topic = field({ name: "topic", label: strings.roomTopic, value: facts.topic ?? "", maxLength: 500, lines: 3 });
  const now = String(facts.slow_seconds ?? 0);
  const steps = strings.slowSteps.some(([value]) => value === now) ? strings.slowSteps : [...strings.slowSteps, /** @type {[string, string]} */ ([now, `${now} s`])];
  const slow = choiceField({ name: "slow", label: strings.slowMode, hint: strings.slowHint, options: steps, value: now });
  const done = h("p", { class: "form-done", role: "status" });
  const element = form({
    fields: [title, topic, slow],
    submit: strings.save,
    check: (values) => (values.title.trim() ? {} : { title: strings.required }),
    send: async (values) => {
      const wanted = { title: values.title.trim(), topic: values.topic.trim(), slow_seconds: Number(values.slow) };
      const before = { title: facts.title, topic: facts.topic ?? "", slow_seconds: facts.slow_seconds ?? 0 };
      const changes = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => value !== /** @type {any} */ (before)[key]));
      if (Object.keys(changes).length) chat.places.take(room, { ...facts, ...chat.places.get(room), ...changes, ...(await changeRoom(room, changes)) });
    },
    done: () => (done.textContent = strings.saved),
    at: { bad_room: "title", name_taken: "title" },
    more: [done],
  });
  const picture = pictureField({
    label: strings.roomPicture,
    face: () => h("span", { class: "room-face" }, roomSign(chat, room)),
    has: () => Boolean(chat.places.get(room)?.picture),
    save: async (picture) => {
      const known = chat.places.get(room);
      const changed = await changeRoom(room, { picture });
      if (known) chat.places.take(room, { ...known, picture: null, ...changed });
    },
  });
  return [picture, element, chat.places.may(room, "end") ? ends(chat, room) : null];
}

/** @param {import("../../state/chat.js").Chat} chat @param {string} room */
function ends(chat, room) {
  const archived = chat.places.get(room)?.archived ?? false;
  const archive = async () => {
    const title = chat.places.title(room);
    if (!archived && !(await confirmed({ title: strings.archiveTitle(title), text: strings.archiveText, yes: strings.archiveDo, danger: false }))) return;
    try {
      const facts = await changeRoom(room, { archived: !archived });
      const before = chat.places.get(room);
      if (before) chat.places.take(room, { ...before, ...facts, archived: !archived });
    } catch (error) {
      chat.emit("toast", problemOf(error));
    }
  };
  return h(
    "div",
    { class: "room-ends" },
    h("button", { type: "button", class: "button wide", onclick: () => void archive() }, archived ? strings.unarchive : strings.archive),
    h("button", { type: "button", class: "button wide danger", onclick: () => openDelete(chat, room) }, strings.deleteRoom),
  );
}

/** @param {import("../../state/chat.js").Chat} chat @param {string} room */
function openDelete(chat, room) {
  const title = chat.places.title(room);
  const typed = field({ name: "title", label: strings.deleteRoomType, hint: title, autocomplete: "off", autocapitalize: "none", autofocus: true });
  const element = form({
    fields: [h("p", { class: "lead" }, strings.deleteRoomText), typed],
    submit: strings.deleteRoom,
    danger: true,
    check: (values) => (values.title.trim() === title ? {} : { title: strings.typeExactly(title) }),
    send: () => deleteRoom(room),
    done: () => {
      dialog.close();
      chat.lose(room, "deleted");
    },
    beside: [h("button", { type: "button", class: "button", onclick: () => dialog.close() }, strings.cancel)],
  });
  const dialog = openDialog({ title: strings.deleteRoomTitle(title), class: "small" }, element);
}
