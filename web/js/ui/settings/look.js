// @ts-check
/**
 * The browser's choices: light or dark, the language; and the keys that the page knows.
 * Must never: reload while something would be lost without asking.
 * Bounded by: two choices, one list.
 */

import { h } from "../../lib/dom.js";
import { keep, recall } from "../../lib/keep.js";
import { LANGUAGES, language, strings } from "../../lib/language.js";
import { isMember, saveMe } from "../../state/accounts.js";

/** @param {import("../settings.js").Person} person @param {() => boolean} mayReload */
export const lookTab = (person, mayReload) => [
  choice(strings.theme, "theme", [["system", strings.themeSystem], ["light", strings.themeLight], ["dark", strings.themeDark]], recall("theme", "system"), setTheme),
  choice(strings.language, "language", LANGUAGES, language, async (wanted) => {
    if (wanted === language || !mayReload()) return;
    keep("language", wanted);
    // For the mails that the server writes; the page itself goes by the browser's choice.
    if (isMember(person.me)) await saveMe({ language: wanted }).catch(() => {});
    location.reload();
  }),
];

/** @param {string} label @param {string} name @param {[string, string][]} options @param {string} chosen @param {(value: string) => void} change */
function choice(label, name, options, chosen, change) {
  const radios = options.map(([value, text]) => {
    const radio = h("input", { type: "radio", name, value, checked: value === chosen });
    radio.addEventListener("change", () => change(value));
    return h("label", { class: "segment" }, radio, h("span", {}, text));
  });
  return h("fieldset", { class: "setting" }, h("legend", {}, label), h("div", { class: "segments" }, ...radios));
}

/** @param {string} theme */
function setTheme(theme) {
  keep("theme", theme === "system" ? undefined : theme);
  const root = document.documentElement;
  if (theme === "system") root.removeAttribute("data-theme");
  else root.dataset.theme = theme;
  const paper = getComputedStyle(document.body).backgroundColor;
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", paper);
}

export function keyboardTab() {
  const rows = strings.keys.flatMap(([keys, what]) => [h("dt", {}, ...keys.split(" ").filter(Boolean).map((key) => (key === "+" || key === "/" ? key : h("kbd", {}, key)))), h("dd", {}, what)]);
  return [h("dl", { class: "keys" }, ...rows)];
}
