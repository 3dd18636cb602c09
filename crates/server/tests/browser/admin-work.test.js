/**
 * What those who keep order do on the admin's pages, from beginning to end: a report is worked through, a ban is lifted, a
 * list is taken home, a moderator finds their own and nothing else; on a phone, and in Chinese.
 */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";

import en from "../../../../web/i18n/admin/en.js";
import zhAdmin from "../../../../web/i18n/admin/zh.js";
import zh from "../../../../web/i18n/zh.js";
import { admin as signedIn, staffed, visit } from "./admins.js";
import { Person, desktop, phone, startBrowser } from "./harness.js";

let server;
let browser;
const admin = (options, said) => signedIn(browser, server, options, said);
before(async () => {
  server = await staffed();
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
});
const member = (login, room, options = {}) => Person.arrive(browser, server.url, room, { login, ...options });
const button = (within, name) => within.getByRole("button", { name, exact: true });

/** Somebody says something in a room, and somebody else reports it. */
async function reported(author, reporter, room, text) {
  const { seq } = await author.rest("POST", `rooms/${room}/messages`, { client_id: `r${Math.random()}`.replace(".", ""), text });
  await reporter.rest("POST", `rooms/${room}/messages/${seq}/report`, { reason: "too hot" });
  return seq;
}

test("a report is worked through: the message goes, its author is banned, and the ban is lifted", async () => {
  const [root, eve, ada] = [await admin(), await member("eve", "hall"), await member("ada", "hall")];
  const seq = await reported(eve, ada, "hall", "milk first");
  await ada.hears("milk first");
  await visit(root, "reports");
  const card = root.page.locator("article.card").filter({ hasText: "milk first" });
  await root.page.locator("#sections .badge", { hasText: "1" }).waitFor();
  assert.match(await card.getByRole("link", { name: en.open }).getAttribute("href"), new RegExp(`/chat/hall/#m${seq}$`));
  await button(card, en.reports.deleteMessage).click();
  await button(root.page.getByRole("dialog"), en.messages.remove).click();
  await root.page.getByText(en.reports.none).waitFor();
  await ada.rows("milk first").waitFor({ state: "detached" });

  await reported(eve, ada, "hall", "sugar, too");
  await visit(root, "reports");
  await button(root.page.locator("article.card").filter({ hasText: "sugar, too" }), en.reports.ban).click();
  await button(root.page.getByRole("dialog"), en.bans.action).click();
  await root.page.getByText(en.reports.none).waitFor();
  await eve.page.locator("#connection.final, .bar.final").waitFor();
  eve.expected.push(/403/);

  await visit(root, "bans");
  await button(root.page, `${en.bans.lift}: eve`).click();
  await button(root.page.getByRole("dialog"), en.bans.lift).click();
  await root.page.getByText(en.bans.none).waitFor();
  assert.equal((await eve.rest("GET", "me")).name, "eve");
  for (const one of [root, ada, eve]) await one.leave();
});

test("a report of a message that is gone already is closed all the same", async () => {
  const [root, gus, ada] = [await admin(), await member("gus", "yard"), await member("hal", "yard")];
  const seq = await reported(gus, ada, "yard", "gone soon");
  await visit(root, "reports");
  await root.page.locator("article.card").waitFor();
  await gus.rest("DELETE", `rooms/yard/messages/${seq}`);
  await button(root.page, en.reports.deleteMessage).click();
  root.expected.push(/404/);
  await button(root.page.getByRole("dialog"), en.messages.remove).click();
  await root.page.getByText(en.reports.none).waitFor();
  for (const one of [root, gus, ada]) await one.leave();
});

test("who is in a room, and who is banned from it, is found by a part of their name and taken home", async () => {
  const [root, ivo] = [await admin(), await member("ivo", "attic")];
  const { room } = await ivo.rest("POST", "rooms", { kind: "private", title: "Loft" });
  for (const login of ["jana", "kurt"]) {
    const one = await member(login, "attic");
    const { id } = await one.rest("GET", "me");
    await ivo.rest("PUT", `rooms/${room}/members/${id}`, { role: "member" });
    if (login === "kurt") await root.rest("POST", `rooms/${room}/bans`, { person: id });
    await one.leave();
  }
  await visit(root, `rooms/${room}`);
  const members = root.page.getByRole("table", { name: en.rooms.membersOf });
  await members.getByRole("row", { name: "jana" }).waitFor();
  const filter = root.page.getByRole("search", { name: en.filterIn(en.rooms.membersOf) });
  await filter.getByLabel(en.search).fill("iv");
  await members.getByRole("row", { name: "jana" }).waitFor({ state: "detached" });
  assert.equal(await members.getByRole("row", { name: "ivo" }).count(), 1);
  const taken = await root.page.getByRole("link", { name: en.csvOf(en.rooms.membersOf) }).getAttribute("href");
  assert.match(taken, /[?&]q=iv(&|$)/, "what is taken home is what is shown");
  const bans = root.page.getByRole("table", { name: en.sections.bans });
  await bans.getByRole("row", { name: "kurt" }).waitFor();
  await root.page.getByRole("search", { name: en.filterIn(en.sections.bans) }).getByLabel(en.bans.person).fill("ivo");
  await bans.getByRole("row", { name: "kurt" }).waitFor({ state: "detached" });
  assert.equal(new URL(root.page.url()).search, "", "what a part of a page is narrowed to is not its address");
  await root.axe();
  for (const one of [root, ivo]) await one.leave();
});

