// @ts-check
/**
 * A form that is sent by the page: busy while it is under way, errors at their fields, the focus on the first of them.
 * Must never: be sent twice at once, or clear what was typed when something went wrong.
 * Bounded by: one request at a time.
 *
 * @typedef {import("./field.js").Field} Field
 */

import { h } from "../lib/dom.js";
import { problemOf } from "../lib/problem.js";

/**
 * @param {{fields: (Field | Node)[], submit: string, danger?: boolean, class?: string,
 *   check?: (values: Record<string, string>) => Record<string, string | undefined>,
 *   send: (values: Record<string, string>) => Promise<any>, done: (answer: any) => void,
 *   at?: Record<string, string>, more?: import("../lib/dom.js").Child[], beside?: import("../lib/dom.js").Child[]}} options
 *   `check` names what is wrong before it is sent, `at` the field that a code of the server belongs to
 */
export function form({ fields, submit, danger = false, class: name = "", check, send, done, at = {}, more = [], beside = [] }) {
  const inputs = /** @type {Field[]} */ (fields.filter((one) => "complain" in one));
  const button = h("button", { type: "submit", class: `button main-button${danger ? " danger" : ""}` }, submit);
  const problem = h("p", { class: "form-error", role: "alert" });
  const element = h(
    "form",
    { class: `form ${name}`, method: "post", noValidate: true },
    ...fields.map((one) => ("complain" in one ? one.element : one)),
    problem,
    h("div", { class: "buttons" }, ...beside, button),
    ...more,
  );
  let busy = false;
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    problem.textContent = "";
    const values = Object.fromEntries(inputs.map((one) => [one.name, one.value ? one.value() : one.input.value]));
    if (complain(inputs, check?.(values) ?? {})) return;
    busy = true;
    button.setAttribute("aria-disabled", "true");
    button.classList.add("busy");
    try {
      done(await send(values));
    } catch (error) {
      const code = /** @type {any} */ (error)?.code ?? "";
      if (!complain(inputs, code in at ? { [at[code]]: problemOf(error) } : {})) problem.textContent = problemOf(error);
    } finally {
      busy = false;
      button.removeAttribute("aria-disabled");
      button.classList.remove("busy");
    }
  });
  return element;
}

/** Says at each field what is wrong with it. @param {Field[]} inputs @param {Record<string, string | undefined>} wrong @returns {boolean} whether something is */
function complain(inputs, wrong) {
  for (const one of inputs) one.complain(wrong[one.name] ?? "");
  const first = inputs.find((one) => wrong[one.name]);
  first?.input.focus();
  if (first && "select" in first.input) first.input.select();
  return Boolean(first);
}
