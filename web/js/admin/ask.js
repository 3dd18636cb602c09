// @ts-check
/**
 * Asks before something happens: a dialog with a sentence, fields, and one button that does it. What destroys wants a name
 * typed letter by letter. What was made and is shown once stands in such a dialog too.
 * Must never: close on a refusal, or do anything twice.
 * Bounded by: one dialog at a time.
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { copy } from "../ui/copy.js";
import { openDialog } from "../ui/dialog.js";
import { choiceField, choicesField, field, passwordField } from "../ui/field.js";
import { form } from "../ui/form.js";
import { missing } from "../ui/missing.js";
import { toast } from "../ui/toast.js";
import { words } from "./say.js";

/**
 * @typedef {{name: string, label: string, type?: "text" | "password" | "email" | "number" | "datetime-local" | "select" | "radios" | "checks" | "area",
 *   options?: [string, string][], value?: any, required?: boolean, hint?: string, most?: number}} Field
 * @typedef {{title: string, text?: string, fields?: Field[], typed?: string, danger?: boolean, action: string, at?: Record<string, string>,
 *   check?: (values: Record<string, any>) => Record<string, string | undefined>, run: (values: Record<string, any>) => Promise<any>}} Question
 *   `check` names what is wrong with which field, `at` the field that a code of the server belongs to
 */

/** Asks; `run` does it, and its refusal is shown in the dialog. @param {Question} question @returns {Promise<any>} what `run` answered; undefined when called off */
export function question({ title, text, fields = [], typed, danger, action, at, check, run }) {
  const asked = typed ? [...fields, { name: "typed", label: words.typeToConfirm(typed), required: true }] : fields;
  return new Promise((resolve) => {
    /** @type {any} */
    let answer;
    const cancel = h("button", { type: "button", class: "button", autofocus: asked.length === 0, onclick: () => dialog.close() }, strings.cancel);
    const wrong = (/** @type {Record<string, any>} */ values) => ({
      ...check?.(values),
      ...(typed && values.typed !== typed ? { typed: words.typedWrong(typed) } : {}),
      ...missing(values, asked.filter((one) => one.required && one.name !== "typed").map((one) => one.name)),
    });
    const element = form({
      fields: [...(text ? [h("p", { class: "ask-text" }, text)] : []), ...asked.map((one, index) => made(one, index === 0))],
      submit: action,
      danger,
      beside: [cancel],
      at,
      check: (values) => wrong(trimmed(values)),
      send: (values) => run(trimmed(values)),
      done: (done) => {
        answer = done ?? true;
        dialog.close();
      },
    });
    const dialog = openDialog({ title, class: "ask", closed: () => resolve(answer) }, element);
  });
}

/** What was typed, without blanks around it; a password is as it is. @param {Record<string, any>} values */
const trimmed = (values) => Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === "string" && name !== "password" ? value.trim() : value]));

/** One of the page's own fields. @param {Field} about @param {boolean} [autofocus] */
export function made({ type, name, label, options = [], value, required, hint, most = 500 }, autofocus = false) {
  if (type === "select") return choiceField({ name, label, options, value });
  if (type === "radios" || type === "checks") return choicesField({ name, label, options, value, several: type === "checks" });
  if (type === "password") return passwordField({ name, label, isNew: true, required: false, autofocus });
  const plain = { name, label, value: value ?? "", maxLength: most, required, autofocus };
  if (type === "area") return field({ ...plain, lines: 3 });
  return field({ ...plain, type: type ?? "text", placeholder: hint, autocomplete: "off", spellcheck: false, autocapitalize: "none" });
}

/** Shows what is shown once: a link or a key, with a button that copies it. @param {string} title @param {string} text @param {string} secret @returns {Promise<void>} */
export function showSecret(title, text, secret) {
  const shown = h("input", { class: "field secret", readOnly: true, value: secret, "aria-label": title, onfocus: () => shown.select() });
  const button = h("button", { type: "button", class: "button main-button", autofocus: true }, words.copy);
  button.addEventListener("click", async () => (await copy(secret)) && toast(strings.copied));
  return new Promise((resolve) => {
    openDialog(
      { title, class: "ask", closed: () => resolve() },
      h("p", { class: "ask-text" }, text),
      h("div", { class: "with-button" }, shown, button),
      h("p", { class: "soft" }, words.shownOnce),
    );
  });
}
