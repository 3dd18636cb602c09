/**
 * What is unread: told in the list, in the window's title, by a line in the room; the same on every device of a person.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, password, startBrowser, startServer, words } from "./harness.js";

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
});
const arrive = (room, options) => Person.arrive(browser, server.url, room, options);
const go = (person, path) => person.page.goto(`${person.url}${path}`);
const inList = (person, title) => person.page.locator("#room-list a").filter({ hasText: title });

/** A private room of these people. */
async function together(title, first, ...others) {
  const people = await Promise.all(others.map(async (one) => (await one.rest("GET", "me")).id));
  return (await first.rest("POST", "rooms", { kind: "private", title, people })).room;
}
const say = (person, room, text) => person.rest("POST", `rooms/${room}/messages`, { client_id: text, text });

/** The same person at another browser. */
async function atAnother(login, room) {
  const other = await arrive(undefined, {});
  await other.rest("POST", "sign-in", { login, password: password(login) });
  await go(other, `/chat/${room}/`);
  return other;
}

test("what was read at one device is read at the other, and the line stands where reading ended", async () => {
  const [ada, bo] = [await arrive("tea", { login: "ada", name: "Ada" }), await arrive("tea", { login: "bo", name: "Bo" })];
  const room = await together("Council", ada, bo);
  await say(bo, room, "one");
  await go(ada, `/chat/${room}/`);
  await ada.hears("one");
  await ada.page.evaluate(async (room) => {
    while ((await (await fetch(`/api/v1/rooms/${room}`)).json()).unread) await new Promise(requestAnimationFrame);
  }, room);
  await go(ada, "/chat/tea/");
  await say(bo, room, "two");
  await say(bo, room, "three");
  await inList(ada, "Council").locator(".badge", { hasText: "2" }).waitFor();

  const second = await atAnother("ada", "tea");
  await inList(second, "Council").locator(".badge", { hasText: "2" }).waitFor();
  await inList(second, "Council").click();
  await second.hears("three");
  const order = await second.log.locator("li.row, li.divider").evaluateAll((list) => list.map((one) => (one.matches(".divider") ? "line" : one.querySelector(".text")?.textContent)));
  assert.deepEqual(order, ["one", "line", "two", "three"]);
  await inList(ada, "Council").locator(".badge").waitFor({ state: "detached" });
  for (const one of [ada, bo, second]) await one.leave();
});

test("who is muted sees until when, keeps the draft, and may write again when it is lifted", async () => {
  const [cleo, dan] = [await arrive("tea", { login: "cleo", name: "Cleo" }), await arrive("tea", { login: "dan", name: "Dan" })];
  const room = await together("Choir", cleo, dan);
  await go(dan, `/chat/${room}/`);
  await dan.composer.fill("la la la");
  const { id } = await dan.rest("GET", "me");
  await cleo.rest("PUT", `rooms/${room}/members/${id}/mute`, { seconds: 600 });
  await dan.page.locator("#gate").getByText(/muted until/).waitFor();
  await dan.axe();
  await cleo.rest("PUT", `rooms/${room}/members/${id}/mute`, { seconds: null });
  await dan.composer.waitFor();
  assert.equal(await dan.composer.inputValue(), "la la la");
  await dan.composer.press("Enter");
  await dan.hears("la la la");
  for (const one of [cleo, dan]) await one.leave();
});

test("somebody who is brought into a room finds it in the list at once", async () => {
  const [eva, fay] = [await arrive("tea", { login: "eva", name: "Eva" }), await arrive("tea", { login: "fay", name: "Fay" })];
  const room = await together("Attic", eva);
  const { id } = await fay.rest("GET", "me");
  await eva.rest("PUT", `rooms/${room}/members/${id}`, { role: "member" });
  await inList(fay, "Attic").click();
  await fay.page.getByRole("heading", { level: 1, name: "Attic" }).waitFor();
  await fay.say("found it");
  await eva.rest("DELETE", `rooms/${room}`);
  await fay.page.waitForURL(`${server.url}/`);
  await fay.page.getByText(words.gatherDeleted("Attic")).waitFor();
  for (const one of [eva, fay]) await one.leave();
});
