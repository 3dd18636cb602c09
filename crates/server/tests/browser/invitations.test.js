/**
 * From nobody to a room and out again, by the page alone: signing up, a private room, an invitation, a ban; the same in
 * Chinese; an invitation taken by who has an account; a forgotten password.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import zh from "../../../../web/i18n/zh.js";
import { PASSWORD, staffed } from "./admins.js";
import { Person, desktop, phone, startBrowser, words } from "./harness.js";
import { answer, field, go, heading, inList, invitation, item, makePrivate, member, press, showDetails, signIn, signUp, tab } from "./steps.js";

let server;
let browser;
before(async () => {
  server = await staffed();
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
});
// Axe would measure colours of what is still fading in.
const arrive = (room, options) => Person.arrive(browser, server.url, room, { reducedMotion: "reduce", ...options });

for (const [language, locale, says, names] of [["English", "en-GB", words, ["Ada", "Bo"]], ["Chinese", "zh-CN", zh, ["小雅", "阿博"]]]) {
  test(`from signing up to a private room to an invitation to a ban, in ${language}`, async () => {
    const logins = names.map((_, at) => `${["host", "visitor"][at]}-${locale.slice(0, 2)}`);
    const [ada, bo] = [await arrive(undefined, { locale }), await arrive(undefined, { locale })];
    bo.expected = [/status of 40[34]/];
    await ada.page.locator("#door").getByRole("link", { name: says.signUp, exact: true }).click();
    await heading(ada, says.signUpTitle);
    await ada.axe();
    await signUp(ada, logins[0], names[0], says);
    await heading(ada, says.homeRooms);
    await ada.page.locator("#mine").getByText(says.noRooms).waitFor();
    await press(ada, says.newRoom);
    await item(ada, says.newRoom);
    await field(ada, says.roomTitle).fill("Tea tasting");
    await press(ada, says.makeRoom);
    await heading(ada, "Tea tasting");
    await ada.say("between us");
    await ada.hears("between us");

    await showDetails(ada);
    await go(bo, await invitation(ada, says));
    await heading(bo, says.signUpTitle);
    await bo.page.getByText(says.invitedTo("Tea tasting")).waitFor();
    await signUp(bo, logins[1], names[1], says);
    await heading(bo, "Tea tasting");
    await bo.hears("between us");
    await bo.say("here I am");
    await ada.hears("here I am");

    await tab(ada, says.members);
    await member(ada, names[1]).click();
    await item(ada, says.banThem);
    await ada.axe();
    await field(ada, says.reason).fill("sells watches");
    await answer(ada, says.banDo);
    await bo.page.waitForURL(`${server.url}/`);
    await bo.page.getByText(says.gatherBanned("Tea tasting")).waitFor();
    assert.equal(await inList(bo, "Tea tasting").count(), 0);
    await go(bo, new URL(ada.page.url()).pathname);
    await bo.page.locator("#closed h2").waitFor();
    assert(!(await bo.page.content()).includes("between us"));
    for (const one of [ada, bo]) await one.leave();
  });
}

test("who is invited and has an account signs in, and is led back to the invitation", async () => {
  const cleo = await arrive("tea", { login: "cleo", name: "Cleo" });
  const dan = await arrive("tea", { login: "dan", name: "Dan", device: phone });
  await dan.signOut();
  await makePrivate(cleo, "Garden");
  await showDetails(cleo);
  await go(dan, await invitation(cleo));
  await dan.page.getByRole("link", { name: words.signIn, exact: true }).click();
  await signIn(dan, "dan");
  await heading(dan, words.invitedTo("Garden"));
  await press(dan, words.join);
  await heading(dan, "Garden");
  await dan.say("thank you for asking me");
  await cleo.hears("thank you for asking me");
  for (const one of [cleo, dan]) await one.leave();
});

test("a link of the admin's sets a new password, once, and signs in with it", async () => {
  const eva = await arrive("tea", { login: "eva", name: "Eva" });
  const { id } = await eva.rest("GET", "me");
  const root = await arrive(undefined, {});
  await root.rest("POST", "sign-in", { login: "root", password: PASSWORD });
  const { url } = await root.rest("POST", `admin/users/${id}/reset`, {});
  const link = new URL(url, server.url).pathname;
  const there = await arrive(undefined, { device: desktop });
  there.expected = [/status of 40\d/];
  await go(there, link);
  await field(there, words.newPassword).fill("another pot of tea");
  await press(there, words.setPassword);
  await heading(there, words.resetDone);
  await there.axe();
  await there.page.getByRole("link", { name: words.toTheRooms }).click();
  await heading(there, words.homeRooms);
  await eva.page.locator("#connection").getByText(words.signedOutBar).waitFor();
  eva.expected = [/status of 401/];

  const late = await arrive(undefined, {});
  late.expected = [/status of 40\d/];
  await go(late, link);
  await field(late, words.newPassword).fill("a third pot of tea");
  await press(late, words.setPassword);
  await late.page.getByText(words.resetGoneText).waitFor();
  await go(late, "/sign-in");
  await signIn(late, "eva", "another pot of tea");
  await heading(late, words.homeRooms);
  for (const one of [eva, root, there, late]) await one.leave();
});
