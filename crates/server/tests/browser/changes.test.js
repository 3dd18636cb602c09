/**
 * What is done to messages after they were said: editing, deleting, reacting, reporting; seen by all, kept over reloads.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, phone, startBrowser, startServer, words } from "./harness.js";

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
const row = (person, text) => person.rows(text).first();
const bar = (person) => person.page.getByRole("toolbar", { name: words.actions });
const item = (person, name) => person.page.getByRole("menuitem", { name, exact: true }).click();

async function pointAt(person, text) {
  await row(person, text).hover();
  await bar(person).waitFor();
}

test("the last thing said is edited from an empty box, and everybody sees it, also later", async () => {
  const [ada, bo] = [await arrive("edits", { login: "ada", name: "Ada" }), await arrive("edits", { login: "bo", name: "Bo" })];
  await ada.say("the watre is hot");
  await bo.hears("the watre is hot");
  await ada.composer.press("ArrowUp");
  assert.equal(await ada.composer.inputValue(), "the watre is hot");
  await ada.composer.fill("the water is hot");
  await ada.composer.press("Enter");
  for (const one of [ada, bo]) await row(one, "the water is hot").getByText(words.edited).waitFor();
  assert.equal(await ada.composer.inputValue(), "");
  await bo.page.reload();
  await bo.hears("the water is hot");
  await row(bo, "the water is hot").getByText(words.edited).waitFor();
  assert.deepEqual(await bo.rows().count(), 1);
  await pointAt(bo, "the water is hot");
  assert.equal(await bar(bo).getByRole("button", { name: words.edit }).count(), 0, "somebody else may edit it");
  for (const one of [ada, bo]) await one.leave();
});

test("Escape ends an edit, and what was being written is there again", async () => {
  const cleo = await arrive("escape", { login: "cleo" });
  await cleo.say("said");
  await cleo.hears("said");
  await cleo.composer.fill("a draft");
  await pointAt(cleo, "said");
  await bar(cleo).getByRole("button", { name: words.edit }).click();
  await cleo.composer.fill("something else");
  await cleo.composer.press("Escape");
  assert.equal(await cleo.composer.inputValue(), "a draft");
  assert.deepEqual(await cleo.texts(), ["said"]);
  await cleo.leave();
});

test("who deletes is asked first; who saw it sees that it went, who comes later sees nothing", async () => {
  const [dan, eva] = [await arrive("gone", { login: "dan", name: "Dan", reducedMotion: "reduce" }), await arrive("gone", { login: "eva", name: "Eva" })];
  await dan.say("before");
  await dan.say("a slip of the tongue");
  await eva.hears("a slip of the tongue");
  await pointAt(dan, "a slip of the tongue");
  await dan.page.getByRole("button", { name: words.moreActions }).click();
  await item(dan, words.deleteMessage);
  await dan.page.locator("dialog").getByText("a slip of the tongue").waitFor();
  await dan.axe();
  await dan.page.locator("dialog").getByRole("button", { name: words.deleteMessage, exact: true }).click();
  for (const one of [dan, eva]) {
    await one.log.getByText(words.deletedLine).waitFor();
    assert.equal(await one.rows("a slip of the tongue").count(), 0);
  }
  await eva.page.reload();
  await eva.hears("before");
  assert.equal(await eva.log.getByText(words.deletedLine).count(), 0);
  assert.deepEqual(await eva.texts(), ["before"]);
  for (const one of [dan, eva]) await one.leave();
});

test("reactions are counted once for each, are put and taken back, and stay", async () => {
  const [fay, gil] = [await arrive("cups", { login: "fay", name: "Fay" }), await arrive("cups", { login: "gil", name: "Gil" })];
  await fay.say("tea?");
  await gil.hears("tea?");
  await pointAt(gil, "tea?");
  await bar(gil).getByRole("button", { name: words.reactWith("👍") }).click();
  const chip = (person) => row(person, "tea?").locator(".reaction");
  await chip(fay).getByText("1", { exact: true }).waitFor();
  await chip(fay).click();
  for (const one of [fay, gil]) await chip(one).getByText("2", { exact: true }).waitFor();
  await chip(fay).click();
  for (const one of [fay, gil]) await chip(one).getByText("1", { exact: true }).waitFor();
  assert.match(await chip(fay).getAttribute("title"), /Gil/);
  await fay.axe();
  await fay.page.reload();
  await chip(fay).getByText("1", { exact: true }).waitFor();
  for (const one of [fay, gil]) await one.leave();
});

test("an older message that was changed shows it when it is loaded later", async () => {
  const hal = await arrive("long", { login: "hal" });
  await hal.say("the first of many");
  await hal.hears("the first of many");
  const { messages } = await hal.rest("GET", "rooms/long/messages");
  const first = messages[0].seq;
  for (let n = 0; n < 120; n += 1) await hal.rest("POST", "rooms/long/messages", { client_id: `n${n}`, text: `line ${n}` });
  await hal.rest("PATCH", `rooms/long/messages/${first}`, { text: "the very first", client_id: "edit" });
  await hal.rest("PUT", `rooms/long/messages/${first}/reactions/${encodeURIComponent("🍵")}`);
  await hal.page.goto(`${hal.address}#m${first}`);
  await hal.page.reload();
  await row(hal, "the very first").getByText(words.edited).waitFor();
  await row(hal, "the very first").locator(".reaction").getByText("🍵").waitFor();
  await hal.leave();
});

test("on a phone a long press offers the same, and a report goes to those who look after the room", async () => {
  const [ida, jan] = [await arrive("press", { login: "ida", name: "Ida" }), await arrive("press", { login: "jan", name: "Jan", device: phone, reducedMotion: "reduce" })];
  await ida.say("cheap watches");
  await jan.hears("cheap watches");
  await row(jan, "cheap watches").dispatchEvent("pointerdown", { bubbles: true, pointerType: "touch" });
  const sheet = jan.page.locator("dialog.sheet");
  await sheet.getByText(words.report).waitFor();
  await jan.axe();
  await sheet.getByRole("button", { name: words.report }).tap();
  await jan.page.getByLabel(words.reason).fill("selling things");
  await jan.axe();
  await jan.page.locator("dialog").getByRole("button", { name: words.reportDo, exact: true }).tap();
  await jan.page.getByText(words.reported).first().waitFor();
  for (const one of [ida, jan]) await one.leave();
});
