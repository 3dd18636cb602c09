/**
 * Rooms that are not open to everybody, and the people in them: making, inviting, joining, roles, bans, conversations;
 * what somebody may not see stays unseen.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, desktop, password, phone, startBrowser, startServer, words } from "./harness.js";
import { go, inList, invitation, item, makePrivate, member, press, showDetails, tab, together } from "./steps.js";

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

test("from a private room to an invitation to a ban: who may not know of it sees nothing", async () => {
  const [ada, bo] = [await arrive("tea", { login: "ada", name: "Ada" }), await arrive("tea", { login: "bo", name: "Bo" })];
  bo.expected = [/status of 40[34]/];
  const path = await makePrivate(ada, "Kitchen council");
  assert(!(await ada.page.locator("body").innerText()).includes("r_"), "the key of the room is shown");
  await ada.say("between us");
  await ada.hears("between us");

  await go(bo, path);
  await bo.page.getByRole("heading", { name: words.closedTitle }).waitFor();
  assert(!(await bo.page.content()).includes("Kitchen council"));
  await bo.axe();

  await showDetails(ada);
  await go(bo, await invitation(ada));
  await bo.page.getByRole("heading", { name: words.invitedTo("Kitchen council") }).waitFor();
  await bo.axe();
  await press(bo, words.join);
  await bo.page.waitForURL(`**${path}`);
  await bo.hears("between us");
  await ada.log.getByText(words.notes.joined("Bo")).waitFor();
  await bo.say("here I am");
  await ada.hears("here I am");
  await inList(bo, "Kitchen council").waitFor();

  await tab(ada, words.members);
  await member(ada, "Bo").click();
  await item(ada, words.banThem);
  await ada.page.getByLabel(words.reason).fill("sells watches");
  await ada.page.locator("dialog").getByRole("button", { name: words.banDo, exact: true }).click();
  await bo.page.waitForURL(`${server.url}/`);
  await bo.page.getByText(words.gatherBanned("Kitchen council")).waitFor();
  await ada.log.getByText(words.notes.banned("Ada", "Bo")).waitFor();
  await go(bo, path);
  await bo.page.locator("#closed h2").waitFor();
  assert.equal(await bo.rows().count(), 0);

  await tab(ada, words.bans);
  await ada.page.locator("#people").getByText("sells watches").waitFor();
  await ada.page.getByRole("button", { name: words.liftFor("Bo") }).click();
  await ada.page.locator("#people").getByText(words.noBans).waitFor();
  for (const one of [ada, bo]) await one.leave();
});

test("an invitation makes an account and leads into the room", async () => {
  const cleo = await arrive("tea", { login: "cleo", name: "Cleo" });
  await makePrivate(cleo, "Garden");
  await showDetails(cleo);
  const path = await invitation(cleo);
  const dan = await arrive(undefined, { device: phone });
  await go(dan, path);
  await dan.page.getByText(words.invitedTo("Garden")).waitFor();
  await dan.page.getByLabel(words.login, { exact: true }).fill("dan");
  await dan.page.getByLabel(words.password, { exact: true }).fill(password("dan"));
  await press(dan, words.signUp);
  await dan.page.waitForURL(/\/chat\/r_/);
  await dan.page.getByRole("heading", { level: 1, name: "Garden" }).waitFor();
  await dan.say("thank you for asking me");
  await cleo.hears("thank you for asking me");
  for (const one of [cleo, dan]) await one.leave();
});

test("a conversation between two is in the other's list at once, and stands out until it is read", async () => {
  const [eva, fritz] = [await arrive("tea", { login: "eva", name: "Eva" }), await arrive("tea", { login: "fritz", name: "Fritz" })];
  await press(eva, words.addRoom);
  await item(eva, words.newDirect);
  await eva.page.getByLabel(words.searchPeople).fill("fri");
  await eva.page.locator(".found button").filter({ hasText: "Fritz" }).click();
  await eva.axe();
  await press(eva, words.startDirect);
  await eva.page.getByRole("heading", { level: 1, name: "Fritz" }).waitFor();
  await eva.say("only for you");
  await eva.hears("only for you");
  await inList(fritz, "Eva").locator(".badge.loud").waitFor();
  assert.match(await fritz.page.title(), /^\(1\)/);
  await inList(fritz, "Eva").click();
  await fritz.hears("only for you");
  await inList(fritz, "Eva").locator(".badge").waitFor({ state: "detached" });
  for (const one of [eva, fritz]) await one.leave();
});

test("a public room is found, looked into, and joined before one writes; guests are asked to sign in", async () => {
  const [gina, hugo] = [await arrive("tea", { login: "gina", name: "Gina" }), await arrive("tea", { login: "hugo", name: "Hugo" })];
  await gina.rest("POST", "rooms", { kind: "public", name: "notices", topic: "News of the house" });
  await go(gina, "/chat/notices/");
  await gina.say("open day on Sunday");
  await press(hugo, words.addRoom);
  await item(hugo, words.browseRooms);
  await hugo.page.getByLabel(words.searchRooms).fill("noti");
  await hugo.page.locator(".found-main").filter({ hasText: "notices" }).click();
  await hugo.hears("open day on Sunday");
  await hugo.page.locator("#gate").getByText(words.mustJoin).waitFor();
  await hugo.axe();
  await hugo.page.locator("#gate").getByRole("button", { name: words.join }).click();
  await hugo.composer.waitFor();
  await hugo.say("I come");
  await gina.hears("I come");

  const guest = await arrive("notices", {});
  guest.expected = [/status of 40[134]/];
  await guest.page.locator("#closed").getByRole("link", { name: words.signIn }).waitFor();
  assert(!(await guest.page.content()).includes("open day"));
  for (const one of [gina, hugo, guest]) await one.leave();
});

test("roles, pace and the archive decide at once who can write", async () => {
  const [ida, jan] = [await arrive("tea", { login: "ida", name: "Ida" }), await arrive("tea", { login: "jan", name: "Jan" })];
  await together("Workshop", ida, jan);
  await showDetails(ida);
  await member(ida, "Jan").click();
  await item(ida, words.makeRole.read_only);
  await jan.page.locator("#gate").getByText(words.isReadOnly).waitFor();
  await jan.log.getByText(words.notes.read_only("Ida", "Jan")).waitFor();
  await member(ida, "Jan").click();
  await item(ida, words.makeRole.member);
  await jan.composer.waitFor();

  await tab(ida, words.roomSettings);
  await ida.page.getByLabel(words.slowMode).selectOption("60");
  await ida.page.locator("#people").getByRole("button", { name: words.save }).click();
  await jan.log.getByText(/slow mode/i).waitFor();
  await jan.say("first");
  await ida.hears("first");
  await jan.page.locator("#composer-hint").getByText(/Slow mode/).waitFor();
  await jan.composer.fill("second");
  await jan.composer.press("Enter");
  assert.equal(await jan.composer.inputValue(), "second");

  await tab(ida, words.roomSettings);
  await press(ida, words.archive);
  await press(ida, words.archiveDo);
  for (const one of [ida, jan]) await one.page.locator("#gate").getByText(words.isArchived).waitFor();
  for (const one of [ida, jan]) await one.leave();
});

test("a mention is offered, marked, and calls who looks at another room", async () => {
  const [kim, lea] = [await arrive("tea", { login: "kim", name: "Kim" }), await arrive("tea", { login: "lea", name: "Lea" })];
  await together("Pottery", kim, lea);
  await go(lea, "/chat/tea/");
  await inList(lea, "Pottery").waitFor();
  await kim.composer.pressSequentially("is that yours, @le");
  await kim.page.getByRole("option", { name: /Lea/ }).waitFor();
  await kim.composer.press("Enter");
  await kim.composer.pressSequentially("?");
  await kim.composer.press("Enter");
  await kim.log.locator(".mention").getByText("@lea").waitFor();
  await inList(lea, "Pottery").locator(".badge.loud").waitFor();
  await inList(lea, "Pottery").click();
  await lea.log.locator(".mention.mine").getByText("@lea").waitFor();
  await inList(lea, "Pottery").locator(".badge").waitFor({ state: "detached" });
  for (const one of [kim, lea]) await one.leave();
});

for (const [name, device, colorScheme] of [["on a phone in the dark", phone, "dark"], ["on a desktop in the light", desktop, "light"]]) {
  test(`axe finds nothing in the dialogs of rooms, ${name}`, async () => {
    const login = `mia-${colorScheme}`;
    const [mia, nils] = [await arrive("tea", { login, name: `Mia ${colorScheme}`, device, colorScheme, reducedMotion: "reduce" }), await arrive("tea", { login: `nils-${colorScheme}`, name: `Nils ${colorScheme}` })];
    await together("Cellar", mia, nils);
    await nils.say("what is this?");
    await mia.hears("what is this?");
    const dialog = mia.page.locator("dialog[open]");
    const entry = (label) => mia.page.locator(".menu button, dialog.sheet button").filter({ hasText: label });
    const close = async () => {
      await mia.page.keyboard.press("Escape");
      await dialog.waitFor({ state: "detached" });
    };
    if (device === phone) await mia.page.locator("#rooms-toggle").click();
    for (const label of [words.newRoom, words.newDirect, words.browseRooms]) {
      await press(mia, words.addRoom);
      await mia.axe();
      await entry(label).click();
      await dialog.getByRole("heading", { name: label }).waitFor();
      await mia.axe();
      await close();
    }
    if (device === phone) await mia.page.locator("#rooms-close").click();
    await showDetails(mia);
    await mia.axe();
    for (const label of [words.muteThem, words.banThem]) {
      await member(mia, "Nils").click();
      await mia.axe();
      await entry(label).click();
      await dialog.getByRole("heading", { name: /Nils/ }).waitFor();
      await mia.axe();
      await close();
    }
    for (const label of [words.invitationsTab, words.bans, words.roomSettings]) {
      await tab(mia, label);
      await mia.axe();
    }
    for (const one of [mia, nils]) await one.leave();
  });
}
