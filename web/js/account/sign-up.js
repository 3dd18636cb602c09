// @ts-check
/**
 * Making an account, with an invitation where the server asks for one; also the first admin of a new server.
 * Must never: ask for more than is needed, or tell that an address has an account.
 * Bounded by: one form.
 */

import { h } from "../lib/dom.js";
import { language, strings } from "../lib/language.js";
import { isMember, signUp } from "../state/accounts.js";
import { becomes } from "../state/owner.js";
import { field, isLongEnough, passwordField } from "../ui/field.js";
import { form } from "../ui/form.js";
import { card, crossing, goLink, keepNext, notice } from "./parts.js";
import { missing } from "../ui/missing.js";

/** @param {import("../account.js").Visit} visit */
export function signUpPage({ me, doors, next, code, show }) {
  const mode = doors.sign_up;
  if (isMember(me)) return location.replace(next);
  if (mode === "closed" && !code) return show(strings.signUp, notice("lock", strings.signUp, strings.signUpClosed, goLink(strings.signIn, keepNext("/sign-in", next))));
  const lead = mode === "invite" && !code ? strings.signUpInvite : strings.signUpLead;
  const element = signUpForm({ code, askCode: mode === "invite" && !code, submit: strings.signUp, done: () => location.assign(next) });
  show(strings.signUp, card(strings.signUpTitle, h("p", { class: "lead" }, lead), element), crossing(strings.haveAccount, strings.signIn, keepNext("/sign-in", next)));
}

/** @param {{code: string, askCode?: boolean, needEmail?: boolean, submit: string, done: (answer: any) => void}} options `needEmail`: the invitation is for one address */
export function signUpForm({ code, askCode = false, needEmail = false, submit, done }) {
  const plain = { autocapitalize: "none", spellcheck: false };
  const login = field({ name: "login", label: strings.login, hint: strings.loginHint, autocomplete: "username", maxLength: 32, required: true, autofocus: true, ...plain });
  const name = field({ name: "name", label: strings.displayName, hint: strings.displayNameHint, autocomplete: "nickname", maxLength: 64 });
  const email = field({ name: "email", type: "email", label: strings.email, hint: needEmail ? strings.emailInvited : strings.emailHint, required: needEmail, autocomplete: "email", maxLength: 254, ...plain });
  const password = passwordField({ name: "password", label: strings.password, isNew: true });
  const invited = field({ name: "code", label: strings.invitationCode, autocomplete: "off", maxLength: 64, required: true, ...plain });
  return form({
    class: "stacked",
    fields: [...(askCode ? [invited] : []), login, ...(needEmail ? [email, password, name] : [password, name, email])],
    submit,
    check: (values) => ({
      ...(isLongEnough(values.password) ? {} : { password: strings.problems.weak_password }),
      ...missing(values, [...(askCode ? ["code"] : []), "login", ...(needEmail ? ["email"] : [])]),
    }),
    send: (values) => {
      const optional = { name: values.name.trim(), email: values.email.trim(), code: code || codeIn(values.code ?? "") };
      const said = Object.fromEntries(Object.entries(optional).filter(([, value]) => value));
      return signUp({ login: values.login.trim(), password: values.password, language, ...said });
    },
    at: { name_taken: "login", bad_name: "login", bad_email: "email", wrong_email: "email", weak_password: "password", bad_code: "code" },
    done: async (answer) => {
      await becomes(answer.me);
      done(answer);
    },
  });
}

/** People paste the whole address. @param {string} text */
const codeIn = (text) => /(?:^|\/invite\/)([\w-]+)\/?$/.exec(text.trim())?.[1] ?? text.trim();
