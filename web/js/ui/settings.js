// @ts-check
/**
 * The person's choices in one dialog: name, language, light or dark, and the keys that the page knows.
 * Must never: send anything but the name to the server.
 * Bounded by: one dialog.
 */

import { h, iconButton } from "../lib/dom.js";
import { keep, recall } from "../lib/keep.js";
import { LANGUAGES, language, strings } from "../lib/language.js";
import { avatar } from "./person.js";

/** @param {{me: {id: string, name: string, named?: boolean}, rename: (name: string) => Promise<void>}} person @param {() => boolean} mayReload */
export function openSettings(person, mayReload) {
  const close = iconButton("close", strings.close, { onclick: () => dialog.close() });
  const dialog = h(
    "dialog",
    { class: "dialog", "aria-labelledby": "settings-title" },
    h("div", { class: "dialog-head" }, h("h2", { id: "settings-title" }, strings.settings), close),
    nameForm(person),
    choice(strings.theme, "theme", [["system", strings.themeSystem], ["light", strings.themeLight], ["dark", strings.themeDark]], recall("theme", "system"), setTheme),
    choice(strings.language, "language", LANGUAGES, language, (wanted) => {
      if (wanted === language || !mayReload()) return;
      keep("language", wanted);
      location.reload();
    }),
    matchMedia("(hover: hover)").matches && keyList(),
  );
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {{me: {id: string, name: string, named?: boolean}, rename: (name: string) => Promise<void>}} person */
function nameForm(person) {
  const field = h("input", { class: "field", id: "settings-name", value: person.me.name, maxLength: 64, autocomplete: "nickname" });
  const error = h("p", { class: "field-error", role: "alert" });
  const save = h("button", { type: "submit", class: "button main-button" }, strings.save);
  const face = h("span", {}, avatar(person.me));
  const form = h(
    "form",
    { class: "setting" },
    h("label", { for: "settings-name" }, strings.yourName),
    h("div", { class: "with-button" }, face, field, save),
    error,
  );
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    save.disabled = true;
    const problem = await tryRename(person, field.value);
    save.disabled = false;
    error.textContent = problem;
    if (problem) return field.focus();
    face.replaceChildren(avatar(person.me));
    save.textContent = strings.saved;
    setTimeout(() => (save.textContent = strings.save), 1_500);
  });
  return form;
}

/** @param {{rename: (name: string) => Promise<void>}} person @param {string} name @returns {Promise<string>} what went wrong, or nothing */
export async function tryRename(person, name) {
  if (!name.trim() || [...name.trim()].length > 64) return strings.nameHint;
  try {
    await person.rename(name.trim());
    return "";
  } catch (error) {
    return /** @type {any} */ (error).code === "bad_name" ? strings.nameHint : strings.nameFailed;
  }
}

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

function keyList() {
  const rows = strings.keys.flatMap(([keys, what]) => [h("dt", {}, ...keys.split(" ").filter(Boolean).map((key) => (key === "+" || key === "/" ? key : h("kbd", {}, key)))), h("dd", {}, what)]);
  return h("details", { class: "setting" }, h("summary", {}, strings.keyboard), h("dl", { class: "keys" }, ...rows));
}
