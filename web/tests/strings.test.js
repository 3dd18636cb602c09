/**
 * The catalogues against the page: what is written is shown somewhere, and what is shown is written.
 */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

import en from "../i18n/en.js";
import zh from "../i18n/zh.js";

const web = new URL("..", import.meta.url);
const files = [...readdirSync(new URL("js", web), { recursive: true }).map((name) => `js/${name}`), ...readdirSync(web)];
const source = files.filter((name) => /\.(js|html)$/.test(name)).map((name) => readFileSync(new URL(name, web), "utf8")).join("\n");

test("every sentence is shown somewhere", () => {
  const shown = (key) => new RegExp(`strings\\.${key}\\b|\\{[^{}]*\\b${key}\\b[^{}]*\\} = strings|data-t[a-z-]*="${key}"`).test(source);
  assert.deepEqual(Object.keys(en).filter((key) => !shown(key)), []);
});

test("every sentence that the page asks for is written, in both languages", () => {
  const asked = new Set([...source.matchAll(/data-t[a-z-]*="(\w+)"/g)].map(([, key]) => key));
  const admin = ["admin.html"].map((name) => readFileSync(new URL(name, web), "utf8")).join("\n");
  const mine = [...asked].filter((key) => !admin.includes(`"${key}"`));
  assert.deepEqual(mine.filter((key) => !(key in en)), []);
  assert.deepEqual(Object.keys(en).sort(), Object.keys(zh).sort());
});
