// @ts-check
/**
 * Emoji while writing: a colon and the beginning of a name offers some; Enter or Tab takes one, Escape none.
 * Must never: take Enter from who did not choose, or stand over the text.
 * Bounded by: six offers.
 */

import { h, need } from "../lib/dom.js";
import { language, strings } from "../lib/language.js";

const OFFERS = 6;
const BEGUN = /(?:^|[\s\p{P}\p{Script=Han}]):([\p{L}\d_+-]{2,24}|\p{Script=Han}{1,8})$/u;

/** @param {import("./composer.js").Composer} composer */
export function emojiByName(composer) {
  const { box } = composer;
  const list = h("ul", { class: "offers", id: "offers", role: "listbox", hidden: true, "aria-label": strings.emoji });
  need("#composer-form").append(list);
  /** @type {{emoji: string}[]} */
  let offers = [];
  let chosen = 0;
  let length = 0;

  const close = () => {
    offers = [];
    list.hidden = true;
    for (const name of ["aria-controls", "aria-activedescendant"]) box.removeAttribute(name);
  };
  const mark = () => {
    [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
    box.setAttribute("aria-controls", "offers");
    box.setAttribute("aria-activedescendant", `offer-${chosen}`);
  };
  const take = (/** @type {number} */ index) => {
    const end = box.selectionStart;
    box.setSelectionRange(end - length, end);
    const { emoji } = offers[index];
    close();
    composer.insert(emoji);
  };
  const before = () => BEGUN.exec(box.value.slice(Math.max(0, box.selectionStart - 32), box.selectionStart));
  box.addEventListener("input", async () => {
    if (!before()) return close();
    const { search, nameOf } = await import("../emoji/search.js");
    // While it loaded, more may have been typed.
    const begun = before();
    if (!begun) return close();
    const found = search(begun[1], OFFERS);
    if (!found.length) return close();
    offers = found;
    length = begun[1].length + 1;
    chosen = 0;
    list.hidden = false;
    list.replaceChildren(...found.map((one, index) => h("li", { role: "option", id: `offer-${index}`, onpointerdown: (/** @type {Event} */ event) => (event.preventDefault(), take(index)) }, one.emoji, h("span", {}, nameOf(one, language)))));
    mark();
  });
  // Before the composer's own keys, which would send.
  box.addEventListener("keydown", (event) => {
    if (!offers.length || event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) chosen = (chosen + step + offers.length) % offers.length;
    else if (event.key === "Enter" || event.key === "Tab") take(chosen);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (offers.length) mark();
  }, true);
  box.addEventListener("blur", close);
}
