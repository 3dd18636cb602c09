/**
 * Accounts, as people meet them: signing up, in and out, devices, passwords; what a browser keeps of whom; that nobody
 * can pass for somebody else.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, desktop, password, phone, startBrowser, startServer, words } from "./harness.js";

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
const field = (person, label) => person.page.getByLabel(label, { exact: true });
const press = (person, name) => person.page.getByRole("button", { name, exact: true }).click();

async function signIn(person, login, secret = password(login)) {
  await field(person, words.loginOrEmail).fill(login);
  await field(person, words.password).fill(secret);
  await press(person, words.signIn);
}

async function openSettings(person, tab) {
  await person.page.locator("#me").click();
  await person.page.getByRole("tab", { name: tab }).click();
}

test("who signs up comes back to the room, is called by the name, and signs in elsewhere", async () => {
  const ada = await arrive("tea", {});
  await ada.page.locator("#door").getByRole("link", { name: words.signUp }).click();
  await field(ada, words.login).fill("ada");
  await field(ada, words.displayName).fill("Ada Lovelace");
  await field(ada, words.password).fill(password("ada"));
  await press(ada, words.signUp);
  await ada.page.waitForURL("**/chat/tea/");
  await ada.page.locator("#me").getByText("Ada Lovelace").waitFor();
  await ada.say("here I am");
  await ada.hears("here I am");

  const elsewhere = await arrive("tea", { device: phone });
  await go(elsewhere, "/sign-in?next=%2Fchat%2Ftea%2F");
  await signIn(elsewhere, "ada");
  await elsewhere.page.waitForURL("**/chat/tea/");
  await elsewhere.hears("here I am");
  assert.equal(await elsewhere.rows("here I am").first().evaluate((row) => row.classList.contains("own")), true);
  for (const one of [ada, elsewhere]) await one.leave();
});

test("a wrong password and an unknown login are told in the same words, at the field", async () => {
  const bo = await arrive("tea", { login: "bo" });
  const thief = await arrive(undefined, {});
  thief.expected = [/status of 401/];
  const told = [];
  for (const login of ["bo", "nobody-of-that-name"]) {
    await go(thief, "/sign-in");
    await signIn(thief, login, "let me in please");
    const wrong = thief.page.locator(".field-error:not(:empty)");
    await wrong.waitFor();
    told.push(await wrong.textContent());
    assert.equal(await field(thief, words.password).getAttribute("aria-invalid"), "true");
  }
  assert.deepEqual(told, [words.problems.wrong_password, words.problems.wrong_password]);
  for (const one of [bo, thief]) await one.leave();
});

test("a guest cannot take the name of a member, nor one that looks like it", async () => {
  const member = await arrive("tea", { login: "carol", name: "Carol" });
  const guest = await arrive("tea", { name: "Visitor" });
  guest.expected = [/status of 409/];
  await guest.page.locator("#me").click();
  for (const name of ["Carol", "carol", "Саrоl"]) {
    await field(guest, words.yourName).fill(name);
    await press(guest, words.save);
    await guest.page.locator(".dialog .field-error").getByText(words.problems.name_taken).waitFor();
  }
  await guest.page.keyboard.press("Escape");
  await guest.say("I am who I am");
  await member.hears("I am who I am");
  assert.match(await member.rows("I am who I am").textContent(), /Visitor/);
  for (const one of [member, guest]) await one.leave();
});

test("a login that is taken is told at its field, and what was typed stays", async () => {
  const dora = await arrive("tea", { login: "dora" });
  const other = await arrive(undefined, {});
  other.expected = [/status of 409/];
  await go(other, "/sign-up");
  await field(other, words.login).fill("Dora");
  await field(other, words.password).fill("something of my own");
  await press(other, words.signUp);
  await other.page.locator(".field-error").getByText(words.problems.name_taken).waitFor();
  assert.equal(await field(other, words.password).inputValue(), "something of my own");
  assert.equal(await field(other, words.login).evaluate((input) => document.activeElement === input), true);
  for (const one of [dora, other]) await one.leave();
});

test("signing in leads to pages of this site and nowhere else", async () => {
  const eve = await arrive(undefined, { login: "eve" });
  await eve.signOut();
  for (const next of ["https://example.org/", "//example.org/", "/\\example.org"]) {
    await go(eve, `/sign-in?next=${encodeURIComponent(next)}`);
    await signIn(eve, "eve");
    await eve.page.waitForURL(`${server.url}/`);
    await eve.signOut();
  }
  await eve.leave();
});

