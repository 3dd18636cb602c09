// @ts-check
/**
 * Fields with their label, their hint and their error, tied together for those who hear the page.
 * Must never: show an error anywhere but at its field.
 * Bounded by: one field each.
 */

import { h, icon } from "../lib/dom.js";
import { strings } from "../lib/language.js";

const SHORTEST_PASSWORD = 8;

/**
 * @typedef {{name: string, element: HTMLElement, input: HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement,
 *   complain: (text: string) => void, value?: () => any}} Field
 * `value` where it is not simply the input's
 */

let count = 0;

/**
 * @param {{name: string, label: string, hint?: string, lines?: number, [property: string]: any}} options
 * @returns {Field}
 */
export function field({ name, label, hint, lines, ...properties }) {
  const shared = { id: `field-${(count += 1)}`, class: "field", name, ...properties };
  const input = lines ? h("textarea", { rows: lines, ...shared }) : h("input", { type: "text", ...shared });
  return labelled(name, label, hint, input, input);
}

/** A choice from a list. @param {{name: string, label: string, hint?: string, options: [string, string][], value?: string}} options @returns {Field} */
export function choiceField({ name, label, hint, options, value }) {
  const input = h("select", { id: `field-${(count += 1)}`, class: "field", name }, ...options.map(([key, text]) => h("option", { value: key, selected: key === value }, text)));
  return labelled(name, label, hint, input, input);
}

/**
 * Choices that are all seen at once: one of them, or any number.
 * @param {{name: string, label: string, options: [string, string][], value?: string, several?: boolean}} options @returns {Field}
 */
export function choicesField({ name, label, options, value, several = false }) {
  const id = `field-${(count += 1)}`;
  const inputs = options.map(([key]) => h("input", { type: several ? "checkbox" : "radio", name: id, value: key, checked: key === value }));
  const error = h("p", { class: "field-error", id: `${id}-error`, "aria-live": "polite" });
  const labels = inputs.map((input, index) => h("label", { class: "choice" }, input, h("span", {}, options[index][1])));
  const element = h("fieldset", { class: "choices-set" }, h("legend", {}, label), ...labels, error);
  const complain = (/** @type {string} */ text) => {
    error.textContent = text;
    if (text) element.setAttribute("aria-describedby", error.id);
    else element.removeAttribute("aria-describedby");
  };
  element.addEventListener("change", () => complain(""));
  const chosen = () => inputs.filter((input) => input.checked).map((input) => input.value);
  return { name, element, input: inputs[0], complain, value: () => (several ? chosen() : (chosen()[0] ?? "")) };
}

/**
 * A password, with a button that shows it; a new one says by its rule whether it is long enough.
 * @param {{name: string, label: string, isNew?: boolean, [property: string]: any}} options @returns {Field}
 */
export function passwordField({ name, label, isNew = false, ...more }) {
  const id = `field-${(count += 1)}`;
  const autocomplete = isNew ? "new-password" : "current-password";
  const input = h("input", { id, name, type: "password", class: "field", autocomplete, autocapitalize: "none", spellcheck: false, required: true, maxLength: 1024, ...more });
  const eye = h("button", { type: "button", class: "icon-button", title: strings.showPassword, "aria-label": strings.showPassword, "aria-pressed": "false", "aria-controls": id }, icon("eye"));
  eye.addEventListener("click", () => {
    const shown = input.type === "password";
    input.type = shown ? "text" : "password";
    eye.setAttribute("aria-pressed", String(shown));
    eye.replaceChildren(icon(shown ? "eyeShut" : "eye"));
  });
  const made = labelled(name, label, isNew ? strings.passwordRule : undefined, h("div", { class: "with-eye" }, input, eye), input);
  if (isNew) {
    const rule = /** @type {HTMLElement} */ (made.element.querySelector(".field-hint"));
    input.addEventListener("input", () => rule.classList.toggle("met", [...input.value].length >= SHORTEST_PASSWORD));
  }
  return made;
}

/** @param {string} value */
export const isLongEnough = (value) => [...value].length >= SHORTEST_PASSWORD;

/** @param {string} name @param {string} label @param {string | undefined} hint @param {HTMLElement} control @param {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} input @returns {Field} */
function labelled(name, label, hint, control, input) {
  const error = h("p", { class: "field-error", id: `${input.id}-error`, "aria-live": "polite" });
  const tip = hint ? h("p", { class: "field-hint", id: `${input.id}-hint` }, icon("check"), h("span", {}, hint)) : null;
  const described = (/** @type {boolean} */ wrong) => [wrong && error.id, tip?.id].filter(Boolean).join(" ");
  const complain = (/** @type {string} */ text) => {
    error.textContent = text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    if (described(Boolean(text))) input.setAttribute("aria-describedby", described(Boolean(text)));
    else input.removeAttribute("aria-describedby");
  };
  complain("");
  input.addEventListener("input", () => error.textContent && complain(""));
  const element = h("div", { class: "labelled" }, h("label", { for: input.id }, label), control, tip, error);
  return { name, element, input, complain };
}
