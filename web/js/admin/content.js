// @ts-check
/**
 * Messages and uploads: find what was said or sent, and delete it.
 * Must never: load an upload's bytes unless somebody opens it; thumbnails only.
 * Bounded by: pages of the lists.
 */

import { h } from "../lib/dom.js";
import { sizeOf } from "../lib/language.js";
import { toast } from "../ui/toast.js";
import { ask, call, ofMessage, place } from "./api.js";
import { question } from "./ask.js";
import { head } from "./frame.js";
import { listing } from "./lists.js";
import { open, options, person, room, rowButton } from "./parts.js";
import { number, time, words } from "./say.js";

/** @param {Record<string, string>} filter */
export function messages(filter) {
  const say = words.messages;
  const list = listing({
    section: "messages",
    from: "admin/messages",
    none: say.none,
    searching: true,
    filter,
    filters: [
      { name: "text", label: say.text },
      { name: "author", label: say.author },
      { name: "room", label: say.room, hint: "tea" },
      { name: "from", label: words.from, type: "datetime-local" },
      { name: "to", label: words.to, type: "datetime-local" },
    ],
    columns: [
      { label: words.time, cell: (message) => time(message.sent_at) },
      { label: words.room, cell: (message) => room(message.room, message.title) },
      { label: words.person, cell: (message) => person(message.user) },
      { label: words.text, cell: said, wide: true },
      { label: "", cell: (message) => h("span", { class: "row-buttons" }, open(message.room, message.seq), rowButton(say.remove, () => removeMessage(message, list.again), { about: excerpt(message), danger: true })) },
    ],
  });
  return h("div", {}, head(words.sections.messages), list.element);
}

/** @param {any} message */
const excerpt = (message) => (message.text || words.messages.empty).slice(0, 60);

/** @param {any} message */
function said(message) {
  const files = message.media?.length ?? 0;
  return h("div", { class: "said" }, h("p", { dir: "auto" }, message.text || (files ? "" : words.messages.empty)), files > 0 && h("small", {}, words.messages.withMedia(files)));
}

/** Whether it is gone; one that somebody else deleted is, too. @param {{room: string, seq: number, text: string}} message @param {() => void} again */
export async function removeMessage(message, again) {
  const say = words.messages;
  const gone = await question({
    title: say.remove,
    text: say.removeText,
    action: say.remove,
    danger: true,
    run: () =>
      call("DELETE", ofMessage(message)).catch((error) => {
        if (error.code !== "unknown_message") throw error;
      }),
  });
  if (gone) (toast(say.removed), again());
  return Boolean(gone);
}

/** @param {Record<string, string>} filter */
export function media(filter) {
  const say = words.media;
  const list = listing({
    section: "media",
    from: "admin/media",
    none: say.none,
    filter,
    filters: [
      { name: "owner", label: say.ownerHint },
      { name: "kind", label: words.kind, type: "select", options: options(say.kinds) },
      { name: "order", label: say.order, type: "select", options: [["", say.newest], ["largest", say.largest]] },
    ],
    columns: [
      { label: words.name, cell: upload, wide: true },
      { label: words.kind, cell: (one) => say.kinds[one.kind] },
      { label: words.size, cell: (one) => sizeOf(one.bytes), number: true },
      { label: words.owner, cell: (one) => one.owner && person(one.owner) },
      { label: words.made, cell: (one) => time(one.created_at) },
      { label: "", cell: (one) => rowButton(say.remove, () => removeUpload(one, list.again), { about: one.name ?? say.unnamed, danger: true }) },
    ],
  });
  return h("div", {}, head(words.sections.media), space(), list.element);
}

function space() {
  const line = h("p", { class: "section-lead" });
  ask("admin/overview").then(
    ({ numbers }) => (line.textContent = words.media.space(sizeOf(numbers.media_bytes), number(numbers.media))),
    () => line.remove(),
  );
  return line;
}

/** @param {any} one */
function upload(one) {
  const picture = one.thumbnail && h("img", { class: "upload-picture", src: `/media/${one.id}/thumbnail`, alt: "", loading: "lazy", width: 40, height: 40 });
  return h("a", { class: "who", href: `/media/${one.id}`, target: "_blank", rel: "noopener" }, picture, h("bdi", {}, one.name ?? words.media.unnamed));
}

/** @param {any} one @param {() => void} again */
async function removeUpload(one, again) {
  const say = words.media;
  const gone = await question({ title: say.remove, text: say.removeText, action: say.remove, danger: true, run: () => call("DELETE", place("media", one.id)) });
  if (gone) (toast(say.removed), again());
}
