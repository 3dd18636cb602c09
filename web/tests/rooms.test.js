// @ts-check
/**
 * Rooms and people as the page knows them: what one may do, what is unread, what a room is called, where one may go on.
 * Must never: need a document.
 * Bounded by: small inputs.
 */

import assert from "node:assert/strict";
import { test } from "node:test";

import { deviceName } from "../js/state/accounts.js";
import { learn, suggest, whoIs } from "../js/state/directory.js";
import { gateOf } from "../js/state/gates.js";
import { MyRooms, sections } from "../js/state/my-rooms.js";
import { safeNext } from "../js/state/next.js";
import { hearPushes } from "../js/state/pushes.js";
import { isForeign } from "../js/state/owner.js";
import { may, mayActOn, rolesFor } from "../js/state/permits.js";
import { Places } from "../js/state/places.js";
import { isHidden, titleOf } from "../js/state/titles.js";
import { Emitter } from "../js/teahouse.js";
import { parseInline, plainText } from "../js/text/parse.js";

const guest = { id: "u_g", guest: true, role: "guest" };
const member = { id: "u_m", role: "member" };
const admin = { id: "u_x", role: "admin" };
/** @param {any} kind @param {any} [role] @param {any} [more] @returns {any} */
const facts = (kind, role, more = {}) => ({ room: "r", title: "R", kind, role, ...more });
/** @param {any} me @param {any} place */
const can = (me, place) => /** @type {const} */ (["read", "write", "deleteAny", "moderate", "configure", "setRoles"]).filter((action) => may(me, place, action)).join(" ");

test("what one may do follows the server's table", () => {
  assert.equal(can(guest, facts("open")), "read write");
  assert.equal(can(guest, facts("public")), "");
  assert.equal(can(member, facts("public")), "read");
  assert.equal(can(member, facts("private")), "");
  assert.equal(can(member, facts("private", "read_only")), "read");
  assert.equal(can(member, facts("private", "moderator")), "read write deleteAny moderate configure");
  assert.equal(can(member, facts("private", "owner")), "read write deleteAny moderate configure setRoles");
  assert.equal(can(admin, facts("private")), "read write deleteAny moderate configure setRoles");
  assert.equal(can(admin, facts("direct")), "");
  assert.equal(can(member, facts("direct", "owner")), "read write");
  assert.equal(can(member, facts("private", "owner", { archived: true })), "read deleteAny moderate configure setRoles");
  assert.equal(may(member, facts("direct", "member"), "leave"), false);
});

test("nobody acts on those above them, or on themselves", () => {
  const room = facts("private", "moderator");
  const person = (/** @type {string} */ role) => ({ id: "u_o", role });
  assert.deepEqual(["read_only", "member", "moderator", "owner"].map((role) => mayActOn(member, room, person(role))), [true, true, false, false]);
  assert.equal(mayActOn(member, facts("private", "owner"), person("owner")), true);
  assert.equal(mayActOn(member, facts("private", "owner"), { id: member.id, role: "owner" }), false);
  assert.deepEqual(rolesFor(member, room, person("member")), []);
  assert.deepEqual(rolesFor(member, facts("private", "owner"), person("member")), ["owner", "moderator", "read_only"]);
});

test("why one cannot write, and until when", () => {
  const now = Date.parse("2026-11-23T09:00:00Z");
  const why = (/** @type {any} */ me, /** @type {any} */ place, sent = 0) => gateOf(me, place, now, sent)?.why;
  assert.equal(why(guest, undefined), undefined);
  assert.equal(why(guest, facts("open")), undefined);
  assert.equal(why(guest, facts("public")), "guest");
  assert.equal(why(member, facts("public")), "join");
  assert.equal(why(member, facts("public", "read_only")), "readOnly");
  assert.equal(why(member, facts("public", "owner", { archived: true })), "archived");
  assert.equal(why(member, facts("open", "member", { muted_until: "2026-11-23T09:05:00Z" })), "muted");
  assert.equal(why(member, facts("open", "member", { muted_until: "2026-11-23T08:55:00Z" })), undefined);
  assert.deepEqual(gateOf(member, facts("open", "member", { slow_seconds: 60 }), now, now - 20_000), { why: "slow", until: now + 40_000 });
  assert.equal(why(member, facts("open", "member", { slow_seconds: 60 }), now - 61_000), undefined);
  assert.equal(why(member, facts("open", "moderator", { slow_seconds: 60 }), now), undefined);
});

test("a room that was looked at once is called what the list of rooms calls it, when it changes unheard", () => {
  const tea = new Emitter();
  const mine = new MyRooms(() => {});
  mine.refresh = () => {};
  /** @type {any} */
  const chat = { tea, mine, me: member, rooms: new Map(), emit: () => {} };
  chat.places = new Places(chat);
  hearPushes(chat);
  mine.take([facts("private", "member")]);
  chat.places.take("r", facts("private", "member", { title: "Old" }));
  tea.emit("changed", { room: "r" });
  mine.take([facts("private", "member", { title: "New", picture: "m_1" })]);
  assert.deepEqual([chat.places.title("r"), chat.places.get("r").picture], ["New", "m_1"]);
});

