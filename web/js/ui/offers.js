// @ts-check
/**
 * Offers above the composer while one types: arrows choose, Enter or Tab takes one, Escape none.
 * Must never: take Enter from who was offered nothing, or stand over the text.
 * Bounded by: one list a kind; what its finder gives.
 *
 * @typedef {{text: string, show: (Node | string)[]}} Offer
 */

import { h, need } from "../lib/dom.js";

let count = 0;

/**
 * @param {import("./composer.js").Composer} composer
 * @param {{begun: RegExp, find: (typed: string) => Promise<Offer[]>, label: string}} kind `begun` matches at the end of what is
 *   before the cursor; its group is what was typed, after a sign of one letter
 */
export function offers(composer, { begun, find, label }) {
  const { box } = composer;
  const id = `offers-${(count += 1)}`;
  const list = h("ul", { class: "offers", id, role: "listbox", hidden: true, "aria-label": label });
  need("#composer-form").append(list);
  /** @type {Offer[]} */
  let found = [];
  let chosen = 0;
  let length = 0;

  const close = () => {
    if (list.hidden) return;
    found = [];
    list.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) box.removeAttribute(name);
  };
  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    box.setAttribute("aria-controls", id);
    box.setAttribute("aria-activedescendant", `${id}-${chosen}`);
    list.children[chosen]?.scrollIntoView({ block: "nearest" });
  };
  const take = (/** @type {number} */ index) => {
    const end = box.selectionStart;
    const { text } = found[index];
    box.setSelectionRange(end - length, end);
    close();
    composer.insert(text);
  };
  const before = () => begun.exec(box.value.slice(Math.max(0, box.selectionStart - 40), box.selectionStart));
  const item = (/** @type {Offer} */ one, /** @type {number} */ index) =>
    h("li", { role: "option", id: `${id}-${index}`, onpointerdown: (/** @type {Event} */ event) => (event.preventDefault(), take(index)) }, ...one.show);
  box.addEventListener("input", async () => {
    const typed = before()?.[1];
    if (typed === undefined) return close();
    const offered = await find(typed);
    // While it was looked for, more may have been typed.
    if (before()?.[1] !== typed) return;
    if (!offered.length) return close();
    found = offered;
    length = typed.length + 1;
    chosen = 0;
    list.hidden = false;
    list.replaceChildren(...found.map(item));
    mark();
  });
  // Before the composer's own keys, which would send.
  box.addEventListener("keydown", (event) => {
    if (!found.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + found.length) % found.length;
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (found.length) mark();
  }, true);
  box.addEventListener("blur", close);
}
