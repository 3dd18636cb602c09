// @ts-check
/**
 * The wire's vectors (crates/wire/vectors), run against the browser's module: what the server may say is understood,
 * what the module says is what the server takes.
 * Must never: hold a copy of a vector.
 * Bounded by: the files.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Teahouse, afterClose } from "../js/teahouse.js";
import { Timeline } from "../js/state/timeline.js";

const read = (/** @type {string} */ name) => JSON.parse(readFileSync(new URL(`../../crates/wire/vectors/${name}`, import.meta.url), "utf8"));

test("close codes mean to the module what they mean to the server", () => {
  const means = /** @type {Record<string, string>} */ ({ final: "never", token: "fresh_token", again: "backoff" });
  for (const { code, comes_back } of read("close-codes.json")) {
    assert.equal(means[afterClose(code)], comes_back, String(code));
  }
});

test("every event of the vectors is applied to a timeline", () => {
  const timeline = new Timeline("tea", () => ({ id: "u_0000000000009", name: "me" }));
  const events = read("events.json").map((/** @type {any} */ one) => one.event).sort((/** @type {any} */ a, /** @type {any} */ b) => a.seq - b.seq);
  timeline.append(events);
  const messages = events.filter((/** @type {any} */ one) => one.kind === "message");
  assert.deepEqual(timeline.messages.filter((one) => !one.note).map((one) => one.seq), messages.map((/** @type {any} */ one) => one.seq));
  for (const message of timeline.messages) assert(Number.isFinite(message.at), `${message.seq} has no time`);
  for (const { kind, target, text } of events) {
    if (kind === "edit") assert.equal(timeline.find(target)?.text, text);
    if (kind === "deletion") assert.equal(timeline.find(target)?.deleted, true);
  }
});

const PUSHES = ["typing", "presence", "unread", "mention", "read", "changed", "removed", "me"];

test("every frame that the server may say is taken without a fault", async () => {
  for (const { name, frame } of read("chat-out.json")) {
    const { tea, socket } = await connected();
    const heard = /** @type {string[]} */ ([]);
    for (const one of PUSHES) tea.on(one, () => heard.push(one));
    socket.onmessage({ data: JSON.stringify(frame) });
    for (const one of PUSHES) assert.equal(heard.includes(one), one in frame, name);
    tea.close();
  }
});

test("what the module says is in the vectors of what the server takes", async () => {
  const known = new Map();
  for (const { gives } of read("chat-in.json")) {
    for (const [command, body] of Object.entries(gives ?? {})) {
      if (typeof body === "object") known.set(command, new Set([...(known.get(command) ?? []), ...Object.keys(body)]));
    }
  }
  const { tea, socket } = await connected();
  void tea.join("tea");
  await turn();
  socket.onmessage({ data: JSON.stringify({ id: 2, ok: { room: { name: "tea" }, head: 0, events: [], more: false, people: [], count: 1 } }) });
  await turn();
  tea.typing("tea");
  void tea.sync("tea", 1).catch(() => {});
  void tea.send("tea", { text: "x", reply_to: 1, media: ["m_1"] });
  await turn();
  tea.leave("tea");
  const person = "u_0000000000001";
  const asked = [
    tea.edit("tea", 7, "x"), tea.deleteMessage("tea", 7), tea.react("tea", 7, "🍵"), tea.read("tea", 7), tea.whoAmI(),
    tea.rooms({ cursor: "7", limit: 5 }), tea.enter("tea"), tea.exit("tea"), tea.members("tea", { q: "x", cursor: "7", limit: 5 }),
    tea.setRole("tea", person, "member"), tea.removePerson("tea", person), tea.ban("tea", person, { seconds: 60, reason: "x" }),
    tea.mute("tea", person, 60), tea.report("tea", 7, "x"),
  ];
  for (const one of asked) one.catch(() => {});
  tea.setAway(true);
  await turn();
  const said = socket.written.map((/** @type {any} */ frame) => Object.entries(frame).find(([key]) => key !== "id"));
  assert.deepEqual(said.map(([command]) => command), [
    "connect", "join", "typing", "sync", "send", "leave", "status", "edit", "delete", "react", "read", "me", "rooms", "enter", "exit",
    "members", "role", "remove", "ban", "mute", "report",
  ]);
  for (const [command, body] of said) {
    for (const key of Object.keys(/** @type {any} */ (body))) assert(known.get(command)?.has(key), `${command}.${key}`);
  }
  tea.close();
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

async function connected() {
  /** @type {any} */
  let socket;
  class Socket {
    readyState = 1;
    written = /** @type {any[]} */ ([]);
    constructor() {
      socket = this;
      queueMicrotask(() => /** @type {any} */ (this).onopen());
    }
    /** @param {string} text */
    send(text) {
      this.written.push(JSON.parse(text));
    }
    close() {}
  }
  const tea = new Teahouse({ url: "ws://test/ws", WebSocket: Socket, token: "t" });
  tea.connect();
  await turn();
  socket.onmessage({ data: JSON.stringify({ id: 1, ok: { me: { id: "u_1", name: "x" }, log: "e7", ping_ms: 25_000 } }) });
  await turn();
  return { tea, socket };
}
