// @ts-check
/**
 * The server's rules as they stand: unwanted words, which can be changed here, and settings, which cannot.
 * Must never: show a secret; the server does not send it.
 * Bounded by: one page of each.
 */

import { h } from "../lib/dom.js";
import { call, place } from "./api.js";
import { question } from "./ask.js";
import { head, toast } from "./frame.js";
import { listing } from "./lists.js";
import { button, rowButton, tag } from "./parts.js";
import { time, words } from "./say.js";

export function blocked() {
  const say = words.words;
  const list = listing({
    section: "words",
    from: "admin/words",
    none: say.none,
    columns: [
      { label: say.word, cell: (one) => h("bdi", {}, one.word), wide: true },
      { label: say.action, cell: (one) => say.actions[one.action] },
      { label: words.made, cell: (one) => time(one.created_at) },
      { label: "", cell: (one) => rowButton(say.remove, () => remove(one), { about: one.word }) },
    ],
  });
  const add = button(say.add, async () => {
    const done = await question({
      title: say.add,
      text: say.addText,
      action: words.save,
      fields: [{ name: "word", label: say.word, most: 64 }, { name: "action", label: say.action, type: "radios", options: Object.entries(say.actions), value: "refuse" }],
      run: ({ word, action }) => call("PUT", place("words", word), { action }),
    });
    if (done) (toast(words.saved), list.again());
  });
  const remove = async (/** @type {any} */ one) => {
    const done = await question({ title: say.remove, text: say.removeText(one.word), action: say.remove, run: () => call("DELETE", place("words", one.word)) });
    if (done) (toast(say.removed), list.again());
  };
  return h("div", {}, head(words.sections.words, add), list.element);
}

export function settings() {
  const say = words.settings;
  const list = listing({
    section: "settings",
    whole: true,
    from: "admin/settings",
    none: say.none,
    columns: [
      { label: say.setting, cell: (one) => h("code", { title: one.about }, one.key), wide: true },
      { label: say.value, cell: (one) => (one.secret ? tag(one.value ? say.hidden : say.unset) : h("code", {}, one.value)), wide: true },
      { label: say.source, cell: (one) => tag(say.sources[one.source] ?? one.source, one.source === "default" ? "quiet" : "good") },
    ],
  });
  return h("div", {}, head(words.sections.settings), h("p", { class: "section-lead" }, say.lead), list.element);
}
