// @ts-check
/**
 * The chat.v1 client beyond saying something: edits that are not done twice, rooms that one is taken out of, tokens that end.
 * Must never: sleep to make a race come out; time is the mocked timers' or the client's own events.
 * Bounded by: one socket at a time, in memory.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Disconnected, Teahouse } from "../js/teahouse.js";
import { makeServer, settled } from "./fake-server.js";

const LOGGED = { ok: { seq: 8, id: "e_8", sent_at: "2026-11-23T05:00:00.000Z", again: false } };
const TIMERS = /** @type {any} */ ({ apis: ["setTimeout", "setInterval"] });

/** @param {any} [options] */
function start(options = {}) {
  const { server, Socket } = makeServer();
  const tea = new Teahouse({ url: "ws://test/ws", WebSocket: Socket, random: () => 0, ...options });
  tea.connect();
  return { tea, server, socket: () => server.sockets.at(-1) };
}

test("an edit whose answer was lost is sent again under the same client_id, and only then is done", async (context) => {
  context.mock.timers.enable(TIMERS);
  const { tea, server, socket } = start();
  const got = /** @type {any[]} */ ([]);
  let deaf = true;
  server.answers.edit = (body) => (got.push(body), deaf ? undefined : LOGGED);
  const edited = tea.edit("tea", 7, "hello");
  await settled(() => got.length === 1);
  deaf = false;
  socket().close(1006);
  context.mock.timers.tick(500);
  assert.equal((await edited).seq, 8);
  assert.deepEqual(got[1], got[0]);
  assert.deepEqual({ ...got[0], client_id: "" }, { room: "tea", target: 7, text: "hello", client_id: "" });
  tea.close();
});

test("what passes is waited for, what does not is a refusal", async (context) => {
  context.mock.timers.enable(TIMERS);
  const { tea, server } = start();
  const answers = [{ error: { code: "rate_limited", message: "slower", retry_after_ms: 900 } }, LOGGED, { error: { code: "too_late", message: "late" } }];
  let asked = 0;
  server.answers.react = () => (asked++, answers.shift());
  const reacted = tea.react("tea", 7, "🍵", false);
  await settled(() => asked === 1);
  await settled(() => false, 20);
  assert.equal(asked, 1);
  context.mock.timers.tick(900);
  await reacted;
  await assert.rejects(tea.react("tea", 7, "🍵"), { code: "too_late" });
  tea.close();
});

test("questions are answered with what the server says; whoever is closed hears it", async () => {
  const { tea, server } = start();
  const page = { items: [{ room: "tea" }], next: "2" };
  server.answers.rooms = ({ cursor }) => ({ ok: cursor === "1" ? page : { items: [], next: null } });
  server.answers.me = () => ({ ok: { id: "u_me", name: "Ada", role: "member" } });
  assert.deepEqual(await tea.rooms({ cursor: "1" }), page);
  assert.equal((await tea.whoAmI()).name, "Ada");
  assert.equal(tea.me?.name, "Ada");
  tea.close();
  await assert.rejects(tea.enter("tea"), Disconnected);
});

test("a room that one is taken out of is not joined again", async (context) => {
  context.mock.timers.enable(TIMERS);
  const { tea, server, socket } = start();
  const joined = /** @type {string[]} */ ([]);
  server.answers.join = ({ room }) => (joined.push(room), { ok: { room: { name: room }, head: 0, events: [], more: false } });
  await tea.join("tea");
  await tea.join("oolong");
  const removed = /** @type {any[]} */ ([]);
  tea.on("removed", (detail) => removed.push(detail));
  socket().say({ removed: { room: "tea", why: "banned" } });
  assert.deepEqual(removed, [{ room: "tea", why: "banned" }]);
  socket().close(1006);
  context.mock.timers.tick(500);
  await settled(() => joined.length === 3);
  assert.deepEqual(joined, ["tea", "oolong", "oolong"]);
  assert(!socket().written.some((/** @type {any} */ frame) => frame.leave));
  tea.close();
});

