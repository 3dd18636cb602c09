// @ts-check
/**
 * Reports: read what was reported, and delete, ban or dismiss.
 * Must never: mark a report as done before what should be done is done.
 * Bounded by: pages of the list.
 */

import { h } from "../lib/dom.js";
import { problemOf } from "../lib/problem.js";
import { toast } from "../ui/toast.js";
import { ask, call, isAdmin, ofReport, ofReports } from "./api.js";
import { question } from "./ask.js";
import { banPerson } from "./bans.js";
import { removeMessage } from "./content.js";
import { badge, head } from "./frame.js";
import { listing } from "./lists.js";
import { button, open, person, room, tag } from "./parts.js";
import { time, words } from "./say.js";

const say = words.reports;
const MOST_COUNTED = 99;

/** @param {Record<string, string>} filter */
export function reports(filter) {
  const list = listing({
    section: "reports",
    from: ofReports(),
    exports: isAdmin(),
    none: say.none,
    filter: { state: "open", ...filter },
    filters: [
      { name: "state", label: words.state, type: "select", options: [...Object.entries(say.states), ["all", words.all]], value: "open" },
      ...(isAdmin() ? [{ name: "room", label: words.room, hint: "tea" }] : []),
    ],
    columns: [],
    draw,
  });
  void waiting();
  return h("div", {}, head(words.sections.reports), list.element);
}

/** Says at the section how many reports nobody has looked at. */
export async function waiting() {
  const { items, next } = await ask(`${ofReports()}?state=open&limit=${MOST_COUNTED}`).catch(() => ({ items: [], next: null }));
  badge("reports", items.length ? `${items.length}${next ? "+" : ""}` : "");
}

/** @param {any} report @param {() => void} again */
function draw(report, again) {
  const handled = report.state !== "open";
  return h(
    "article",
    { class: "card" },
    h("div", { class: "card-head" }, person(report.author), h("span", { class: "soft" }, room(report.room, report.title)), handled && tag(say.states[report.state]), open(report.room, report.seq)),
    h("blockquote", { class: "reported", dir: "auto" }, report.text || words.messages.empty),
    h("p", { class: "soft" }, `${say.says(report.reporter.name)} · ${time(report.created_at)}`),
    h("p", { dir: "auto" }, report.reason || say.noReason),
    handled ? outcome(report) : h("div", { class: "card-actions" }, ...actions(report, again)),
  );
}

/** @param {any} report */
const outcome = (report) =>
  h("div", {}, h("p", { class: "soft" }, say.handled(report.handled_by?.name ?? words.nobody, time(report.handled_at))), report.note && h("p", { dir: "auto" }, report.note));

/** @param {any} report @param {() => void} again */
function actions(report, again) {
  const close = (/** @type {string} */ state, /** @type {string} */ note) => call("PATCH", ofReport(report), { state, ...(note ? { note } : {}) });
  const finish = async (/** @type {string} */ state, /** @type {string} */ action, /** @type {string} */ done) => {
    const handled = await question({
      title: action,
      action,
      fields: [{ name: "note", label: say.note, type: "area" }],
      run: ({ note }) => close(state, note),
    });
    if (handled) (toast(done), again(), void waiting());
  };
  const then = async (/** @type {Promise<boolean>} */ act, /** @type {string} */ note) => {
    if (!(await act)) return;
    await close("done", note).then(() => toast(say.finished), (error) => toast(problemOf(error)));
    again();
    void waiting();
  };
  return [
    button(say.deleteMessage, () => then(removeMessage(report, () => {}), say.deleteMessage), true),
    button(say.ban, () => then(banPerson(report.author, isAdmin() ? "" : report.room).then(Boolean), say.ban), true),
    button(say.finish, () => finish("done", say.finish, say.finished)),
    button(say.dismiss, () => finish("dismissed", say.dismiss, say.dismissed)),
  ];
}
