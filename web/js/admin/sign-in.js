// @ts-check
/**
 * What somebody sees who is no admin: what these pages are for, and a way in.
 * Must never: keep the password, or tell which of name and password was wrong.
 * Bounded by: one form.
 */

import { h, need } from "../lib/dom.js";
import { call } from "./api.js";
import { field } from "./ask.js";
import { mark } from "./frame.js";
import { trouble, words } from "./say.js";

const say = words.signIn;

/** @param {{why: string, enter: () => void}} about */
export function signIn({ why, enter }) {
  mark(undefined);
  const login = field({ name: "login", label: say.login, autocomplete: "username", required: true });
  const password = field({ name: "password", label: say.password, type: "password", autocomplete: "current-password", required: true });
  const error = h("p", { class: "field-error", role: "alert" });
  const act = h("button", { type: "submit", class: "button main-button" }, say.action);
  const form = h("form", { class: "sign-in" }, h("h1", {}, words.title), h("p", { class: "section-lead" }, why), login.element, password.element, error, act, h("p", { class: "soft" }, say.noAdmin));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    act.disabled = true;
    error.textContent = "";
    try {
      await call("POST", "sign-in", { login: login.value(), password: password.value() });
      enter();
    } catch (refusal) {
      error.textContent = trouble(refusal);
      act.disabled = false;
      password.focus();
    }
  });
  need("#content").replaceChildren(form);
  login.focus();
}
