/**
 * The admin's pages against the real server: they show what happens as it happens, what is done there holds at once
 * for everybody, what destroys asks twice, and nobody but an admin sees anything.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import en from "../../../../web/i18n/admin/en.js";
import { PASSWORD, admin as signedIn, staffed, visit } from "./admins.js";
import { Person, desktop, phone, startBrowser } from "./harness.js";

const SECTIONS = Object.keys(en.sections).filter((name) => name !== "overview");

let server;
let browser;
const admin = (options) => signedIn(browser, server, options);
before(async () => {
  server = await staffed();
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
});

/** Somebody in a room who has an account. */
async function member(login, room) {
  const person = await Person.arrive(browser, server.url, undefined);
  const answer = await person.context.request.post(`${server.url}/api/v1/sign-up`, {
    data: { login, password: PASSWORD },
    headers: { origin: server.url },
  });
  assert.equal(answer.status(), 201, await answer.text());
  await person.page.goto(`${server.url}/chat/${room}/`);
  return person;
}

test("the overview moves while messages flow", async () => {
  const [root, ada] = [await admin(), await member("ada", "flow")];
  const plot = root.page.locator(".plot").filter({ hasText: en.overview.messages });
  await plot.locator(".plot-most").waitFor();
  for (const text of ["one", "two", "three"]) await ada.say(text);
  await ada.hears("three");
  await plot.locator(".plot-most").filter({ hasNotText: en.overview.most("0") }).waitFor();
  assert.match(await plot.locator("svg").getAttribute("aria-label"), /in the last two minutes/);
  assert.match(await plot.locator(".plot-line").getAttribute("d"), /^M[\d. ]+L/);
  for (const one of [root, ada]) await one.leave();
});

test("who is disabled is out at once, and comes back when enabled", async () => {
  const [root, ben] = [await admin(), await member("ben", "tea")];
  await ben.say("still here");
  await ben.hears("still here");
  await root.page.getByRole("link", { name: en.sections.users, exact: true }).click();
  await root.page.getByLabel(en.search).fill("ben");
  await root.page.locator("td .who").filter({ hasText: "ben" }).click();
  await root.page.getByRole("button", { name: en.users.disable, exact: true }).click();
  await root.page.getByRole("dialog").getByRole("button", { name: en.users.disable, exact: true }).click();
  await root.page.getByRole("button", { name: en.users.enable, exact: true }).waitFor();
  await ben.page.locator("#connection.final, .bar.final").waitFor();
  ben.expected.push(/401/);
  const asked = await ben.context.request.get(`${server.url}/api/v1/me`);
  assert.equal(asked.status(), 401);
  await root.page.getByRole("button", { name: en.users.enable, exact: true }).click();
  await root.page.getByRole("button", { name: en.users.disable, exact: true }).waitFor();
  await visit(root, "audit");
  await root.page.getByText("account.disabled").first().waitFor();
  await root.page.getByRole("button", { name: en.audit.verify }).click();
  await root.page.getByText("The chain is whole").waitFor();
  for (const one of [root, ben]) await one.leave();
});

test("what destroys asks for the name, and happens only then", async () => {
  const [root, cleo] = [await admin(), await member("cleo", "cellar")];
  await cleo.say("a secret of the cellar");
  await cleo.hears("a secret of the cellar");
  await cleo.leave();
  await visit(root, "rooms/cellar");
  await root.page.getByRole("button", { name: en.rooms.remove }).click();
  const dialog = root.page.getByRole("dialog");
  await dialog.getByRole("button", { name: en.rooms.remove }).click();
  await dialog.getByText(en.typedWrong("cellar")).waitFor();
  await dialog.getByLabel(en.typeToConfirm("cellar")).fill("cellar");
  await dialog.getByRole("button", { name: en.rooms.remove }).click();
  await root.page.getByText(en.rooms.removed).first().waitFor();
  await visit(root, "messages");
  await root.page.getByLabel(en.messages.text).fill("secret of the cellar");
  await root.page.getByText(en.messages.none).waitFor();
  await root.leave();
});

test("a key is shown once, and what people are called is text", async () => {
  const root = await admin();
  await visit(root, "keys");
  await root.page.getByRole("button", { name: en.keys.add }).click();
  const dialog = root.page.getByRole("dialog");
  await dialog.getByLabel(en.keys.nameHint).fill("<img src=x onerror=canary=1>");
  await dialog.getByLabel(en.keys.rightNames.read).check();
  await dialog.getByRole("button", { name: en.keys.action }).click();
  const shown = root.page.locator("input.secret");
  assert.match(await shown.inputValue(), /^thk_/);
  await root.axe();
  await root.page.keyboard.press("Escape");
  await root.page.getByText("<img src=x onerror=canary=1>").first().waitFor();
  assert.equal(await root.page.evaluate(() => globalThis.canary), undefined);
  assert.equal(await root.page.locator("input.secret").count(), 0);
  await root.leave();
});

for (const [name, options] of Object.entries({
  "in a window, by day": { device: desktop, colorScheme: "light" },
  "on a phone, by night": { device: phone, colorScheme: "dark" },
})) {
  test(`every section can be used by everybody, ${name}`, async () => {
    const root = await admin(options);
    await root.axe();
    for (const section of SECTIONS) {
      await visit(root, section);
      await root.page.getByRole("heading", { level: 1, name: en.sections[section] }).waitFor();
      await root.page.waitForLoadState("networkidle");
      await root.axe();
      const wide = await root.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert(wide <= 0, `${section} is ${wide} pixels too wide`);
    }
    await root.leave();
  });
}

test("on a phone the sections slide over, and the keyboard finds its way", async () => {
  const root = await admin({ device: phone });
  const menu = root.page.getByRole("button", { name: en.menu });
  await menu.tap();
  await root.page.getByRole("navigation").getByRole("link", { name: en.sections.bans }).tap();
  await root.page.getByRole("heading", { level: 1, name: en.sections.bans }).waitFor();
  await menu.tap();
  await root.page.keyboard.press("Escape");
  assert.equal(await menu.getAttribute("aria-expanded"), "false");
  await root.leave();
});

test("a member sees a way in and nothing else", async () => {
  const dora = await member("dora", "tea");
  await visit(dora, "users");
  await dora.page.getByText(en.signIn.notAdmin("dora")).waitFor();
  assert.equal(await dora.page.locator("#sections").isVisible(), false);
  assert.equal(await dora.page.locator("table").count(), 0);
  await dora.axe();
  await dora.leave();
});
