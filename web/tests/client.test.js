// @ts-check
/**
 * The chat.v1 client against a server of the test's own, by the rules of the contract.
 * Must never: sleep to make a race come out; time is the client's injected timers or its own events.
 * Bounded by: one socket at a time, in memory.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { MemoryOutbox, Teahouse, afterClose, clientId, waitBefore } from "../js/teahouse.js";
import { makeServer, settled } from "./fake-server.js";

/** @param {number} seq @param {any} [more] */
const event = (seq, more = {}) => ({ room: "tea", seq, id: `e_${seq}`, kind: "message", from: { id: "u_a", name: "A" }, text: `m${seq}`, sent_at: "2026-11-23T05:00:00.000Z", ...more });

/** @param {any} [options] */
function start(options = {}) {
  const { server, Socket } = makeServer();
  const tea = new Teahouse({ url: "ws://test/ws", WebSocket: Socket, random: () => 0, ...options });
  /** @type {number[]} */
  const seen = [];
  /** @type {any[]} */
  const snapshots = [];
  tea.on("snapshot", (snapshot) => {
    snapshots.push(snapshot);
    seen.push(...snapshot.events.map((/** @type {any} */ one) => one.seq));
  });
  tea.on("events", ({ events }) => seen.push(...events.map((/** @type {any} */ one) => one.seq)));
  return { tea, server, seen, snapshots, socket: () => server.sockets.at(-1) };
}

/** @param {Teahouse} tea @param {string} name @param {(detail: any) => boolean} [when] */
const next = (tea, name, when = () => true) =>
  new Promise((resolve) => {
    const off = tea.on(name, (detail) => when(detail) && (off(), resolve(detail)));
  });

test("client ids are ULIDs that sort by the order of writing", () => {
  const ids = Array.from({ length: 2_000 }, () => clientId(1_700_000_000_000));
  assert.deepEqual([...ids].sort(), ids);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of ids) assert.match(id, /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/);
  assert(clientId(1_700_000_000_001) > ids[ids.length - 1]);
  // A clock that was set back does not turn the order around.
  assert(clientId(5) > ids[ids.length - 1]);
});

test("it comes back with full jitter between half a second and thirty", () => {
  for (let attempt = 0; attempt < 40; attempt += 1) {
    assert.equal(waitBefore(attempt, 0), 500);
    assert(waitBefore(attempt, 1) <= 30_000);
    assert(waitBefore(attempt, 1) >= waitBefore(Math.max(0, attempt - 1), 1));
  }
  assert.equal(waitBefore(0, 1), 1_000);
  assert.equal(waitBefore(20, 1), 30_000);
});

test("it offers the subprotocol, says connect first, and joins", async () => {
  const { tea, server, seen, socket } = start();
  server.answers.join = () => ({ ok: { room: { name: "tea" }, head: 2, events: [event(1), event(2)], more: false, people: [{ id: "u_a", name: "A" }], count: 1 } });
  tea.connect();
  const snapshot = await tea.join("tea");
  assert.deepEqual(socket().protocols, ["chat.v1.json"]);
  assert.deepEqual(socket().written.map((/** @type {any} */ frame) => Object.keys(frame)[1]), ["connect", "join"]);
  assert.deepEqual(seen, [1, 2]);
  assert.equal(snapshot.count, 1);
  tea.close();
});

test("only the next event is applied; known ones are ignored, a jump is synced", async () => {
  const { tea, server, seen, socket } = start();
  server.answers.join = () => ({ ok: { room: { name: "tea" }, head: 2, events: [event(1), event(2)], more: false } });
  server.answers.sync = ({ after }) => ({ ok: { events: [3, 4, 5, 6].filter((seq) => seq > after).slice(0, 2).map((seq) => event(seq)), head: 6, more: true } });
  tea.connect();
  await tea.join("tea");
  socket().say({ event: event(2) });
  socket().say({ event: event(1) });
  const done = next(tea, "events", ({ events }) => events.at(-1).seq === 6);
  socket().say({ event: event(6) });
  await done;
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6]);
  socket().say({ unheard_of: { room: "tea" }, event: event(7, { new_key: 1 }) });
  assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7]);
  tea.close();
});

