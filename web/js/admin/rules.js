// @ts-check
/**
 * The server's rules as they stand: unwanted words, which can be changed here, and settings, which cannot.
 * Must never: show a secret; the server does not send it.
 * Bounded by: one page of each.
 */

import { h } from "../lib/dom.js";
import { toast } from "../ui/toast.js";
import { call, place } from "./api.js";
import { question } from "./ask.js";
import { head } from "./frame.js";
import { listing } from "./lists.js";
import { button, options, rowButton, tag } from "./parts.js";
import { time, words } from "./say.js";

/** @param {Record<string, string>} filter */
export function blocked(filter) {
  const say = words.words;
  const list = listing({
    section: "words",
    from: "admin/words",
    none: say.none,
    filter,
    filters: [{ name: "q", label: words.search }, { name: "action", label: say.action, type: "select", options: options(say.actions) }],
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
      fields: [{ name: "word", label: say.word, most: 64, required: true }, { name: "action", label: say.action, type: "radios", options: Object.entries(say.actions), value: "refuse" }],
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

/** @param {Record<string, string>} filter */
export function settings(filter) {
  const say = words.settings;
  const list = listing({
    section: "settings",
    whole: true,
    from: "admin/settings",
    none: say.none,
    filter,
    filters: [{ name: "q", label: words.search }, { name: "source", label: say.source, type: "select", options: options(say.sources) }],
    columns: [
      { label: say.setting, cell: (one) => h("code", { title: one.about }, one.key), wide: true },
      { label: say.value, cell: (one) => (one.secret ? tag(one.value ? say.hidden : say.unset) : h("code", {}, one.value)), wide: true },
      { label: say.source, cell: (one) => tag(say.sources[one.source] ?? one.source, one.source === "default" ? "quiet" : "good") },
    ],
  });
  return h("div", {}, head(words.sections.settings), h("p", { class: "section-lead" }, say.lead), list.element);
}
