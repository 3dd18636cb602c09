// @ts-check
/**
 * The timeline of a room: what was done to a message shows, told once or twice, loaded before or after.
 * Must never: need a document.
 * Bounded by: small inputs.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Timeline } from "../js/state/timeline.js";
import { arrange } from "../js/ui/layout.js";

const me = { id: "u_me", name: "Me" };
const ada = { id: "u_a", name: "Ada" };
/** @param {number} seq @param {any} [more] @returns {any} */
const event = (seq, more = {}) => ({ room: "tea", seq, id: `e${seq}`, kind: "message", from: ada, text: `m${seq}`, sent_at: "2026-11-23T05:00:00.000Z", ...more });
const reaction = (/** @type {number} */ seq, /** @type {number} */ target, more = {}) => event(seq, { kind: "reaction", target, emoji: "🍵", on: true, ...more });
const start = (/** @type {any[]} */ events, more = false) => {
  const timeline = new Timeline("tea", () => me);
  timeline.replace({ events, head: events.at(-1)?.seq ?? 0, more });
  return timeline;
};

test("a reaction counts once for each person, however often it is told", () => {
  const timeline = start([event(1)]);
  timeline.append([reaction(2, 1), reaction(3, 1), reaction(4, 1, { from: me })]);
  assert.deepEqual(timeline.find(1)?.reactions, [{ emoji: "🍵", count: 2, people: [ada, me] }]);
  timeline.append([reaction(4, 1, { from: me }), reaction(5, 1, { on: false }), reaction(6, 1, { on: false })]);
  assert.deepEqual(timeline.find(1)?.reactions, [{ emoji: "🍵", count: 1, people: [me] }]);
  timeline.append([reaction(7, 1, { from: me, on: false })]);
  assert.deepEqual(timeline.find(1)?.reactions, []);
});

test("one's own reaction shown at once is not counted again when it is told", () => {
  const timeline = start([event(1)]);
  timeline.react(1, "🍵", me, true);
  timeline.append([reaction(2, 1, { from: me })]);
  assert.equal(timeline.find(1)?.reactions?.[0].count, 1);
});

test("a deletion that is seen leaves a line; one from before leaves nothing", () => {
  const timeline = start([event(1), event(2), event(3, { kind: "deletion", target: 1 })]);
  assert.deepEqual(timeline.messages.map((one) => one.seq), [2]);
  timeline.append([reaction(4, 2), event(5, { kind: "deletion", target: 2 }), event(6, { kind: "edit", target: 2, text: "no" }), reaction(7, 2)]);
  const gone = timeline.find(2);
  assert.deepEqual([gone?.deleted, gone?.text, gone?.reactions, gone?.edited], [true, "", [], false]);
});

test("what was done later to older messages shows when they are loaded", () => {
  const late = [reaction(90, 3), event(91, { kind: "edit", target: 4, text: "better" }), event(92, { kind: "deletion", target: 5 })];
  const timeline = start([event(80), ...late], true);
  assert.equal(timeline.first, 80);
  timeline.prepend([event(2), event(3), event(4), event(5), event(6, { kind: "edit", target: 4, text: "good" })], true);
  assert.deepEqual(timeline.messages.map((one) => one.seq), [2, 3, 4, 80]);
  assert.deepEqual([timeline.find(4)?.text, timeline.find(4)?.edited], ["better", true]);
  assert.equal(timeline.find(3)?.reactions?.[0].count, 1);
});

test("who comes and goes, and what changes, stand between the messages and are none", () => {
  const timeline = start([event(1)]);
  const fresh = timeline.append([event(2, { kind: "membership", person: ada, change: "joined" }), event(3, { kind: "settings", topic: "Tea" }), event(4)]);
  assert.deepEqual(fresh.map((one) => one.seq), [4]);
  const items = arrange(timeline.rows(), 4, () => 1);
  assert.deepEqual(items.map((item) => item.kind), ["day", "row", "note", "note", "divider", "row"]);
  const [last] = items.slice(-1);
  assert.equal(last.kind === "row" && last.follows, false);
});

test("mentions come with the message and go with its deletion", () => {
  const timeline = start([event(1, { mentions: ["u_me"] })]);
  timeline.append([event(2, { kind: "edit", target: 1, text: "x" })]);
  assert.deepEqual(timeline.find(1)?.mentions, ["u_me"]);
  timeline.append([event(3, { kind: "deletion", target: 1 })]);
  assert.deepEqual(timeline.find(1)?.mentions, []);
});
