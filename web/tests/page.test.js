// @ts-check
/**
 * The parts of the page that need no browser: arrangement of rows, timelines, rooms' names, emoji, voice files, catalogues.
 * Must never: need a document.
 * Bounded by: small inputs.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import en from "../i18n/en.js";
import zh from "../i18n/zh.js";
import { ALL, search } from "../js/emoji/search.js";
import { dayOf } from "../js/lib/language.js";
import { roomName, roomOfPath, roomPath } from "../js/state/rooms.js";
import { Timeline } from "../js/state/timeline.js";
import { arrange } from "../js/ui/layout.js";
import { initials, toneOf } from "../js/ui/person.js";
import { bars } from "../js/ui/player.js";
import { shorten } from "../js/voice/recording.js";
import { withDuration } from "../js/voice/webm.js";

const noon = new Date(2026, 10, 23, 12).getTime();
const minute = 60_000;

/** @param {number} seq @param {number} at @param {any} [more] @returns {any} */
const message = (seq, at, more = {}) => ({ key: `m${seq}`, seq, from: { id: "u_a", name: "A" }, text: "x", media: [], at, own: false, ...more });
const kinds = (/** @type {any[]} */ items) => items.map((item) => (item.kind === "row" ? (item.follows ? "follows" : "leads") : item.kind));

test("rows of one author within five minutes stand together", () => {
  const list = [message(1, noon), message(2, noon + 4 * minute), message(3, noon + 10 * minute), message(4, noon + 11 * minute, { from: { id: "u_b", name: "B" } })];
  assert.deepEqual(kinds(arrange(list, undefined, dayOf)), ["day", "leads", "follows", "leads", "leads"]);
});

test("a name that changed, or an answer, begins anew", () => {
  const list = [message(1, noon), message(2, noon, { from: { id: "u_a", name: "A2" } }), message(3, noon, { from: { id: "u_a", name: "A2" }, reply_to: 1 })];
  assert.deepEqual(kinds(arrange(list, undefined, dayOf)), ["day", "leads", "leads", "leads"]);
});

test("days are divided, the new ones are divided off once, and never above one's own", () => {
  const day = 24 * 60 * minute;
  const list = [message(1, noon - day), message(2, noon), message(3, noon + minute, { own: true }), message(4, noon + 2 * minute), message(5, noon + 2 * minute)];
  assert.deepEqual(kinds(arrange(list, 3, dayOf)), ["day", "leads", "day", "leads", "follows", "divider", "leads", "follows"]);
  assert.deepEqual(kinds(arrange(list, undefined, dayOf)).filter((kind) => kind === "divider"), []);
});

test("keys stay unique when a clock was set back", () => {
  const day = 24 * 60 * minute;
  const items = arrange([message(1, noon), message(2, noon - 2 * day), message(3, noon)], undefined, dayOf);
  assert.equal(new Set(items.map((item) => item.key)).size, items.length);
});

const me = { id: "u_me", name: "Me" };
const event = (/** @type {number} */ seq, more = {}) => ({ room: "tea", seq, id: `e${seq}`, kind: "message", from: me, text: "x", sent_at: "2026-11-23T05:00:00.000Z", ...more });

test("what is on its way stands last and gives its place to the event, whichever comes first", () => {
  for (const order of ["answer first", "event first"]) {
    const timeline = new Timeline("tea", () => me);
    timeline.replace({ events: [event(1)], head: 1, more: false });
    timeline.queue({ client_id: "A", room: "tea", body: { text: "one" } });
    timeline.queue({ client_id: "B", room: "tea", body: { text: "two" } });
    const key = timeline.rows()[1].key;
    const answer = () => timeline.confirm("A", { seq: 3, sent_at: "2026-11-23T05:00:00.000Z" });
    const arrives = () => timeline.append([event(2, { from: { id: "u_x", name: "X" } }), event(3, { client_id: "A" })]);
    (order === "answer first" ? [answer, arrives] : [arrives, answer]).forEach((step) => step());
    assert.deepEqual(timeline.rows().map((one) => one.seq), [1, 2, 3, 0], order);
    assert.equal(timeline.rows()[2].key, key, order);
    // A resend that was answered before does not come back as pending.
    timeline.queue({ client_id: "A", room: "tea", body: { text: "one" } });
    assert.equal(timeline.pending.length, 1, order);
  }
});

test("edits and deletions change the message; older pages go in front, once", () => {
  const timeline = new Timeline("tea", () => me);
  timeline.replace({ events: [event(5), event(6), event(7, { kind: "edit", target: 5, text: "y" }), event(8, { kind: "deletion", target: 6 })], head: 8, more: true });
  assert.equal(timeline.find(5)?.text, "y");
  // Nobody saw it here: no line tells of it.
  assert.equal(timeline.find(6), undefined);
  assert.equal(timeline.last, 8);
  timeline.prepend([event(3, { from: { id: "u_x", name: "X" }, text: "old" }), event(4, { kind: "reaction", target: 3, emoji: "🍵", on: true }), event(5)], false);
  assert.deepEqual(timeline.messages.map((one) => one.seq), [3, 5]);
  assert.equal(timeline.messages[0].from.name, "X");
  assert.equal(timeline.first, 3);
});

