// @ts-check
/**
 * A list of the room's details that comes in pages: the first at once, the next when somebody asks for it.
 * Must never: say that there is nothing while there is more.
 * Bounded by: pages of 100; one question at a time.
 */

import { h } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";

/**
 * @template Item
 * @param {{ask: (cursor?: string) => Promise<import("../../state/room-calls.js").Page<Item>>, item: (one: Item) => Element | null, none: string,
 *   class?: string}} about `item` gives null for what is not shown
 */
export function pages({ ask, item, none, class: more = "" }) {
  const list = h("ul", { class: `facts-list ${more}` });
  const state = h("p", { class: "more", role: "status", tabIndex: -1 });
  const button = h("button", { type: "button", class: "button wide", hidden: true, onclick: () => void load(next) }, strings.more);
  /** @type {string | undefined} */
  let next;
  let turn = 0;
  /** @param {string} [cursor] */
  async function load(cursor) {
    const mine = (turn += 1);
    try {
      const page = await ask(cursor);
      if (mine !== turn) return;
      const drawn = page.items.map(item).filter((one) => one !== null);
      if (cursor) list.append(...drawn);
      else list.replaceChildren(...drawn);
      next = page.next ?? undefined;
      button.hidden = !next;
      state.textContent = next || list.children.length ? "" : none;
    } catch (error) {
      if (mine === turn) fail(error);
    }
  }
  const fail = (/** @type {any} */ error) => void (state.textContent = problemOf(error));
  void load();
  return { elements: [list, button, state], state, again: () => load(), fail };
}
