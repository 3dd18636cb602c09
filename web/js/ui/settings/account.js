// @ts-check
/**
 * The account: e-mail, password, the data as a file, signing out, deleting it.
 * Must never: delete without the password and a typed word, or leave something behind when somebody signs out.
 * Bounded by: one account.
 */

import { h, icon } from "../../lib/dom.js";
import { keep } from "../../lib/keep.js";
import { strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";
import { changePassword, deleteMe, saveMe } from "../../state/accounts.js";
import { becomes, leaveForGood } from "../../state/owner.js";
import { confirmed, openDialog } from "../dialog.js";
import { field, isLongEnough, passwordField } from "../field.js";
import { form } from "../form.js";

/** @param {import("../settings.js").Person} person */
export function accountTab(person) {
  return [emailForm(person), passwordForm(person), data(), ends(person)];
}

/** @param {import("../settings.js").Person} person */
function emailForm(person) {
  const login = h("p", { class: "fact" }, h("span", { class: "legend" }, strings.login), h("bdi", {}, `@${person.me.login ?? ""}`));
  const email = field({ name: "email", type: "email", label: strings.email, autocomplete: "email", value: person.me.email ?? "", maxLength: 254 });
  // Letters to the address open the account: another one asks for the password. Whoever signs in elsewhere has none.
  const password = passwordField({ name: "password", label: strings.passwordForAddress, required: false });
  const ask = () => (password.element.hidden = email.input.value.trim() === (person.me.email ?? ""));
  email.input.addEventListener("input", ask);
  ask();
  // Where letters are sent, an address is proved by the link in one; saving it as it is sends another.
  const unproved = h("p", { class: "field-hint" }, strings.emailUnproved);
  const tell = () => (unproved.hidden = person.me.email_confirmed !== false);
  tell();
  const done = h("p", { class: "form-done", role: "status" });
  const element = form({
    class: "setting",
    fields: [email, password],
    submit: strings.save,
    send: ({ email, password }) => saveMe({ email: email.trim() || null, ...(password ? { password } : {}) }).catch(asOld),
    at: { bad_email: "email", wrong_old: "password" },
    done: (me) => {
      person.me = { ...person.me, email: undefined, email_confirmed: undefined, ...me };
      password.input.value = "";
      ask();
      tell();
      done.textContent = strings.saved;
    },
    more: [unproved, done],
  });
  return h("div", {}, login, element);
}

/** @param {import("../settings.js").Person} person */
function passwordForm(person) {
  const owner = h("input", { type: "text", autocomplete: "username", value: person.me.login ?? "", class: "hidden-visually", tabIndex: -1, "aria-hidden": "true", readOnly: true });
  const old = passwordField({ name: "old", label: strings.oldPassword });
  const wanted = passwordField({ name: "wanted", label: strings.newPassword, isNew: true });
  const done = h("p", { class: "form-done", role: "status" });
  const element = form({
    fields: [owner, old, wanted],
    submit: strings.changePassword,
    check: (values) => ({ ...(values.old ? {} : { old: strings.required }), ...(isLongEnough(values.wanted) ? {} : { wanted: strings.problems.weak_password }) }),
    send: (values) => changePassword(values.old, values.wanted).catch(asOld),
    at: { wrong_old: "old", weak_password: "wanted" },
    done: () => {
      for (const one of [old, wanted]) one.input.value = "";
      done.textContent = strings.passwordChanged;
    },
    more: [done],
  });
  return h("details", { class: "setting" }, h("summary", {}, strings.changePassword), element);
}

/** Of oneself the server may say which one was wrong. @param {any} error */
function asOld(error) {
  if (error.code !== "wrong_password") throw error;
  throw Object.assign(new Error(strings.wrongOldPassword), { code: "wrong_old" });
}

const data = () =>
  h(
    "div",
    { class: "setting" },
    h("h3", { class: "legend" }, strings.yourData),
    h("div", { class: "setting-row" }, h("p", {}, strings.exportText), h("a", { class: "button", href: "/api/v1/me/export", download: "teahouse.json" }, icon("download"), strings.exportData)),
  );

/** @param {import("../settings.js").Person} person */
function ends(person) {
  const problem = h("p", { class: "field-error", role: "alert" });
  return h(
    "div",
    { class: "setting ends" },
    h("button", { type: "button", class: "button", onclick: () => void leave(person, problem) }, icon("door"), strings.signOut),
    h("button", { type: "button", class: "button danger", onclick: () => openDelete() }, icon("bin"), strings.deleteAccount),
    problem,
  );
}

/** @param {import("../settings.js").Person} person @param {HTMLElement} problem where it is said that one is still signed in */
async function leave(person, problem) {
  problem.textContent = "";
  const unsent = person.unsent?.() ?? 0;
  const text = unsent ? `${strings.signOutText} ${strings.signOutUnsent(unsent)}` : strings.signOutText;
  if (!(await confirmed({ title: strings.signOutTitle, text, yes: strings.signOut, danger: unsent > 0 }))) return;
  try {
    await leaveForGood();
    location.assign("/");
  } catch (error) {
    problem.textContent = `${strings.stillSignedIn} ${problemOf(error)}`;
  }
}

function openDelete() {
  const radio = (/** @type {string} */ value, /** @type {string} */ text, /** @type {boolean} */ checked) =>
    h("label", { class: "choice" }, h("input", { type: "radio", name: "messages", value, checked }), h("span", {}, text));
  const messages = h("fieldset", { class: "choices-set" }, h("legend", {}, strings.messagesOfMine), radio("keep", strings.deleteKeep, true), radio("delete", strings.deleteMessages, false));
  const password = passwordField({ name: "password", label: strings.password });
  const word = field({ name: "word", label: strings.deleteType, autocomplete: "off", autocapitalize: "none" });
  const chosen = () => /** @type {HTMLInputElement} */ (messages.querySelector(":checked")).value;
  const element = form({
    fields: [h("p", { class: "lead" }, strings.deleteText), messages, password, word],
    submit: strings.deleteAccount,
    danger: true,
    check: (values) => ({
      ...(values.password ? {} : { password: strings.required }),
      ...(values.word.trim().toLowerCase() === strings.deleteWord ? {} : { word: strings.typeExactly(strings.deleteWord) }),
    }),
    send: (values) => deleteMe(values.password, chosen() === "delete" ? "delete" : "keep").catch(asOld),
    at: { wrong_old: "password" },
    done: async () => {
      await becomes(undefined);
      keep("said", strings.deleteDone);
      location.assign("/");
    },
  });
  openDialog({ title: strings.deleteAccount, class: "small" }, element);
}