test("room names as the server takes them", () => {
  for (const name of ["tea", "a-b", "房间_1", "комната", "नमस्ते", "①"]) assert.equal(roomName(name), name);
  assert.equal(roomName("  green tea "), "green-tea");
  assert.equal(roomName("#tea"), "tea");
  for (const name of ["", "a/b", "a?b", "a.b", "x".repeat(101), "a\u200db", "😀"]) assert.equal(roomName(name), undefined, name);
  assert.equal(roomOfPath(roomPath("茶话会")), "茶话会");
  assert.equal(roomOfPath("/chat/%E8%8C%B6"), "茶");
  for (const path of ["/", "/chat/", "/chat/a/b/", "/chat/%E8/"]) assert.equal(roomOfPath(path), undefined, path);
});

test("people look the same everywhere", () => {
  assert.equal(initials("Ada Lovelace"), "AL");
  assert.equal(initials("林小满"), "林");
  assert.equal(initials("👩‍💻 dev"), "👩‍💻D");
  assert.equal(initials("  "), "?");
  assert.equal(toneOf("u_1"), toneOf("u_1"));
  const tones = new Set(Array.from({ length: 200 }, (_, index) => toneOf(`u_${index}`)));
  assert.equal(tones.size, 8);
});

test("emoji are found by word in both languages", () => {
  assert(ALL.length >= 600, `${ALL.length}`);
  assert.equal(new Set(ALL.map((one) => one.emoji)).size, ALL.length);
  const first = (/** @type {string} */ query) => search(query).slice(0, 8).map((one) => one.emoji).join("");
  assert.match(first("tea"), /🍵/);
  assert.match(first("茶"), /🍵/);
  assert.match(first("heart"), /💘|💖|❤️|💟/);
  assert.match(first("thumbs"), /👍/);
  assert.deepEqual(search("zzzz"), []);
  assert.deepEqual(search("  "), []);
});

test("both catalogues have the same keys", () => {
  const shape = (/** @type {any} */ value) => (typeof value === "object" && !Array.isArray(value) ? Object.keys(value).sort() : typeof value);
  assert.deepEqual(Object.keys(zh).sort(), Object.keys(en).sort());
  for (const [key, value] of Object.entries(en)) assert.deepEqual(shape(/** @type {any} */ (zh)[key]), shape(value), key);
  assert.equal(zh.keys.length, en.keys.length);
  assert.equal(en.offlineWith(3), "You are offline. 3 messages will go out when you are back.");
});

test("waveforms are shortened without losing the loud", () => {
  assert.deepEqual(shorten([1, 2, 3], 64), [1, 2, 3]);
  const levels = Array.from({ length: 1_000 }, (_, index) => (index === 500 ? 100 : 10));
  assert.equal(shorten(levels, 64).length, 64);
  assert.equal(Math.max(...shorten(levels, 64)), 100);
  assert.equal(bars([0, 50, 100]).length, 48);
  assert.equal(Math.max(...bars([0, 50, 100])), 1);
});

/** A WebM as MediaRecorder makes it: a segment without a size, an Info without a duration. @param {number[]} info */
function webm(info) {
  const header = [0x1a, 0x45, 0xdf, 0xa3, 0x84, 0x42, 0x86, 0x81, 0x01];
  const segment = [0x18, 0x53, 0x80, 0x67, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
  const tracks = [0x16, 0x54, 0xae, 0x6b, 0x80];
  return new Uint8Array([...header, ...segment, 0x15, 0x49, 0xa9, 0x66, 0x80 | info.length, ...info, ...tracks]);
}
const scale = [0x2a, 0xd7, 0xb1, 0x83, 0x0f, 0x42, 0x40];

test("a recording gets its duration, and nothing else changes", () => {
  const bytes = webm(scale);
  const made = new Uint8Array(withDuration(bytes, 1_234).flatMap((part) => [...part]));
  assert.equal(made.length, bytes.length + 12);
  const at = made.findIndex((byte, index) => byte === 0x44 && made[index + 1] === 0x89);
  assert.equal(made[at + 2], 0x88);
  assert.equal(new DataView(made.buffer).getFloat64(at + 3), 1_234);
  assert.deepEqual([...made.slice(-5)], [0x16, 0x54, 0xae, 0x6b, 0x80]);
  // Once more changes nothing: it is there.
  assert.deepEqual(withDuration(made, 9), [made]);
});

test("what is no such recording stays as it is", () => {
  for (const bytes of [new Uint8Array(0), new Uint8Array([0, 0, 0]), new Uint8Array(100).fill(0xff), webm(scale).slice(0, 24)]) {
    assert.deepEqual(withDuration(bytes, 5), [bytes]);
  }
});
