// @ts-check
/**
 * A list of the admin: filters that stand in the address, a table that becomes cards on a phone, pages, and its exports.
 * Must never: keep more than what was asked for, or show an answer that a newer question has overtaken.
 * Bounded by: 50 rows a page; pages are added while somebody asks for more.
 */

import { h } from "../lib/dom.js";
import { problemOf } from "../lib/problem.js";
import { query } from "../state/api.js";
import { address, ask } from "./api.js";
import { made } from "./ask.js";
import { go, path } from "./frame.js";
import { words } from "./say.js";

const PAGE = "50";
const TYPING = 300;
const SKELETON_AFTER = 300;

/**
 * @typedef {{label: string, cell: (item: any) => import("../lib/dom.js").Child, wide?: boolean, number?: boolean}} Column
 * @typedef {{section: import("./frame.js").Section, from: string, columns: Column[], filters?: import("./ask.js").Field[],
 *   filter?: Record<string, string>, none: string, searching?: boolean, exports?: boolean, whole?: boolean, title?: string, file?: string,
 *   keep?: (item: any) => boolean, draw?: (item: any, again: () => void) => Element}} About
 *   `keep` leaves out what does not belong here, `title` and `file` are of a list that is a part of a page
 */

/** A whole section that is one list: what was asked for stands in the address. @param {About} about */
export const listing = (about) => filtered(about, (values) => go(path(about.section, "", values), true));

/** A list that is a part of a page. @param {About} about */
export const partial = (about) => filtered(about, () => {});

/** @param {About} about @param {(values: Record<string, string>) => void} keep @returns {{element: HTMLElement, again: () => void}} */
function filtered(about, keep) {
  const values = { ...about.filter };
  const table = rows(about, () => values);
  const links = h("div", { class: "exports" });
  const refresh = () => {
    links.replaceChildren(...(about.exports === false ? [] : exportLinks(about, values)));
    table.again();
  };
  const bar = filterBar(about, values, () => (keep(values), refresh()));
  refresh();
  return { element: h("div", { class: "listing" }, bar, table.element, links), again: table.again };
}

/** @param {About} about @param {Record<string, string>} values @param {() => void} taken what to do with what was typed */
function filterBar(about, values, taken) {
  if (!about.filters?.length) return undefined;
  /** @type {any} */
  let typing;
  const fields = about.filters.map((one) => made({ ...one, value: values[one.name] ?? one.value ?? "" }));
  const take = () => {
    clearTimeout(typing);
    for (const one of fields) {
      const value = one.input.value.trim();
      if (value) values[one.name] = value;
      else delete values[one.name];
    }
    taken();
  };
  const form = h("form", { class: "filters", role: "search", "aria-label": about.title ? words.filterIn(about.title) : words.filter }, ...fields.map((one) => one.element));
  form.addEventListener("submit", (event) => (event.preventDefault(), take()));
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    const waits = event.target instanceof HTMLInputElement && event.target.type !== "datetime-local";
    typing = setTimeout(take, waits ? TYPING : 0);
  });
  // Without a visible button Enter still asks.
  form.append(h("button", { type: "submit", class: "hidden-visually", tabIndex: -1 }, words.find));
  return form;
}

/** Everything that the filter lets through, as a file. @param {About} about @param {Record<string, string>} [values] */
export function exportLinks(about, values = {}) {
  const what = about.title ?? words.sections[about.section];
  const link = (/** @type {string} */ format, /** @type {string} */ text, /** @type {string} */ label) =>
    h("a", { class: "text-button", href: address(about.from + query({ ...asked(values), format })), download: `teahouse-${about.file ?? about.section}.${format}`, "aria-label": label }, text);
  return [h("span", { class: "soft-label" }, words.exportAs), link("csv", words.csv, words.csvOf(what)), link("json", words.json, words.jsonOf(what))];
}

/** What the server is asked: local times become moments, and who wants all does not ask for one. @param {Record<string, string>} values */
function asked(values) {
  const moment = (/** @type {string} */ name) => name === "from" || name === "to";
  const given = Object.entries(values).filter(([, value]) => value !== "all");
  return Object.fromEntries(given.map(([name, value]) => [name, moment(name) && value ? new Date(value).toISOString() : value]));
}

/** The table with its states. @param {About} about @param {() => Record<string, string>} values */
export function rows(about, values) {
  const body = about.draw ? h("div", { class: "cards" }) : h("tbody", { role: "rowgroup" });
  const state = h("div", { class: "list-state", role: "status" });
  const more = h("button", { type: "button", class: "button", hidden: true, onclick: () => load() }, words.more);
  let turn = 0;
  /** @type {string | undefined} */
  let next;

  const again = () => {
    next = undefined;
    void load(true);
  };
  /** @param {boolean} [anew] */
  async function load(anew = false) {
    const mine = (turn += 1);
    const late = setTimeout(() => (state.textContent = words.loading), SKELETON_AFTER);
    more.disabled = true;
    try {
      const answer = await ask(about.from + query({ ...asked(values()), limit: about.whole ? "" : PAGE, cursor: next }));
      if (mine !== turn) return;
      const drawn = (answer.items ?? []).filter(about.keep ?? (() => true)).map((/** @type {any} */ item) => about.draw?.(item, again) ?? row(about, item));
      if (anew) body.replaceChildren(...drawn);
      else body.append(...drawn);
      next = answer.next ?? undefined;
      say();
    } catch (error) {
      if (mine === turn) fail(error);
    } finally {
      clearTimeout(late);
      more.disabled = false;
    }
  }
  const say = () => {
    const looks = about.searching && next;
    more.hidden = !next;
    more.textContent = about.searching ? words.messages.goOn : words.more;
    state.textContent = looks ? words.messages.searching : next || body.children.length ? "" : about.none;
  };
  const fail = (/** @type {any} */ error) => {
    more.hidden = true;
    state.replaceChildren(h("p", { class: "field-error" }, problemOf(error)), h("button", { type: "button", class: "button", onclick: () => load(!next) }, words.retry));
  };
  const whole = about.draw ? body : h("table", { class: "table", role: "table", "aria-label": about.title ?? words.sections[about.section] }, heads(about), body);
  return { element: h("div", { class: "rows" }, whole, state, more), again };
}

/** @param {About} about */
function heads(about) {
  const cells = about.columns.map((column) => h("th", { role: "columnheader", scope: "col", class: column.number ? "number" : "" }, column.label || h("span", { class: "hidden-visually" }, words.actions)));
  return h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, ...cells));
}

/** @param {About} about @param {any} item */
function row(about, item) {
  const cells = about.columns.map((column) => {
    const kind = [column.wide && "wide", column.number && "number", !column.label && "row-actions"].filter(Boolean).join(" ");
    return h("td", { role: "cell", class: kind }, column.label && h("span", { class: "cell-label", "aria-hidden": "true" }, column.label), h("div", { class: "cell" }, column.cell(item)));
  });
  return h("tr", { role: "row" }, ...cells);
}