test("what the filter lets through is taken home as a table", async () => {
  const root = await admin();
  await visit(root, "users");
  await root.page.getByLabel(en.search).fill("root");
  const link = root.page.getByRole("link", { name: en.csvOf(en.sections.users) });
  await root.page.waitForURL("**/admin/users/?q=root");
  const [download] = await Promise.all([root.page.waitForEvent("download"), link.click()]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  assert.match(lines[0], /^\W*id,login,name,email,email_confirmed,role/);
  assert.equal(lines.length, 2, lines.join("\n"));
  assert.match(lines[1], /"?root"?/);
  await root.leave();
});

test("a moderator finds their rooms and what was reported there, and nothing else", async () => {
  const [mona, eve] = [await member("mona", "tea", { device: phone }), await member("ede", "tea")];
  await mona.rest("POST", "rooms", { kind: "public", name: "garden", title: "The garden" });
  const { id } = await eve.rest("GET", "me");
  await eve.rest("POST", "rooms/garden/enter");
  await reported(eve, mona, "garden", "weeds");
  await mona.page.goto(`${server.url}/admin/`);
  const card = mona.page.locator("article.card").filter({ hasText: "weeds" });
  await card.waitFor();
  assert.deepEqual(await mona.page.locator("#sections a").evaluateAll((links) => links.map((link) => link.dataset.section)), ["reports", "rooms"]);
  await mona.axe();
  await button(card, en.reports.dismiss).click();
  const dialog = mona.page.getByRole("dialog");
  await dialog.waitFor();
  await mona.axe();
  await button(dialog, en.reports.dismiss).click();
  await mona.page.getByText(en.reports.none).waitFor();

  await visit(mona, "rooms/garden");
  await mona.page.getByRole("heading", { level: 1, name: "The garden" }).waitFor();
  await button(mona.page, `${en.role}: ede`).click();
  await mona.page.getByRole("dialog").getByLabel(en.roomRoles.moderator).check();
  await button(mona.page.getByRole("dialog"), en.save).click();
  await mona.page.locator("td", { hasText: en.roomRoles.moderator }).first().waitFor();
  await mona.axe();
  assert.equal((await eve.rest("GET", "rooms/garden")).role, "moderator");
  await button(mona.page, `${en.bans.action}: ede`).click();
  await button(mona.page.getByRole("dialog"), en.bans.action).click();
  await button(mona.page, `${en.bans.lift}: ede`).waitFor();
  await visit(mona, "users");
  await mona.page.getByText(en.notFound).waitFor();
  await visit(mona, `users/${id}`);
  await mona.page.getByText(en.notFound).waitFor();
  for (const one of [mona, eve]) await one.leave();
});

test("on a phone a person's page and its dialogs can be used by everybody", async () => {
  const [root, ivy] = [await admin({ device: phone, colorScheme: "dark" }), await member("ivy", "tea")];
  const { id } = await ivy.rest("GET", "me");
  await visit(root, `users/${id}`);
  await root.page.getByText(en.users.noBans).waitFor();
  await root.axe();
  await button(root.page, en.users.remove).click();
  const dialog = root.page.getByRole("dialog");
  await button(dialog, en.users.remove).click();
  await dialog.getByText(en.typedWrong("ivy")).waitFor();
  assert.equal(await dialog.getByLabel(en.typeToConfirm("ivy")).getAttribute("aria-invalid"), "true");
  await root.axe();
  await root.page.keyboard.press("Escape");
  await visit(root, "users");
  await button(root.page, en.users.add).click();
  await button(dialog, en.users.addAction).click();
  assert.equal(await dialog.getByLabel(en.login).getAttribute("aria-invalid"), "true", "nothing is asked of the server");
  for (const one of [root, ivy]) await one.leave();
});

test("in Chinese every section is Chinese", async () => {
  const root = await admin({ device: desktop, locale: "zh-CN" }, { page: zh, admin: zhAdmin });
  for (const section of Object.keys(zhAdmin.sections).filter((name) => name !== "overview")) {
    await visit(root, section);
    await root.page.getByRole("heading", { level: 1, name: zhAdmin.sections[section], exact: true }).waitFor();
    await root.page.waitForLoadState("networkidle");
    await root.axe();
  }
  await root.leave();
});

test("a server without guests leads to its form, and a session that ended does, too", async () => {
  const closed = await staffed({ ACCOUNTS_GUESTS: "false" });
  const root = await signedIn(browser, closed);
  await root.rest("POST", "sign-out");
  root.expected.push(/401/);
  await root.page.waitForURL("**/sign-in?next=%2Fadmin%2F");
  await root.leave();
  assert.equal(await closed.stop(), 0);
});
