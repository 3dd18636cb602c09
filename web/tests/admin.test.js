// @ts-check
/**
 * The parts of the admin pages that need no browser: catalogues, addresses, plots, durations.
 * Must never: need a document.
 * Bounded by: small inputs.
 */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import en from "../i18n/admin/en.js";
import zh from "../i18n/admin/zh.js";
import { place } from "../js/admin/api.js";
import { pointsOf } from "../js/admin/plot.js";
import { lasting } from "../js/admin/say.js";
import { query } from "../js/state/api.js";

test("the admin's catalogues have the same keys, all the way down", () => {
  const shape = (/** @type {any} */ value) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, shape(value[key])]))
      : Array.isArray(value) ? value.length : typeof value;
  assert.deepEqual(shape(zh), shape(en));
  assert.equal(en.overview.days(1), "1 day");
});

/** Where its keys are looked up by what the server says, or which are sections. */
const BY_KEY = new Set(["sections", "groups", "roles", "roomRoles", "kinds", "states", "rightNames", "actions", "sources", "lengths"]);

test("every sentence of the admin's catalogue is said somewhere", () => {
  const folder = new URL("../js/admin/", import.meta.url);
  const files = readdirSync(folder).map((name) => new URL(name, folder));
  const code = [new URL("../js/admin.js", import.meta.url), ...files].map((file) => readFileSync(file, "utf8")).join("\n");
  const said = (/** @type {string} */ key) => new RegExp(`[.{,]\\s*${key}\\b`).test(code);
  const unsaid = (/** @type {Record<string, any>} */ part, /** @type {string} */ path) =>
    Object.entries(part).flatMap(([key, value]) => /** @type {string[]} */ (BY_KEY.has(key) ? [] : value && typeof value === "object" && !Array.isArray(value) ? unsaid(value, `${path}${key}.`) : said(key) ? [] : [path + key]));
  assert.deepEqual(unsaid(en, ""), []);
});

test("what is empty is not asked for, and nothing escapes its part of an address", () => {
  assert.equal(query({ q: "", role: "admin", cursor: undefined }), "?role=admin");
  assert.equal(query({}), "");
  assert.equal(query({ q: "a&b=c" }), "?q=a%26b%3Dc");
  assert.equal(place("users", "../keys"), "admin/users/..%2Fkeys");
});

test("a plot ends at the right edge and reaches no higher than its box", () => {
  assert.equal(pointsOf([1], 120, 1), "");
  assert.equal(pointsOf([0, 0], 2, 0), "M0 47L240 47");
  assert.equal(pointsOf([0, 10], 3, 10), "M120 47L240 3");
});

test("durations are told in their two largest units", () => {
  assert.equal(lasting(0), "0 seconds");
  assert.equal(lasting(59), "59 seconds");
  assert.equal(lasting(3_600), "1 hour");
  assert.equal(lasting(90_061), "1 day, 1 hour");
});
