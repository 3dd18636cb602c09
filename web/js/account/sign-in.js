// @ts-check
/**
 * Signing in.
 * Must never: say which of the two was wrong, or that a login exists.
 * Bounded by: one form.
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { isMember, signIn } from "../state/accounts.js";
import { becomes, leaveForGood } from "../state/owner.js";
import { field, passwordField } from "../ui/field.js";
import { form } from "../ui/form.js";
import { missing } from "../ui/missing.js";
import { card, crossing, goLink, keepNext } from "./parts.js";

/** @param {import("../account.js").Visit} visit */
export function signInPage(visit) {
  const { me, doors, next, show } = visit;
  if (isMember(me)) return signedIn(visit);
  const login = field({ name: "login", label: strings.loginOrEmail, autocomplete: "username", autocapitalize: "none", spellcheck: false, maxLength: 254, required: true, autofocus: true });
  const password = passwordField({ name: "password", label: strings.password });
  const forgot = h("p", { class: "aside" }, h("a", { href: keepNext("/reset", next) }, strings.forgotPassword));
  const element = form({
    class: "stacked",
    fields: [login, password, forgot],
    submit: strings.signIn,
    check: (values) => missing(values, ["login", "password"]),
    send: (values) => signIn(values.login.trim(), values.password),
    at: { wrong_password: "password" },
    done: async (answer) => {
      await becomes(answer.me);
      location.assign(next);
    },
  });
  const open = doors.sign_up !== "closed";
  show(
    strings.signIn,
    card(strings.signInTitle, element),
    open && crossing(strings.newHere, strings.signUp, keepNext("/sign-up", next)),
    doors.guests && h("p", { class: "crossing" }, h("a", { href: next }, strings.asGuest)),
  );
}

/** Somebody is: go on as they are, or as somebody else. @param {import("../account.js").Visit} visit */
function signedIn({ me, next, show }) {
  const problem = h("p", { class: "form-error", role: "alert" });
  const leave = async () => {
    problem.textContent = "";
    try {
      await leaveForGood();
      location.reload();
    } catch (error) {
      problem.textContent = `${strings.stillSignedIn} ${problemOf(error)}`;
    }
  };
  const other = h("button", { type: "button", class: "button wide", onclick: leave }, strings.anotherAccount);
  show(strings.signIn, card(strings.signInTitle, h("p", { class: "lead" }, strings.alreadyIn(me.name)), h("div", { class: "choices" }, goLink(strings.goOn, next), other), problem));
}
