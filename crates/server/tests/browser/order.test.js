/**
 * What is done cannot be done by mistake, and can be taken back: muting, one's own role, signing out; and what a room looks
 * like: its picture, what was said last, who came.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, startBrowser, startServer, words } from "./harness.js";
import { png } from "./samples.js";

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
async function arrive(room, options) {
  const person = await Person.arrive(browser, server.url, room, options);
  person.page.setDefaultTimeout(20_000);
  return person;
}
const item = (person, name) => person.page.getByRole("menuitem", { name, exact: true });
const member = (person, name) => person.page.locator("#people .person").filter({ hasText: name });
const press = (person, name) => person.page.locator("dialog[open]").getByRole("button", { name, exact: true }).click();
const inList = (person, title) => person.page.locator("#room-list a").filter({ hasText: title });

test("who was muted in an open room is allowed to speak again", async () => {
  const ada = await arrive(undefined, { login: "ada", name: "Ada" });
  await ada.rest("POST", "rooms", { kind: "open", name: "market" });
  await ada.page.goto(`${server.url}/chat/market/`);
  ada.expected = [/status of 404/];
  const guest = await arrive("market", { name: "Gwen" });
  await guest.say("cheap watches");
  await ada.hears("cheap watches");
  await ada.rows("cheap watches").locator(".name").click();
  await item(ada, words.muteThem).click();
  await press(ada, words.muteThem);
  await guest.page.locator("#gate").waitFor();
  await ada.page.locator("#people-toggle").click();
  await member(ada, "Gwen").click();
  await item(ada, words.unmuteThem).click();
  await guest.page.locator("#gate").waitFor({ state: "hidden" });
  await guest.say("sorry about that");
  await ada.hears("sorry about that");
  await ada.rows("sorry about that").locator(".guest-mark").first().waitFor();
  await guest.rows("sorry about that").locator(".guest-mark").first().waitFor();
  for (const one of [ada, guest]) await one.leave();
});

test("an owner is asked before one tap takes their own role", async () => {
  const [bea, cem] = [await arrive(undefined, { login: "bea", name: "Bea" }), await arrive("tea", { login: "cem", name: "Cem" })];
  const { id } = await cem.rest("GET", "me");
  const { room } = await bea.rest("POST", "rooms", { kind: "private", title: "Pantry", people: [id] });
  await bea.rest("PUT", `rooms/${room}/members/${id}`, { role: "owner" });
  await bea.page.goto(`${server.url}/chat/${room}/`);
  await bea.page.locator("#people-toggle").click();
  await member(bea, "Bea").click();
  await item(bea, words.makeRole.moderator).click();
  await bea.page.getByRole("heading", { name: words.stepDownTitle }).waitFor();
  await bea.axe();
  await press(bea, words.cancel);
  assert.equal((await bea.rest("GET", `rooms/${room}`)).role, "owner");
  await member(bea, "Bea").click();
  await item(bea, words.makeRole.moderator).click();
  await press(bea, words.makeRole.moderator);
  await member(bea, "Bea").getByText(words.roles.moderator).waitFor();
  for (const one of [bea, cem]) await one.leave();
});

test("signing out that did not reach the server is no signing out", async () => {
  const dora = await arrive("tea", { login: "dora" });
  dora.expected = [/ERR_FAILED/];
  await dora.composer.fill("still mine");
  await dora.page.route("**/api/v1/sign-out", (route) => route.abort());
  const leave = async () => {
    await dora.page.getByRole("button", { name: words.signOut, exact: true }).first().click();
    await dora.page.locator("dialog.small").getByRole("button", { name: words.signOut }).click();
  };
  await dora.page.locator("#me").click();
  await dora.page.getByRole("tab", { name: words.tabAccount }).click();
  await leave();
  await dora.page.getByText(words.stillSignedIn).waitFor();
  await dora.axe();
  assert((await dora.page.evaluate(() => JSON.stringify(localStorage))).includes("still mine"), "the draft was wiped");
  await dora.page.unroute("**/api/v1/sign-out");
  await leave();
  await dora.page.waitForURL(`${server.url}/`);
  await dora.leave();
});

test("a room shows its picture, who came as one line, and what was said last; it is found by a part of its name", async () => {
  const [eli, fay] = [await arrive("tea", { login: "eli", name: "Eli" }), await arrive("tea", { login: "fay", name: "Fay" })];
  // A small picture has no smaller one: the page takes it whole.
  for (const one of [eli, fay]) one.expected = [/status of 404/];
  const { id } = await fay.rest("GET", "me");
  const { room } = await eli.rest("POST", "rooms", { kind: "private", title: "Copper kettles", people: [id] });
  await eli.rest("PUT", `rooms/${room}/members/${id}`, { role: "moderator" });
  await eli.page.goto(`${server.url}/chat/${room}/`);
  await eli.log.locator("li.note").getByText(words.notes.moderator("Eli", "Fay")).waitFor();
  assert.equal(await eli.log.locator("li.note").count(), 1, "who came takes more than a line");
  await eli.say("the **big** one leaks");
  await inList(fay, "Copper kettles").getByText(words.said("Eli", "the big one leaks")).waitFor();

  await eli.page.locator("#room-menu").click();
  await item(eli, words.roomSettings).click();
  await eli.page.locator("#people input[type=file]").setInputFiles({ name: "kettle.png", mimeType: "image/png", buffer: png(640, 480, 120) });
  await eli.page.locator("#room-title .room-picture").waitFor();
  await inList(eli, "Copper kettles").locator(".room-picture").waitFor();
  await eli.axe();

  await fay.page.keyboard.press("Control+k");
  await fay.page.getByRole("combobox").fill("kett");
  await fay.page.getByRole("option", { name: /Copper kettles/ }).waitFor();
  await fay.axe();
  await fay.page.keyboard.press("Enter");
  await fay.page.getByRole("heading", { level: 1, name: "Copper kettles" }).waitFor();
  await fay.page.locator("#room-title .room-picture").waitFor();
  await eli.page.locator("#people").getByRole("button", { name: words.removePicture }).click();
  for (const one of [eli, fay]) await one.page.locator("#room-title .room-picture").waitFor({ state: "detached" });
  await fay.page.locator("#admin-link").getByText(words.moderationPages).waitFor();
  await fay.page.keyboard.press("Control+k");
  await fay.page.getByRole("combobox").fill("eli");
  await fay.page.getByRole("option", { name: /@eli/ }).waitFor();
  await fay.page.keyboard.press("Enter");
  await fay.page.getByRole("heading", { level: 1, name: "Eli" }).waitFor();
  for (const one of [eli, fay]) await one.leave();
});