test("who is renamed elsewhere is renamed here", async () => {
  const { tea, socket } = start();
  await settled(() => tea.state === "online");
  socket().say({ me: { id: "u_me", name: "Ada L.", role: "admin" } });
  assert.deepEqual([tea.me?.name, tea.me?.role], ["Ada L.", "admin"]);
  tea.close();
});

test("being away holds over a broken connection, and is said once", async (context) => {
  context.mock.timers.enable(TIMERS);
  const { tea, server, socket } = start();
  const said = /** @type {any[]} */ ([]);
  server.answers.status = (body) => (said.push(body.away), { ok: {} });
  await settled(() => tea.state === "online");
  tea.setAway(true);
  tea.setAway(true);
  await settled(() => said.length === 1);
  socket().close(1006);
  context.mock.timers.tick(500);
  await settled(() => said.length === 2);
  tea.setAway(false);
  assert.deepEqual(said, [true, true, false]);
  tea.close();
});

test("a fresh token is sent before the old one ends, without a new connection", async (context) => {
  context.mock.timers.enable(TIMERS);
  const tokens = ["one", "two", "three"];
  const { tea, server } = start({ token: async () => tokens.shift() });
  const greeting = server.answers.connect;
  server.answers.connect = (body, socket) => ({ ok: { ...greeting(body, socket).ok, expires_in_ms: 100_000 } });
  const refreshed = /** @type {string[]} */ ([]);
  server.answers.refresh = ({ token }) => (refreshed.push(token), { ok: { expires_in_ms: 10_000 } });
  await settled(() => tea.state === "online");
  context.mock.timers.tick(79_000);
  await settled(() => false, 20);
  assert.deepEqual(refreshed, []);
  context.mock.timers.tick(1_000);
  await settled(() => refreshed.length === 1);
  await settled(() => false, 20);
  context.mock.timers.tick(8_000);
  await settled(() => refreshed.length === 2);
  assert.deepEqual([refreshed, server.sockets.length], [["two", "three"], 1]);
  tea.close();
});

test("a token that cannot be had now is asked for again before the old one ends", async (context) => {
  context.mock.timers.enable(TIMERS);
  let asked = 0;
  const token = async () => {
    asked += 1;
    if (asked === 2) throw new Error("the network is away");
    return `token ${asked}`;
  };
  const { tea, server } = start({ token });
  const greeting = server.answers.connect;
  server.answers.connect = (body, socket) => ({ ok: { ...greeting(body, socket).ok, expires_in_ms: 100_000 } });
  const refreshed = /** @type {string[]} */ ([]);
  server.answers.refresh = (body) => (refreshed.push(body.token), { ok: {} });
  await settled(() => tea.state === "online");
  context.mock.timers.tick(80_000);
  await settled(() => asked === 2);
  await settled(() => false, 20);
  context.mock.timers.tick(16_000);
  await settled(() => refreshed.length === 1);
  assert.deepEqual(refreshed, ["token 3"]);
  tea.close();
});

test("an expired token is replaced when there is somebody to ask, and is the end when there is not", async (context) => {
  context.mock.timers.enable(TIMERS);
  const tokens = ["old", "new"];
  const asking = start({ token: async () => tokens.shift() });
  const greeting = asking.server.answers.connect;
  asking.server.answers.connect = (body, socket) => (body.token === "old" ? { error: { code: "expired", message: "over" } } : greeting(body, socket));
  await settled(() => asking.tea.state === "waiting");
  context.mock.timers.tick(500);
  await settled(() => asking.tea.state === "online");
  assert.equal(asking.socket().written[0].connect.token, "new");
  asking.tea.close();
  const alone = start({ token: "old" });
  await settled(() => alone.tea.state === "online");
  alone.socket().close(4601);
  assert.equal(alone.tea.state, "final");
  alone.tea.close();
});

test("a greeting that is refused for good is not tried again", async () => {
  for (const code of ["unauthorized", "banned"]) {
    const { tea, server } = start();
    server.answers.connect = () => ({ error: { code, message: "no" } });
    await settled(() => tea.state === "final");
    tea.close();
  }
});