test("a device that is signed out elsewhere says so at once, and keeps what was being written", async () => {
  const fay = await arrive("tea", { login: "fay" });
  const lost = await arrive("tea", {});
  lost.expected = [/status of 401/];
  await go(lost, "/sign-in?next=%2Fchat%2Ftea%2F");
  await signIn(lost, "fay");
  await lost.page.locator("#me").getByText("fay").waitFor();
  await lost.composer.fill("half a thought");
  await openSettings(fay, words.tabDevices);
  await fay.page.locator(".devices li").nth(1).waitFor();
  await press(fay, words.endOthers);
  await fay.page.locator("dialog.small").getByRole("button", { name: words.signOut }).click();
  await lost.page.locator("#connection").getByText(words.signedOutBar).waitFor();
  await lost.page.locator("#connection").getByRole("link", { name: words.signIn }).click();
  await signIn(lost, "fay");
  await lost.page.waitForURL("**/chat/tea/");
  assert.equal(await lost.composer.inputValue(), "half a thought");
  for (const one of [fay, lost]) await one.leave();
});

test("who signs out leaves nothing at this browser: no draft, no rooms, nothing unsent", async () => {
  const gil = await arrive("cellar", { login: "gil" });
  await gil.say("kept by the server");
  await gil.hears("kept by the server");
  await gil.composer.fill("a secret draft");
  await openSettings(gil, words.tabAccount);
  await press(gil, words.signOut);
  await gil.page.locator("dialog.small").getByRole("button", { name: words.signOut }).click();
  await gil.page.waitForURL(`${server.url}/`);
  await gil.page.getByText(words.homeFirst).waitFor();
  const kept = await gil.page.evaluate(() => JSON.stringify(localStorage));
  for (const trace of ["secret", "cellar", "gil"]) assert(!kept.includes(trace), `${trace} is still in ${kept}`);
  await go(gil, "/chat/cellar/");
  await gil.hears("kept by the server");
  assert.equal(await gil.composer.inputValue(), "");
  await gil.leave();
});

test("a changed password works, the old one does not, and the account goes when it is deleted", async () => {
  const hal = await arrive("tea", { login: "hal" });
  hal.expected = [/status of 401/];
  await openSettings(hal, words.tabAccount);
  await hal.page.locator("summary").getByText(words.changePassword).click();
  await field(hal, words.oldPassword).fill("not it");
  await field(hal, words.newPassword).fill("another pot of tea");
  await press(hal, words.changePassword);
  await hal.page.locator(".field-error").getByText(words.wrongOldPassword).waitFor();
  await field(hal, words.oldPassword).fill(password("hal"));
  await press(hal, words.changePassword);
  await hal.page.getByText(words.passwordChanged).waitFor();
  await press(hal, words.deleteAccount);
  const sure = hal.page.locator("dialog.small");
  await sure.getByLabel(words.password, { exact: true }).fill("another pot of tea");
  await sure.getByLabel(words.deleteType).fill(words.deleteWord);
  await sure.getByRole("button", { name: words.deleteAccount }).click();
  await hal.page.waitForURL(`${server.url}/`);
  await go(hal, "/sign-in");
  await signIn(hal, "hal", "another pot of tea");
  await hal.page.locator(".field-error").getByText(words.problems.wrong_password).waitFor();
  await hal.leave();
});

for (const [name, device, colorScheme] of [["on a phone in the light", phone, "light"], ["on a desktop in the dark", desktop, "dark"]]) {
  test(`axe finds nothing on the pages of accounts and in the settings, ${name}`, async () => {
    const login = `ivy-${colorScheme}`;
    const ivy = await arrive("tea", { login, device, colorScheme, reducedMotion: "reduce" });
    ivy.expected = [/status of 404/];
    await ivy.hears("here I am");
    if (device === phone) await ivy.page.locator("#rooms-toggle").click();
    await ivy.axe();
    await ivy.page.locator("#me").click();
    for (const tab of [words.tabProfile, words.tabLook, words.tabAccount, words.tabDevices]) {
      await ivy.page.getByRole("tab", { name: tab }).click();
      if (tab === words.tabDevices) await ivy.page.locator(".devices li").first().waitFor();
      await ivy.axe();
    }
    for (const path of ["/", "/sign-in"]) {
      await go(ivy, path);
      await ivy.page.getByRole("heading", { level: 1 }).first().waitFor();
      await ivy.axe();
    }
    await ivy.signOut();
    for (const path of ["/sign-in", "/sign-up", "/reset", "/reset/AAAAAAAAAAAAAAAAAAAAAA", "/invite/AAAAAAAAAAAAAAAAAAAAAA"]) {
      await go(ivy, path);
      await ivy.page.getByRole("heading", { level: 1 }).waitFor();
      await ivy.axe();
    }
    await ivy.leave();
  });
}
