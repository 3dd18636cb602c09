// @ts-check
/**
 * A forgotten password: asking for a link, and setting a new one by it.
 * Must never: tell whether an account exists.
 * Bounded by: one form.
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { askReset, reset } from "../state/accounts.js";
import { becomes } from "../state/owner.js";
import { field, isLongEnough, passwordField } from "../ui/field.js";
import { form } from "../ui/form.js";
import { card, goLink, keepNext, notice } from "./parts.js";
import { missing } from "../ui/missing.js";

/** @param {import("../account.js").Visit} visit */
export function askResetPage({ next, doors, show }) {
  const back = h("p", { class: "crossing" }, h("a", { href: keepNext("/sign-in", next) }, strings.back));
  // Nothing is on its way where there is no post: who runs the server makes the link.
  if (!doors.mail) return show(strings.resetTitle, notice("at", strings.resetTitle, strings.resetNoMail), back);
  const login = field({ name: "login", label: strings.loginOrEmail, autocomplete: "username", autocapitalize: "none", spellcheck: false, maxLength: 254, required: true, autofocus: true });
  const element = form({
    class: "stacked",
    fields: [login],
    submit: strings.resetSend,
    check: (values) => missing(values, ["login"]),
    send: (values) => askReset(values.login.trim()),
    done: () => show(strings.resetSent, notice("at", strings.resetSent, strings.resetSentText), back),
  });
  show(strings.resetTitle, card(strings.resetTitle, h("p", { class: "lead" }, strings.resetLead), element), back);
}

/** @param {import("../account.js").Visit} visit */
export function resetPage({ code, show }) {
  // Tells a password manager whose it is, where it knows.
  const owner = h("input", { type: "text", autocomplete: "username", class: "hidden-visually", tabIndex: -1, "aria-hidden": "true", readOnly: true });
  const password = passwordField({ name: "password", label: strings.newPassword, isNew: true, autofocus: true });
  const gone = () => show(strings.choosePassword, notice("clock", strings.resetGone, strings.resetGoneText, goLink(strings.forgotPassword, "/reset", false)));
  const element = form({
    class: "stacked",
    fields: [owner, password],
    submit: strings.setPassword,
    check: (values) => (isLongEnough(values.password) ? {} : { password: strings.problems.weak_password }),
    send: (values) =>
      reset(code, values.password).catch((error) => {
        if (error.code === "bad_code") return undefined;
        throw error;
      }),
    at: { weak_password: "password" },
    done: async (answer) => {
      if (!answer) return gone();
      // Who has set it is signed in by it.
      if (answer.me) await becomes(answer.me);
      show(strings.resetDone, notice("check", strings.resetDone, strings.resetDoneText, goLink(strings.toTheRooms, answer.me ? "/" : "/sign-in")));
    },
  });
  show(strings.choosePassword, card(strings.choosePassword, element));
}
