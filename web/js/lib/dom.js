// @ts-check
/**
 * Makes and finds elements: the only way this page builds its document.
 * Must never: parse a string as HTML, or set an inline style or handler attribute (the content policy forbids both).
 * Bounded by: nothing is kept.
 */

import { ICONS } from "./icons.js";

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * An element with its properties and children. `class`, `aria-*`, `data-*`, `role` and `for` are attributes, `on…` listeners,
 * the rest are properties of the element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag @param {Record<string, any>} [properties] @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "class") element.className = value;
    else if (name in element && !name.startsWith("aria")) Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/**
 * The element that this page cannot be without.
 * @template {Element} [Found=HTMLElement]
 * @param {string} selector @param {ParentNode} [within] @returns {Found}
 */
export function need(selector, within = document) {
  const found = within.querySelector(selector);
  if (!found) throw new Error(`no ${selector} in the page`);
  return /** @type {Found} */ (/** @type {unknown} */ (found));
}

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Record<string, string | number>} attributes @param {...Element} children */
export function svg(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** A button that shows an icon and says its name. @param {string} name @param {string} label @param {Record<string, any>} [properties] */
export function iconButton(name, label, properties = {}) {
  const { class: more = "", ...rest } = properties;
  return h("button", { type: "button", class: `icon-button ${more}`, title: label, "aria-label": label, ...rest }, icon(name));
}

/** One of our line drawings. @param {string} name @returns {Element} */
export function icon(name) {
  const drawing = ICONS[name] ?? "";
  return svg("svg", { viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" }, svg("path", { d: drawing }));
}
