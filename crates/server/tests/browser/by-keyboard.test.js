/**
 * Menus, tabs and dialogs by the keyboard alone, with the focus where one looks for it; the last questions of an
 * account, heard and judged.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, phone, startBrowser, startServer, words } from "./harness.js";
import { dialog, member, press, showDetails, together } from "./steps.js";

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
// Axe would measure colours of what is still fading in.
const arrive = (login, name, options = {}) => Person.arrive(browser, server.url, "tea", { login, name, reducedMotion: "reduce", ...options });
const focused = (person, selector) => person.page.waitForFunction((selector) => document.activeElement?.matches(selector), selector);
const isChosen = (person, name) => person.page.getByRole("tab", { name, exact: true, selected: true }).waitFor();

test("a menu opens, turns, closes and acts by the keyboard, and gives the focus back", async () => {
  const [ada, bo] = [await arrive("ada", "Ada"), await arrive("bo", "Bo")];
  await together("Kettles", ada, bo);
  const keys = ada.page.keyboard;
  await ada.page.locator("#room-menu").focus();
  await keys.press("Enter");
  await focused(ada, ".menu button:first-of-type");
  await keys.press("ArrowUp");
  await focused(ada, ".menu button:last-of-type");
  await keys.press("Home");
  await keys.press("Escape");
  await focused(ada, "#room-menu");
  assert.equal(await ada.page.locator(".menu").count(), 0);

  await showDetails(ada);
  await member(ada, "Bo").focus();
  await keys.press("Enter");
  await focused(ada, ".menu button");
  await keys.press("End");
  await keys.press("Enter");
  await dialog(ada).getByRole("heading", { name: words.banTitle("Bo") }).waitFor();
  await focused(ada, "dialog[open] [name=reason]");
  await keys.press("Escape");
  await dialog(ada).waitFor({ state: "detached" });
  await focused(ada, ".person");
  for (const one of [ada, bo]) await one.leave();
});

test("the tabs of a room and of the settings are one stop, and turn by the arrows", async () => {
  const [cy, dot] = [await arrive("cy", "Cy"), await arrive("dot", "Dot")];
  await together("Saucers", cy, dot);
  const keys = cy.page.keyboard;
  await showDetails(cy);
  await cy.page.locator("#people").getByRole("tab", { name: words.members }).focus();
  for (const name of [words.invitationsTab, words.bans, words.reports, words.roomSettings, words.members]) {
    await keys.press("ArrowRight");
    await isChosen(cy, name);
  }
  await keys.press("ArrowLeft");
  await isChosen(cy, words.roomSettings);
  await keys.press("Tab");
  await focused(cy, "#details-body *");
  await cy.page.locator("#me").focus();
  await keys.press("Enter");
  await dialog(cy).waitFor();
  await dialog(cy).getByRole("tab", { name: words.tabProfile }).focus();
  await keys.press("End");
  await isChosen(cy, words.keyboard);
  await keys.press("Escape");
  await focused(cy, "#me");
  for (const one of [cy, dot]) await one.leave();
});

for (const [name, options] of [["on a phone in the dark", { device: phone, colorScheme: "dark" }], ["on a desktop in the light", { colorScheme: "light" }]]) {
  test(`axe finds nothing in the questions before one signs out or deletes the account, ${name}`, async () => {
    const eli = await arrive(`eli-${options.colorScheme}`, `Eli ${options.colorScheme}`, options);
    if (eli.touches) await eli.page.locator("#rooms-toggle").click();
    await eli.page.locator("#me").click();
    await eli.page.getByRole("tab", { name: words.tabAccount }).click();
    for (const [button, title] of [[words.signOut, words.signOutTitle], [words.deleteAccount, words.deleteAccount]]) {
      await press(eli, button);
      await dialog(eli).getByRole("heading", { name: title }).waitFor();
      await eli.axe();
      await eli.page.keyboard.press("Escape");
      await dialog(eli).nth(1).waitFor({ state: "detached" });
    }
    await eli.leave();
  });
}
