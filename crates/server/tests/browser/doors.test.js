/**
 * Servers on which nobody may be without an account: everybody is shown the way in that there is, and no other; and what
 * is shown where a page does not come, or there is none.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, password, phone, startBrowser, startServer, words } from "./harness.js";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser.close());
const link = (person, name) => person.page.getByRole("link", { name, exact: true });
const field = (person, label) => person.page.getByLabel(label, { exact: true });
const heading = (person, name) => person.page.getByRole("heading", { name, exact: true }).waitFor();

/** A server without guests, and somebody who comes by. */
async function membersOnly(signUp, options = {}) {
  const server = await startServer({ settings: { ACCOUNTS_GUESTS: "false", ACCOUNTS_SIGN_UP: signUp } });
  const visitor = await Person.arrive(browser, server.url, undefined, options);
  visitor.expected = [/status of 401/, /WebSocket connection .* failed/];
  visitor.page.setDefaultTimeout(15_000);
  const end = async () => {
    await visitor.leave();
    assert.equal(await server.stop(), 0);
  };
  return { server, visitor, end };
}

/** What the home page, a room and the page for signing in have in common there. */
async function showsTheWayIn({ server, visitor }, mayGoOn) {
  await link(visitor, words.signIn).waitFor();
  await visitor.page.getByText(words.membersOnlyText).waitFor();
  assert.equal(await link(visitor, words.signUp).count(), mayGoOn ? 1 : 0, "signing up at home");
  assert.equal(await visitor.page.locator("#room-open").isVisible(), false, "a room cannot be opened here");
  await visitor.axe();
  await visitor.page.goto(`${server.url}/chat/tea/`);
  await heading(visitor, words.membersOnlyTitle);
  await visitor.axe();
  await visitor.page.locator("#closed").getByRole("link", { name: words.signIn }).click();
  await visitor.page.waitForURL(/\/sign-in\?next=%2Fchat%2Ftea%2F/);
  await heading(visitor, words.signInTitle);
  assert.equal(await link(visitor, words.asGuest).count(), 0, "nobody goes on as a guest here");
  assert.equal(await link(visitor, words.signUp).count(), mayGoOn ? 1 : 0, "signing up beside signing in");
}

test("a server for members on which anybody may sign up leads from a room to an account and back", async () => {
  const place = await membersOnly("open");
  const { visitor } = place;
  await showsTheWayIn(place, true);
  await link(visitor, words.signUp).click();
  await heading(visitor, words.signUpTitle);
  assert.equal(await field(visitor, words.invitationCode).count(), 0);
  await field(visitor, words.login).fill("ada");
  await field(visitor, words.password).fill(password("ada"));
  await visitor.page.getByRole("button", { name: words.signUp }).click();
  await visitor.page.waitForURL("**/chat/tea/");
  await visitor.say("among members");
  await visitor.hears("among members");
  await place.end();
});

test("a server for members that asks for invitations asks for the code", async () => {
  const place = await membersOnly("invite", { device: phone });
  await showsTheWayIn(place, true);
  await link(place.visitor, words.signUp).click();
  await field(place.visitor, words.invitationCode).waitFor();
  await place.visitor.page.getByText(words.signUpInvite).waitFor();
  await place.end();
});

test("a server for members that is closed says so and offers nothing else", async () => {
  const place = await membersOnly("closed");
  await showsTheWayIn(place, false);
  await place.visitor.page.goto(`${place.server.url}/sign-up`);
  await place.visitor.page.getByText(words.signUpClosed).waitFor();
  // Without a mail server no letter is on its way.
  await place.visitor.page.goto(`${place.server.url}/reset`);
  await place.visitor.page.getByText(words.resetNoMail).waitFor();
  await place.end();
});

test("where there is nothing a browser gets a page in its language, and a way on", async () => {
  const server = await startServer();
  const [ada, bo] = [await Person.arrive(browser, server.url, undefined), await Person.arrive(browser, server.url, undefined, { locale: "zh-CN" })];
  for (const one of [ada, bo]) one.expected = [/status of 404/];
  for (const path of ["/nowhere", "/chat/two%20words/"]) {
    await ada.page.goto(`${server.url}${path}`);
    await heading(ada, words.nothingHere);
  }
  await ada.axe();
  await link(ada, words.toTheRooms).click();
  await heading(ada, words.homeTitle);
  await bo.page.goto(`${server.url}/nowhere`);
  await heading(bo, "这里什么都没有");
  await ada.page.goto(`${server.url}/sign-in/`);
  await heading(ada, words.signInTitle);
  for (const one of [ada, bo]) await one.leave();
  assert.equal(await server.stop(), 0);
});

test("a list of rooms that does not come is said, asked for again, and comes", async () => {
  const server = await startServer();
  const ada = await Person.arrive(browser, server.url, "tea", { login: "ada" });
  ada.expected = [/ERR_FAILED/];
  await ada.rest("POST", "rooms", { kind: "public", name: "kitchen", title: "Kitchen" });
  const rooms = /\/api\/v1\/rooms\?/;
  await ada.page.route(rooms, (route) => route.abort());
  await ada.page.goto(`${server.url}/`);
  await ada.page.locator("#trouble").getByText(words.noAnswer).waitFor();
  await ada.axe();
  await ada.page.unroute(rooms);
  await ada.page.getByRole("button", { name: words.retry }).click();
  await ada.page.locator("#mine").getByText("Kitchen").waitFor();
  assert.equal(await ada.page.locator("#trouble").isVisible(), false);

  await ada.page.route("**/api/v1/server", (route) => route.abort());
  await ada.page.goto(`${server.url}/sign-in`);
  await heading(ada, words.pageFailed);
  await ada.axe();
  await ada.page.unroute("**/api/v1/server");
  await ada.page.getByRole("button", { name: words.retry }).click();
  await heading(ada, words.signInTitle);
  await ada.leave();
  assert.equal(await server.stop(), 0);
});
