// @ts-check
/**
 * What people write, read into a tree: the subset of Markdown, addresses, and what must stay plain.
 * Must never: need a browser.
 * Bounded by: texts of 16 KiB.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { parse, parseInline, plainText, safeAddress } from "../js/text/parse.js";
import { isLong, isOnlyEmoji } from "../js/text/render.js";

/** The tree as short text: `b(…)`, `i(…)`, `s(…)`, `code(…)`, `<address>`. @param {any} node @returns {string} */
const short = (node) => {
  if (typeof node === "string") return node;
  if (node.kind === "code") return `code(${node.text})`;
  if (node.kind === "link") return `<${node.text}>`;
  return `${{ strong: "b", emphasis: "i", strike: "s" }[/** @type {"strong"} */ (node.kind)]}(${node.children.map(short).join("")})`;
};
const inline = (/** @type {string} */ text) => parseInline(text).map(short).join("");

test("emphasis, strong, struck and code", () => {
  const cases = [
    ["a **b** c", "a b(b) c"],
    ["*a* and _b_", "i(a) and i(b)"],
    ["**a *b* c**", "b(a i(b) c)"],
    ["***both***", "b(i(both))"],
    ["~~no~~ yes", "s(no) yes"],
    ["`a *b*`", "code(a *b*)"],
    ["``a ` b``", "code(a ` b)"],
    ["**粗体**和*强调*", "b(粗体)和i(强调)"],
    ["\\*not\\*", "*not*"],
  ];
  for (const [text, expected] of cases) assert.equal(inline(text), expected, text);
});

test("what is no mark stays as it was written", () => {
  for (const text of ["2 * 3 * 4", "snake_case_name", "a ** b", "**open", "`open", "5 * 3", "_", "**", "~~", "¯\\_(ツ)_/¯".slice(0, 2)]) {
    assert.equal(inline(text), text);
  }
});

test("addresses of the web are links, and end where the sentence goes on", () => {
  const cases = [
    ["see https://x.org/a.", "see <https://x.org/a>."],
    ["(https://x.org/a)", "(<https://x.org/a>)"],
    ["https://x.org/a_(b)", "<https://x.org/a_(b)>"],
    ["看https://x.org/茶，好", "看<https://x.org/茶>，好"],
    ["**https://x.org**", "b(<https://x.org>)"],
    ["https://x.org/a_b_c", "<https://x.org/a_b_c>"],
    ["HTTPS://X.ORG", "<HTTPS://X.ORG>"],
  ];
  for (const [text, expected] of cases) assert.equal(inline(text), expected, text);
});

test("no other scheme is ever a link", () => {
  for (const text of ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "http://", "https:// x", "[a](javascript:alert(1))", "ahttps://x.org"]) {
    assert.equal(inline(text).includes("<"), false, text);
    assert.equal(safeAddress(text.startsWith("a") ? "javascript:1" : text), undefined, text);
  }
});

test("blocks: fences, quotes, lines", () => {
  assert.deepEqual(parse("```js\na < b\n\n*c*\n```"), [{ kind: "code", text: "a < b\n\n*c*" }]);
  assert.deepEqual(parse("> q\n> r\nafter").map((block) => block.kind), ["quote", "paragraph"]);
  assert.deepEqual(parse("```never closed\nx"), [{ kind: "paragraph", lines: [["```never closed"], ["x"]] }]);
  assert.deepEqual(parse("a\n\nb"), [{ kind: "paragraph", lines: [["a"], [], ["b"]] }]);
  assert.deepEqual(parse("<b>x</b>"), [{ kind: "paragraph", lines: [["<b>x</b>"]] }]);
});

test("an excerpt has no marks and no line breaks", () => {
  assert.equal(plainText("**a**\n> `b`\n```\nc\n```"), "a b c");
  assert.equal(plainText("  \n "), "");
});

test("hostile texts cost no more than a pass or a few", () => {
  const hostile = ["*", "**", "_", "`", "~~", "**a*", "_a ", "`a ``", "http://", "> ", "```\n", "\\*", "https://a", "[("].map((unit) => unit.repeat(16_384 / unit.length));
  // Counted in steps, not in seconds: each text is read with a search that is not allowed to grow with its square.
  for (const text of hostile) {
    const tree = parse(text);
    assert(JSON.stringify(tree).length < text.length * 40, text.slice(0, 4));
  }
});

test("emoji alone are large, long texts are cut", () => {
  for (const text of ["🍵", "🍵🎉", "👩‍💻 👍🏽", "❤️", "🇨🇳"]) assert.equal(isOnlyEmoji(text), true, text);
  for (const text of ["", " ", "a", "12", "#", "🍵 tea", "🍵".repeat(40)]) assert.equal(isOnlyEmoji(text), false, text);
  assert.equal(isLong("x".repeat(3_000)), true);
  assert.equal(isLong("x\n".repeat(30)), true);
  assert.equal(isLong("hello"), false);
});
