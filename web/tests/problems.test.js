// @ts-check
/**
 * What the server refuses is said in the person's language, whatever page they are on.
 * Must never: need a document.
 * Bounded by: the table of codes in the protocol's text, which the server's own tests hold to its codes.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import en from "../i18n/en.js";
import zh from "../i18n/zh.js";
import { problemOf } from "../js/lib/problem.js";

const protocol = readFileSync(new URL("../../docs/protocol.md", import.meta.url), "utf8");
const [, table] = protocol.split("\n## Errors\n");
const codes = [...table.split("\n## ")[0].matchAll(/^\| `([a-z_]+)` \| \d{3} \|/gm)].map(([, code]) => code);

test("every code of the protocol has a sentence in both languages", () => {
  assert(codes.length > 40, "the table was found");
  for (const [language, { problems, refusals }] of Object.entries({ en, zh })) {
    assert.deepEqual(codes.filter((code) => !problems[code] && !refusals[code]), [], language);
  }
  assert.equal(problemOf({ code: "wrong_email", message: "of the server" }), en.problems.wrong_email);
});
