// @ts-check
/**
 * Reads the small safe subset of Markdown that messages may carry into a tree: code, emphasis, quotes, links.
 * Must never: make HTML, follow or judge an address beyond `http:` and `https:`, or let a label hide where a link goes.
 * Bounded by: text of 16 KiB; one pass per line, 6 levels of nesting.
 *
 * @typedef {string | {kind: "strong"|"emphasis"|"strike", children: Inline[]} | {kind: "code", text: string}
 *   | {kind: "mention", text: string, login: string} | {kind: "link", text: string, href: string}} Inline
 * @typedef {{kind: "paragraph", lines: Inline[][]} | {kind: "code", text: string} | {kind: "quote", lines: Inline[][]}} Block
 */

const DEEPEST = 6;
const ADDRESS = /https?:\/\/[^\s<>"'`\u3000-\u303f\uff00-\uffef\u2018-\u201d]+/iu;
/** What opens something: code, an address, or a run of emphasis. One search per token. */
const TOKEN = /`+|https?:\/\/|\*\*|__|~~|[*_]|@|\\[\\`*_~>@]/giu;
/** A login after its @, as the server takes it; a dot at the end belongs to the sentence. */
const LOGIN = /^@([\p{L}\p{N}\p{M}_-](?:[\p{L}\p{N}\p{M}_.-]{0,30}[\p{L}\p{N}\p{M}_-])?)/u;
/** @type {Record<string, "strong"|"emphasis"|"strike">} */
const MARKS = { "**": "strong", __: "strong", "~~": "strike", "*": "emphasis", _: "emphasis" };

/** @param {string} text @returns {Block[]} */
export function parse(text) {
  /** @type {Block[]} */
  const blocks = [];
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const fence = /^\s{0,3}```/.test(lines[index]) ? endOfFence(lines, index) : 0;
    if (fence) {
      blocks.push({ kind: "code", text: lines.slice(index + 1, fence).join("\n") });
      index = fence;
      continue;
    }
    const quoted = /^>\s?/.exec(lines[index]);
    const kind = quoted ? "quote" : "paragraph";
    const line = parseInline(quoted ? lines[index].slice(quoted[0].length) : lines[index]);
    const open = blocks.at(-1);
    if (open && open.kind === kind) open.lines.push(line);
    else blocks.push({ kind, lines: [line] });
  }
  return blocks;
}

/** The line that closes a fence, or 0. @param {string[]} lines @param {number} from */
function endOfFence(lines, from) {
  // ```code``` on one line is inline code.
  if (/```.*```\s*$/.test(lines[from])) return 0;
  for (let index = from + 1; index < lines.length; index += 1) if (/^\s{0,3}```\s*$/.test(lines[index])) return index;
  return 0;
}

/** @param {string} text @param {number} [depth] @returns {Inline[]} */
export function parseInline(text, depth = 0) {
  /** @type {Inline[]} */
  const out = [];
  /** Marks without an end: looked for once, so that a row of stars costs one pass. @type {Set<string>} */
  const hopeless = new Set();
  const token = new RegExp(TOKEN);
  let plain = 0;
  const add = (/** @type {number} */ from, /** @type {number} */ to, /** @type {Inline} */ node) => {
    if (from > plain) out.push(text.slice(plain, from));
    out.push(node);
    plain = token.lastIndex = to;
  };
  for (let found = token.exec(text); found; found = token.exec(text)) {
    const [mark] = found;
    const at = found.index;
    if (mark[0] === "\\") add(at, at + 2, mark[1]);
    else if (mark[0] === "`") code(text, at, mark, hopeless, add);
    else if (mark === "@") mention(text, at, add);
    else if (mark.length > 4) link(text, at, add);
    else if (depth < DEEPEST) emphasis(text, at, mark, depth, hopeless, add);
  }
  if (plain < text.length) out.push(text.slice(plain));
  return out;
}

/** @typedef {(from: number, to: number, node: Inline) => void} Add */

