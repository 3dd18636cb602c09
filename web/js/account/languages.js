// @ts-check
/**
 * The languages of the page, under their own names, at its foot.
 * Must never: lose what the address says.
 * Bounded by: the languages we have.
 */

import { h, need } from "../lib/dom.js";
import { keep } from "../lib/keep.js";
import { LANGUAGES, language } from "../lib/language.js";

export function languageLinks() {
  const choose = (/** @type {string} */ wanted) => {
    keep("language", wanted);
    location.reload();
  };
  need("#languages").replaceChildren(
    ...LANGUAGES.map(([key, name]) =>
      h("button", { type: "button", class: "text-button", lang: key === "zh" ? "zh-CN" : key, "aria-pressed": String(key === language), onclick: () => choose(key) }, name),
    ),
  );
}
