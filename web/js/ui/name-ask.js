// @ts-check
/**
 * Proposes a name after the first message of an unnamed guest, beside the composer.
 * Must never: hold the message back, take the focus, or ask again once it was put aside.
 * Bounded by: one question per page.
 */

import { h, iconButton, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { tryRename } from "./settings.js";

/** @param {import("../state/chat.js").Chat} chat @param {() => void} done */
export function nameAsk(chat, done) {
  let asked = false;
  const place = need("#name-ask");
  chat.tea.on("sent", () => {
    if (asked || chat.me.named !== false) return;
    asked = true;
    place.replaceChildren(form(chat, () => (place.replaceChildren(), done())));
  });
}

/** @param {import("../state/chat.js").Chat} chat @param {() => void} close */
function form(chat, close) {
  const field = h("input", { class: "field", maxLength: 64, autocomplete: "nickname", placeholder: strings.yourName, "aria-label": strings.yourName });
  const error = h("p", { class: "field-error", role: "alert" });
  const element = h(
    "form",
    { class: "name-ask" },
    h("p", {}, strings.nameAsk(chat.me.name)),
    field,
    h("button", { type: "submit", class: "button main-button" }, strings.save),
    iconButton("close", strings.nameLater, { onclick: close }),
    error,
  );
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    const problem = await tryRename(chat, field.value);
    error.textContent = problem;
    if (problem) field.focus();
    else close();
  });
  return element;
}