test("lagged is pulled from the log; too far behind starts again from a snapshot", async () => {
  const { tea, server, seen, snapshots, socket } = start();
  let head = 1;
  server.answers.join = () => ({ ok: { room: { name: "tea" }, head, events: [event(head)], more: head > 1 } });
  server.answers.sync = ({ after }) => ({ ok: { events: [event(after + 1)], head, more: false } });
  tea.connect();
  await tea.join("tea");
  head = 2;
  const pulled = next(tea, "events");
  socket().say({ lagged: { room: "tea", head: 2 } });
  await pulled;
  assert.deepEqual(seen, [1, 2]);
  head = 5_000;
  const again = next(tea, "snapshot");
  socket().say({ lagged: { room: "tea", head: 5_000 } });
  await again;
  assert.equal(snapshots.at(-1).reset, true);
  assert.deepEqual(seen, [1, 2, 5_000]);
  tea.close();
});

test("after a broken connection it resumes where it was, and names the event it has", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { tea, server, seen, socket } = start();
  const joins = /** @type {any[]} */ ([]);
  server.answers.join = (body) => {
    joins.push(body);
    return { ok: { room: { name: "tea" }, head: body.after ? 3 : 1, events: body.after ? [event(2), event(3)] : [event(1)], more: false } };
  };
  tea.connect();
  await tea.join("tea");
  socket().close(1006);
  assert.equal(tea.state, "waiting");
  const resumed = next(tea, "events");
  context.mock.timers.tick(500);
  await resumed;
  assert.deepEqual(joins, [{ room: "tea" }, { room: "tea", after: 1, after_id: "e_1" }]);
  assert.deepEqual(seen, [1, 2, 3]);
  assert.equal(socket().written[0].connect.log, "e1");
  tea.close();
});

test("another log is not resumed: the room begins again", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { tea, server, snapshots, socket } = start();
  const joins = /** @type {any[]} */ ([]);
  server.answers.join = (body) => {
    joins.push(body);
    return { ok: { room: { name: "tea" }, head: 9, events: [event(9)], more: true } };
  };
  tea.connect();
  await tea.join("tea");
  server.log = "e2";
  socket().close(1012);
  const again = next(tea, "snapshot");
  context.mock.timers.tick(500);
  await again;
  assert.deepEqual(joins, [{ room: "tea" }, { room: "tea" }]);
  assert.equal(snapshots[1].reset, true);
  tea.close();
});

test("a reset in answer to a join, or pushed, starts from a snapshot", async () => {
  const { tea, server, seen, snapshots, socket } = start();
  let head = 1;
  server.answers.join = () => ({ ok: { room: { name: "tea" }, head, events: [event(head)], more: true } });
  tea.connect();
  await tea.join("tea");
  head = 50;
  const again = next(tea, "snapshot");
  socket().say({ reset: { room: "tea", head: 50, oldest: 1 } });
  await again;
  assert.deepEqual(seen, [1, 50]);
  assert.equal(snapshots.length, 2);
  tea.close();
});

test("what was sent is resent with the same client_id until it is answered, in order", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { tea, server, socket } = start();
  const got = /** @type {any[]} */ ([]);
  let deaf = true;
  server.answers.send = (body) => {
    got.push(body);
    return deaf ? undefined : { ok: { seq: got.length, id: "e", sent_at: "2026-11-23T05:00:00.000Z", again: false } };
  };
  const online = next(tea, "state", ({ state }) => state === "online");
  tea.connect();
  await online;
  const first = tea.send("tea", { text: "one" });
  const second = tea.send("tea", { text: "two" });
  await settled(() => got.length === 1);
  deaf = false;
  socket().close(1006);
  await settled(() => tea.state === "waiting");
  context.mock.timers.tick(500);
  await settled(() => tea.state === "online");
  context.mock.timers.tick(500);
  await Promise.all([first, second]);
  assert.deepEqual(got.map((body) => body.text), ["one", "one", "two"]);
  assert.equal(got[0].client_id, got[1].client_id);
  assert.deepEqual(await tea.outbox.list(), []);
  tea.close();
});

test("a passing refusal waits and tries again; a final one is kept as failed until it is retried", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { tea, server } = start();
  const answers = [
    { error: { code: "rate_limited", message: "slower", retry_after_ms: 800 } },
    { error: { code: "too_long", message: "too long" } },
    { ok: { seq: 1, id: "e", sent_at: "2026-11-23T05:00:00.000Z", again: false } },
  ];
  const ids = /** @type {string[]} */ ([]);
  server.answers.send = (body) => {
    ids.push(body.client_id);
    return answers.shift();
  };
  tea.connect();
  await settled(() => tea.state === "online");
  const sent = tea.send("tea", { text: "x" });
  await settled(() => ids.length === 1);
  await settled(() => false, 20);
  context.mock.timers.tick(800);
  await assert.rejects(sent, { code: "too_long" });
  const [entry] = await tea.outbox.list();
  assert.equal(entry.failed?.code, "too_long");
  const done = next(tea, "sent");
  await tea.retry(entry);
  await done;
  assert.equal(new Set(ids).size, 1);
  assert.deepEqual(await tea.outbox.list(), []);
  tea.close();
});

