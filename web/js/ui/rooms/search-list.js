// @ts-check
/**
 * A field that searches while one types, and the list of what was found below it.
 * Must never: show an answer to something that was typed before, or move the focus.
 * Bounded by: one question at a time, 200 ms after the last letter.
 */

import { h, icon } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";

const PAUSE = 200;

/**
 * @template T
 * @param {{label: string, none: string, find: (typed: string, cursor?: string) => Promise<{items: T[], next: string | null}>,
 *   item: (one: T) => Node, fresh?: (items: T[]) => void}} options
 * @returns {{element: HTMLElement, input: HTMLInputElement, again: () => Promise<void>}}
 */
export function searchList({ label, none, find, item, fresh }) {
  const input = h("input", { type: "search", class: "field", placeholder: label, "aria-label": label, autocomplete: "off", autofocus: true });
  const list = h("ul", { class: "found" });
  const state = h("p", { class: "more", role: "status" });
  const more = h("button", { type: "button", class: "text-button", hidden: true }, strings.more);
  let asked = 0;
  /** @type {string | null | undefined} */
  let next;
  /** @type {any} */
  let timer;
  const ask = async (/** @type {string} */ cursor = "") => {
    const mine = (asked += 1);
    try {
      const page = await find(input.value.trim(), cursor || undefined);
      if (mine !== asked) return;
      fresh?.(page.items);
      if (!cursor) list.replaceChildren();
      list.append(...page.items.map(item));
      next = page.next;
      more.hidden = !next;
      state.textContent = list.children.length ? "" : input.value.trim() ? strings.noneFound : none;
    } catch (error) {
      if (mine === asked) state.textContent = problemOf(error);
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), PAUSE);
  });
  more.addEventListener("click", () => void ask(next ?? ""));
  void ask();
  const element = h("div", { class: "search-list" }, h("div", { class: "search-field" }, icon("search"), input), h("div", { class: "found-box" }, list, state, more));
  return { element, input, again: () => ask() };
}