/** @param {string} text @param {number} at @param {string} mark @param {Set<string>} hopeless @param {Add} add */
function code(text, at, mark, hopeless, add) {
  if (hopeless.has(mark)) return;
  const start = at + mark.length;
  for (let end = text.indexOf(mark, start); end !== -1; end = text.indexOf(mark, end)) {
    let length = mark.length;
    while (text[end + length] === "`") length += 1;
    if (length === mark.length && end > start) {
      const inner = text.slice(start, end);
      return add(at, end + length, { kind: "code", text: inner.length > 2 ? inner.replace(/^ (.+) $/, "$1") : inner });
    }
    end += length;
  }
  hopeless.add(mark);
}

/** @param {string} text @param {number} at @param {Add} add */
function link(text, at, add) {
  const before = text[at - 1];
  if (before && /[\p{L}\p{N}]/u.test(before) && before.charCodeAt(0) < 0x2e80) return;
  const raw = ADDRESS.exec(text.slice(at, at + 2_048));
  if (!raw || raw.index !== 0) return;
  const address = withoutTail(raw[0]);
  const href = safeAddress(address);
  if (href) add(at, at + address.length, { kind: "link", text: address, href });
}

/** @param {string} text @param {number} at @param {Add} add */
function mention(text, at, add) {
  const before = text[at - 1];
  // An address of mail is no mention.
  if (before && /[\w.@-]/.test(before)) return;
  const found = LOGIN.exec(text.slice(at, at + 40));
  if (found) add(at, at + found[0].length, { kind: "mention", text: found[0], login: found[1] });
}

/** Punctuation at the end belongs to the sentence, a closing bracket too unless it was opened inside. @param {string} address */
function withoutTail(address) {
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    if (last === ")") {
      const inside = address.slice(0, end);
      if (inside.split("(").length >= inside.split(")").length) break;
    } else if (!/[.,;:!?*_~\]}'"|]/.test(last)) break;
  }
  return address.slice(0, end);
}

/** The address as the browser will see it, if it is one of the web. @param {string} text @returns {string | undefined} */
export function safeAddress(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} text @param {number} at @param {string} mark @param {number} depth @param {Set<string>} hopeless @param {Add} add */
function emphasis(text, at, mark, depth, hopeless, add) {
  const start = at + mark.length;
  const inside = text[start];
  if (hopeless.has(mark) || !inside || /\s/.test(inside)) return;
  const word = /[\p{L}\p{N}]/u;
  // snake_case_names are no emphasis.
  if (mark[0] === "_" && word.test(text[at - 1] ?? "")) return;
  const end = closing(text, start, mark, word);
  if (end === -1) return void hopeless.add(mark);
  add(at, end + mark.length, { kind: MARKS[mark], children: parseInline(text.slice(start, end), depth + 1) });
}

/** @param {string} text @param {number} start @param {string} mark @param {RegExp} word */
function closing(text, start, mark, word) {
  for (let end = text.indexOf(mark, start); end !== -1; end = text.indexOf(mark, end + mark.length)) {
    const after = text[end + mark.length] ?? "";
    const doubled = mark.length === 1 && after === mark;
    if (doubled) {
      end += 1;
      continue;
    }
    // Of three stars the last two close.
    if (mark.length === 2 && after === mark[0]) end += 1;
    const empty = end === start || /\s/.test(text[end - 1]);
    if (!empty && !(mark[0] === "_" && word.test(after))) return end;
  }
  return -1;
}

/** The text without its marks, on one line: for excerpts, announcements and titles. @param {string} text */
export function plainText(text) {
  return parse(text.slice(0, 2_000))
    .map((block) => (block.kind === "code" ? block.text : block.lines.map((line) => line.map(flatten).join("")).join(" ")))
    .join(" ")
    .replace(/\s+/g, " ")
    .trim();
}

/** @param {Inline} node @returns {string} */
function flatten(node) {
  if (typeof node === "string") return node;
  return "children" in node ? node.children.map(flatten).join("") : node.text;
}