test("an upload that takes its time does not hold back what follows", async () => {
  const { server, Socket } = makeServer();
  const outbox = Object.assign(new MemoryOutbox(), { prepare: async (/** @type {any} */ entry) => (entry.slow ? "later" : entry.body) });
  const tea = new Teahouse({ url: "ws://test/ws", WebSocket: Socket, outbox: /** @type {any} */ (outbox) });
  const got = /** @type {string[]} */ ([]);
  server.answers.send = (body) => (got.push(body.text), { ok: { seq: 1, id: "e", sent_at: "", again: false } });
  tea.connect();
  await settled(() => tea.state === "online");
  void tea.send("tea", { text: "picture" }, { slow: true });
  await tea.send("tea", { text: "words" });
  const [entry] = await outbox.list();
  entry.slow = false;
  const done = next(tea, "sent");
  await tea.flush();
  await done;
  assert.deepEqual(got, ["words", "picture"]);
  tea.close();
});

test("silence is broken by a ping, and a ping without an answer ends the connection", async (context) => {
  let now = 0;
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { tea, socket } = start({ now: () => now });
  tea.connect();
  await settled(() => tea.state === "online");
  const pass = (/** @type {number} */ time) => {
    for (let step = 0; step < time; step += 1_000) {
      now += 1_000;
      context.mock.timers.tick(1_000);
    }
  };
  const pings = () => socket().written.filter((/** @type {any} */ frame) => frame.ping).length;
  pass(31_000);
  assert.equal(pings(), 1);
  socket().say({ pong: 1 });
  pass(31_000);
  assert.equal(pings(), 2);
  pass(16_000);
  assert.notEqual(tea.state, "online");
  tea.close();
});

test("final codes end it, those for a token ask for one, the others come back", async (context) => {
  for (const code of [4000, 4001, 4003, 4010, 4299]) assert.equal(afterClose(code), "final");
  for (const code of [4600, 4699]) assert.equal(afterClose(code), "token");
  for (const code of [1000, 1001, 1006, 1008, 1009, 1012, 1013, 4300, 4301, 4303, 4599, 4700]) assert.equal(afterClose(code), "again");
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const tokens = ["one", "two"];
  const { tea, socket } = start({ token: async () => tokens.shift() });
  tea.connect();
  await settled(() => tea.state === "online");
  assert.equal(socket().written[0].connect.token, "one");
  socket().close(4600);
  context.mock.timers.tick(500);
  await settled(() => tea.state === "online");
  assert.equal(socket().written[0].connect.token, "two");
  socket().close(4003);
  assert.equal(tea.state, "final");
});

test("a refusal that says when to try again is no farewell: it comes back then, with the same token", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { tea, server, socket } = start({ token: async () => "one" });
  const welcome = server.answers.connect;
  const states = /** @type {any[]} */ ([]);
  tea.on("state", (detail) => states.push(detail));
  server.answers.connect = () => ({ error: { code: "unauthorized", message: "not known yet", retry_after_ms: 12_000 } });
  tea.connect();
  await settled(() => tea.state === "waiting");
  assert.deepEqual([states.at(-1).code, states.at(-1).wait], [4304, 12_000]);
  server.answers.connect = welcome;
  context.mock.timers.tick(12_000);
  await settled(() => tea.state === "online");
  assert.deepEqual([server.sockets.length, socket().written[0].connect.token], [2, "one"]);
  // Without it the same code is the end: nobody hammers with a token that is wrong.
  server.answers.connect = () => ({ error: { code: "unauthorized", message: "wrong" } });
  socket().close(4303);
  context.mock.timers.tick(500);
  await settled(() => tea.state === "final");
});

test("bye says when to come back", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout", "setInterval"] });
  const { tea, socket } = start();
  const states = /** @type {any[]} */ ([]);
  tea.on("state", (detail) => states.push(detail));
  tea.connect();
  await settled(() => tea.state === "online");
  socket().say({ bye: { code: 4301, come_back_ms: [7_000, 8_000] } });
  socket().close(1012);
  assert.equal(states.at(-1).wait, 7_000);
  tea.close();
});
