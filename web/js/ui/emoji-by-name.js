// @ts-check
/**
 * Emoji while writing: a colon and the beginning of a name offers some.
 * Must never: load the emoji before a colon was typed.
 * Bounded by: six offers.
 */

import { h } from "../lib/dom.js";
import { language, strings } from "../lib/language.js";
import { offers } from "./offers.js";

const OFFERS = 6;
const BEGUN = /(?:^|[\s\p{P}\p{Script=Han}]):([\p{L}\d_+-]{2,24}|\p{Script=Han}{1,8})$/u;

/** @param {import("./composer.js").Composer} composer */
export function emojiByName(composer) {
  offers(composer, {
    begun: BEGUN,
    find: async (typed) => {
      const { search, nameOf } = await import("../emoji/search.js");
      return search(typed, OFFERS).map((one) => ({ text: one.emoji, show: [one.emoji, h("span", {}, nameOf(one, language))] }));
    },
    label: strings.emoji,
  });
}
