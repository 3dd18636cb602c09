// @ts-check
/**
 * Asks before something happens: a dialog with a sentence, fields, and one button that does it. What destroys wants a name
 * typed letter by letter. What was made and is shown once stands in such a dialog too.
 * Must never: close on a refusal, or do anything twice.
 * Bounded by: one dialog at a time.
 */

import { h, iconButton } from "../lib/dom.js";
import { copy } from "../ui/copy.js";
import { toast } from "./frame.js";
import { trouble, words } from "./say.js";

/**
 * @typedef {{name: string, label: string, type?: "text" | "password" | "email" | "number" | "datetime-local" | "select" | "radios" | "checks" | "area",
 *   options?: [string, string][], value?: any, required?: boolean, hint?: string, most?: number, autocomplete?: string}} Field
 * @typedef {{title: string, text?: string, fields?: Field[], typed?: string, danger?: boolean, action: string,
 *   check?: (values: Record<string, any>) => string, run: (values: Record<string, any>) => Promise<any>}} Question
 */

let count = 0;

/** Asks; `run` does it, and its refusal is shown in the dialog. @param {Question} question @returns {Promise<any>} what `run` answered; undefined when called off */
export function question(question) {
  const typed = question.typed && { name: "typed", label: words.typeToConfirm(question.typed), required: true, autocomplete: "off" };
  const fields = [...(question.fields ?? []), ...(typed ? [typed] : [])].map(field);
  const error = h("p", { class: "field-error", role: "alert" });
  const act = h("button", { type: "submit", class: question.danger ? "button danger-button" : "button main-button" }, question.action);
  const form = h(
    "form",
    { method: "dialog", noValidate: true },
    question.text && h("p", { class: "ask-text" }, question.text),
    ...fields.map((one) => one.element),
    error,
    h("div", { class: "ask-actions" }, h("button", { type: "button", class: "button", onclick: () => dialog.close() }, words.cancel), act),
  );
  const dialog = box(question.title, form);
  /** @type {any} */
  let answer;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const values = Object.fromEntries(fields.map((one) => [one.name, one.value()]));
    error.textContent = problem(question, values);
    if (error.textContent) return fields.find((one) => one.name === "typed")?.focus();
    act.disabled = true;
    try {
      answer = (await question.run(values)) ?? true;
      dialog.close();
    } catch (refusal) {
      error.textContent = trouble(refusal);
      act.disabled = false;
    }
  });
  return new Promise((resolve) => dialog.addEventListener("close", () => (dialog.remove(), resolve(answer))));
}

/** @param {Question} question @param {Record<string, any>} values */
function problem(question, values) {
  if (question.typed && values.typed.trim() !== question.typed) return words.typedWrong(question.typed);
  return question.check?.(values) ?? "";
}

/** Shows what is shown once: a link or a key, with a button that copies it. @param {string} title @param {string} text @param {string} secret */
export function showSecret(title, text, secret) {
  const field = h("input", { class: "field secret", readOnly: true, value: secret, "aria-label": title, onfocus: () => field.select() });
  const button = h("button", { type: "button", class: "button main-button" }, words.copy);
  button.addEventListener("click", async () => (await copy(secret)) && toast(words.copied));
  const dialog = box(
    title,
    h("div", {}, h("p", { class: "ask-text" }, text), h("div", { class: "with-button" }, field, button), h("p", { class: "soft" }, words.shownOnce)),
  );
  return new Promise((resolve) => dialog.addEventListener("close", () => (dialog.remove(), resolve(undefined))));
}

/** @param {string} title @param {Element} body */
function box(title, body) {
  const id = `ask-${(count += 1)}`;
  const close = iconButton("close", words.close, { onclick: () => dialog.close() });
  const dialog = h("dialog", { class: "dialog ask", "aria-labelledby": id }, h("div", { class: "dialog-head" }, h("h2", { id }, title), close), body);
  document.body.append(dialog);
  dialog.showModal();
  const first = /** @type {HTMLElement | null} */ (dialog.querySelector("form input, form select, form textarea") ?? dialog.querySelector(".button"));
  first?.focus();
  return dialog;
}

/** One field with its label. @param {Field} about */
export function field(about) {
  const id = `field-${(count += 1)}`;
  if (about.type === "radios" || about.type === "checks") return choices(about, id);
  const common = { id, name: about.name, class: "field", required: about.required };
  const input =
    about.type === "select"
      ? h("select", common, ...(about.options ?? []).map(([value, text]) => h("option", { value, selected: value === about.value }, text)))
      : about.type === "area"
        ? h("textarea", { ...common, rows: 3, maxLength: about.most ?? 500, value: about.value ?? "" })
        : h("input", { ...common, type: about.type ?? "text", maxLength: about.most ?? 500, value: about.value ?? "", autocomplete: about.autocomplete ?? "off", placeholder: about.hint, spellcheck: false, autocapitalize: "none" });
  return {
    name: about.name,
    element: h("div", { class: "setting" }, h("label", { for: id }, about.label), input),
    value: () => input.value.trim(),
    focus: () => input.focus(),
  };
}

/** @param {Field} about @param {string} id */
function choices(about, id) {
  const type = about.type === "radios" ? "radio" : "checkbox";
  const inputs = (about.options ?? []).map(([value]) => h("input", { type, name: id, value, checked: type === "radio" && value === about.value }));
  const labels = inputs.map((input, index) => h("label", { class: "choice" }, input, h("span", {}, about.options?.[index][1])));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return {
    name: about.name,
    element: h("fieldset", { class: "setting" }, h("legend", {}, about.label), ...labels),
    value: () => (type === "radio" ? (chosen()[0] ?? "") : chosen()),
    focus: () => inputs[0]?.focus(),
  };
}
