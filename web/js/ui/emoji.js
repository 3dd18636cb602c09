// @ts-check
/**
 * The emoji picker: search, groups, those used last; all of it by keyboard.
 * Must never: load its data before it is opened for the first time.
 * Bounded by: the emoji of the data, one picker.
 */

import { h, icon, need } from "../lib/dom.js";
import { language, strings } from "../lib/language.js";

/** @typedef {typeof import("../emoji/search.js")} Search */

/** @param {import("./composer.js").Composer} composer */
export function emojiPicker(composer) {
  const button = need("#emoji");
  /** @type {HTMLElement | undefined} */
  let picker;
  const close = () => {
    picker?.remove();
    picker = undefined;
    button.setAttribute("aria-expanded", "false");
  };
  const choose = (/** @type {string} */ emoji, /** @type {boolean} */ more) => {
    composer.insert(emoji);
    if (!more) close();
  };
  button.addEventListener("click", async () => {
    if (picker) return close();
    button.setAttribute("aria-expanded", "true");
    const search = await import("../emoji/search.js");
    picker = pickerElement(search, choose);
    need(".foot").append(picker);
    if (matchMedia("(hover: hover)").matches) need("input", picker).focus();
  });
  addEventListener("pointerdown", (event) => {
    if (picker && event.target instanceof Node && !picker.contains(event.target) && !button.contains(event.target)) close();
  });
  addEventListener("keydown", (event) => {
    if (!picker || event.key !== "Escape") return;
    event.preventDefault();
    close();
    composer.box.focus();
  }, true);
}

/** The picker itself; what is chosen is remembered as used last. @param {Search} search @param {(emoji: string, more: boolean) => void} chosen */
export function pickerElement(search, chosen) {
  const choose = (/** @type {string} */ emoji, /** @type {boolean} */ more) => {
    search.remember(emoji);
    chosen(emoji, more);
  };
  const field = h("input", { type: "search", class: "field", placeholder: strings.searchEmoji, "aria-label": strings.searchEmoji, autocomplete: "off" });
  const body = h("div", { class: "emoji-body" });
  const picker = h("div", { class: "emoji-picker", role: "dialog", "aria-label": strings.emoji }, h("div", { class: "emoji-search" }, icon("search"), field), tabs(search, body), body);
  const draw = () => {
    const found = field.value.trim() ? search.search(field.value) : undefined;
    body.replaceChildren(...(found ? [found.length ? section("", found, search) : h("p", { class: "more" }, strings.noEmoji)] : groups(search)));
    body.scrollTop = 0;
    const first = /** @type {HTMLElement | null} */ (body.querySelector("button"));
    if (first) first.tabIndex = 0;
  };
  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    const first = /** @type {HTMLElement | null} */ (body.querySelector("button"));
    if (event.isComposing || !first || (event.key !== "Enter" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    if (event.key === "Enter") choose(first.textContent ?? "", event.shiftKey);
    else first.focus();
  });
  body.addEventListener("click", (event) => {
    if (event.target instanceof HTMLButtonElement) choose(event.target.textContent ?? "", event.shiftKey);
  });
  body.addEventListener("keydown", (event) => arrows(event, body, field));
  draw();
  return picker;
}

/** @param {Search} search @param {HTMLElement} body */
function tabs(search, body) {
  const names = Object.keys(strings.emojiGroups);
  return h(
    "div",
    { class: "emoji-tabs" },
    ...names.map((name) => {
      const face = search.ALL.find((one) => one.group === name)?.emoji ?? "";
      const jump = () => body.querySelector(`[data-group="${name}"]`)?.scrollIntoView({ block: "start" });
      return h("button", { type: "button", title: strings.emojiGroups[name], "aria-label": strings.emojiGroups[name], onclick: jump }, face);
    }),
  );
}

/** @param {Search} search */
function groups(search) {
  const last = search.recent().map((emoji) => search.ALL.find((one) => one.emoji === emoji) ?? { emoji, words: [emoji], group: "" });
  const all = Object.keys(strings.emojiGroups).map((name) => section(name, search.ALL.filter((one) => one.group === name), search));
  return last.length ? [section("recent", last, search), ...all] : all;
}

/** @param {string} name @param {import("../emoji/search.js").Emoji[]} list @param {Search} search */
function section(name, list, search) {
  const title = name === "recent" ? strings.recent : strings.emojiGroups[name];
  const buttons = list.map((one) => {
    const label = search.nameOf(one, language);
    return h("button", { type: "button", tabIndex: -1, title: label, "aria-label": label }, one.emoji);
  });
  return h("section", { "data-group": name, "aria-label": title ?? strings.emoji }, title ? h("h3", {}, title) : null, h("div", { class: "emoji-grid" }, ...buttons));
}

/** @param {KeyboardEvent} event @param {HTMLElement} body @param {HTMLElement} field */
function arrows(event, body, field) {
  const all = /** @type {HTMLElement[]} */ ([...body.querySelectorAll(".emoji-grid button")]);
  const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
  if (at < 0) return;
  const next = { ArrowRight: all[at + 1], ArrowLeft: all[at - 1], Home: all[0], End: all.at(-1), ArrowDown: below(all, at, 1), ArrowUp: below(all, at, -1) ?? field }[event.key];
  if (!next) return;
  event.preventDefault();
  if (next !== field) all[at].tabIndex = -1;
  if (next !== field) next.tabIndex = 0;
  next.focus();
}

/** The nearest one in the next line, up or down. @param {HTMLElement[]} all @param {number} at @param {1 | -1} way */
function below(all, at, way) {
  const from = all[at].getBoundingClientRect();
  let best;
  let line;
  for (let index = at + way; index >= 0 && index < all.length; index += way) {
    const place = all[index].getBoundingClientRect();
    if (Math.abs(place.top - from.top) < 4) continue;
    line ??= place.top;
    if (Math.abs(place.top - line) > 4) break;
    if (!best || Math.abs(place.left - from.left) < Math.abs(best.getBoundingClientRect().left - from.left)) best = all[index];
  }
  return best;
}