test("a mention counts once, and goes when the room is read", () => {
  const mine = new MyRooms(() => {});
  mine.take([facts("private", "member", { room: "a", head: 10, read: 7, unread: 3, mentions: 1 })]);
  assert.equal(mine.mentions("a"), 1);
  mine.mentioned("a", 9);
  mine.mentioned("a", 11);
  mine.mentioned("a", 11);
  assert.equal(mine.mentions("a"), 2);
  mine.take([facts("private", "member", { room: "a", head: 12, read: 7, unread: 5, mentions: 2 })]);
  assert.equal(mine.mentions("a"), 2);
  mine.read("a", 12);
  assert.equal(mine.mentions("a"), 0);
  assert.equal(mine.get("a")?.unread, 0);
});

test("what the server tells of positions is passed on", () => {
  /** @type {[string, number][]} */
  const told = [];
  new MyRooms((room, seq) => told.push([room, seq])).take([facts("private", "member", { room: "a", read: 7 }), facts("open", "member", { room: "b" })]);
  assert.deepEqual(told, [["a", 7]]);
});

test("the list has its sections, and an open room one is a member of stands once", () => {
  const rooms = [
    facts("private", "member", { room: "p", title: "Zen" }),
    facts("open", "member", { room: "tea", title: "tea" }),
    facts("direct", "member", { room: "d1", last_at: "2026-11-22" }),
    facts("direct", "member", { room: "d2", last_at: "2026-11-23" }),
    facts("private", "member", { room: "old", title: "Old", archived: true }),
  ];
  const title = (/** @type {string} */ name) => rooms.find((one) => one.room === name)?.title ?? name;
  const parts = sections(rooms, [{ name: "tea" }, { name: "cellar" }], title);
  assert.deepEqual(parts, { direct: ["d2", "d1"], rooms: ["tea", "p"], open: ["cellar"], archived: ["old"] });
});

test("a room is called by its title, a conversation by its people, and never by a hidden key", () => {
  const key = "r_0123456789abcdefghjkmnpqr";
  assert.equal(isHidden(key), true);
  assert.equal(isHidden("r_tea"), false);
  assert.equal(titleOf("tea", undefined, member), "tea");
  assert.equal(titleOf(key, undefined, member), "");
  assert.equal(titleOf(key, facts("direct", "member", { title: "", people: [{ id: "u_m", name: "Me" }, { id: "u_a", name: "Ada" }, { id: "u_b", name: "Bo" }] }), member), "Ada, Bo");
});

test("signing in leads on to pages of this site only", () => {
  const next = (/** @type {any} */ wanted) => safeNext(wanted, "https://chat.example");
  for (const good of ["/", "/chat/tea/", "/chat/tea/#m12", "/invite/abc", "/admin"]) assert.equal(next(good), good);
  const bad = [null, "", "//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "chat/tea", "/api/v1/me/export", "/chat/../api/v1/me", "/\t/evil.example", `/chat/${"a".repeat(3_000)}`];
  for (const one of bad) assert.equal(next(one), "/", String(one));
});

test("what one member left is not the next one's; a guest who signs in keeps theirs", () => {
  assert.equal(isForeign("u_m", { id: "u_m", role: "member" }), false);
  assert.equal(isForeign("u_m", { id: "u_o", role: "member" }), true);
  assert.equal(isForeign("u_m", { id: "u_g", role: "guest", guest: true }), false);
  assert.equal(isForeign("", { id: "u_o", role: "member" }), false);
});

test("people are offered by login and by any word of their name, those who are here first", () => {
  learn([{ id: "u_1", name: "Ada Lovelace", login: "ada" }, { id: "u_2", name: "Adrian", login: "adrian" }, { id: "u_3", name: "林小满", login: "lin" }, { id: "u_4", name: "Guest 0009" }]);
  const ids = (/** @type {string} */ typed, first = /** @type {any[]} */ ([])) => suggest(typed, first, 8).map((one) => one.id);
  assert.deepEqual(ids("ad"), ["u_1", "u_2"]);
  assert.deepEqual(ids("ad", [{ id: "u_2" }]), ["u_2", "u_1"]);
  assert.deepEqual(ids("love"), ["u_1"]);
  assert.deepEqual(ids("林"), ["u_3"]);
  assert.deepEqual(ids("guest"), []);
  assert.equal(whoIs("ADA")?.id, "u_1");
});

test("a login after an @ is found, an address of mail is none", () => {
  const logins = (/** @type {string} */ text) => parseInline(text).flatMap((one) => (typeof one !== "string" && one.kind === "mention" ? [one.login] : []));
  assert.deepEqual(logins("@ada, @bo.b. and (@lin)"), ["ada", "bo.b", "lin"]);
  assert.deepEqual(logins("你好@林 好"), ["林"]);
  assert.deepEqual(logins("ada@example.org a@@b \\@ada `@ada`"), []);
  assert.equal(plainText("**@ada** hi"), "@ada hi");
});

test("a browser is named as its owner knows it", () => {
  assert.equal(deviceName("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), "Firefox, Linux");
  assert.equal(deviceName("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1"), "Safari, iPhone");
  assert.equal(deviceName("curl/8"), "Browser");
});
