/**
 * Two people in one room see each other and nobody else's room; what they type is text, whatever it looks like;
 * everything can be done by keyboard, on a phone, and by who hears the page.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, desktop, phone, startBrowser, startServer, words } from "./harness.js";

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

test("two people in a room see each other, and nobody in another room does", async () => {
  const [ada, ben, eve] = [await arrive("tea", { name: "Ada" }), await arrive("tea", { name: "Ben" }), await arrive("cellar", { name: "Eve" })];
  await ada.say("is the water hot?");
  await ben.hears("is the water hot?");
  await ben.say("nearly 🍵");
  await ada.hears("nearly 🍵");
  await eve.say("hello?");
  await eve.hears("hello?");
  assert.deepEqual(await ada.texts(), ["is the water hot?", "nearly 🍵"]);
  assert.deepEqual(await eve.texts(), ["hello?"]);
  assert.match(await ben.rows("is the water hot?").textContent(), /Ada/);
  for (const one of [ada, ben, eve]) await one.leave();
});

test("what is typed before the page is ready is there when it is", async () => {
  const ada = await arrive("early", { name: "Ada" });
  let ready;
  const held = new Promise((resolve) => (ready = resolve));
  await ada.page.route("**/static/js/main.js", async (route) => {
    await held;
    await route.continue();
  });
  await ada.page.reload({ waitUntil: "commit" });
  await ada.composer.fill("the early bird");
  ready();
  await ada.page.getByRole("button", { name: words.send, exact: true }).waitFor();
  await ada.composer.press("Enter");
  await ada.hears("the early bird");
  await ada.leave();
});

test("who comes later finds what was said, in order, and sees who is here", async () => {
  const ada = await arrive("late", { name: "Ada" });
  for (const text of ["one", "two", "three"]) await ada.say(text);
  await ada.hears("three");
  const ben = await arrive("late", { name: "Ben" });
  await ben.hears("three");
  assert.deepEqual(await ben.texts(), ["one", "two", "three"]);
  await ben.page.locator("#people-toggle").click();
  await ben.page.locator("#people").getByText("Ada").waitFor();
  await ada.leave();
  await ben.page.locator("#people").getByText("Ada").waitFor({ state: "detached" });
  await ben.leave();
});

test("typing is seen, and only by the others", async () => {
  const [ada, ben] = [await arrive("typing", { name: "Ada" }), await arrive("typing", { name: "Ben" })];
  await ben.page.locator("#people-toggle").click();
  await ben.page.locator("#people").getByText("Ada").waitFor();
  await ada.composer.pressSequentially("I think");
  await ben.page.getByText(words.typingOne("Ada")).waitFor();
  assert.equal(await ada.page.getByText(words.typingOne("Ada")).count(), 0);
  for (const one of [ada, ben]) await one.leave();
});

test("what people write is never run", async () => {
  const canaries = [
    "<img src=x onerror=canary=1><script>canary=1</script>",
    "[click](javascript:canary=1) javascript:canary=1",
    "`<svg/onload=canary=1>` **<b onmouseover=canary=1>** {{canary=1}} ${canary=1}",
  ];
  const [ada, ben] = [await arrive("canary", { name: "<i>Ada</i>" }), await arrive("canary", { name: "Ben" })];
  for (const text of canaries) await ada.say(text);
  await ben.rows().nth(canaries.length - 1).waitFor();
  await ben.page.getByText("<i>Ada</i>").first().waitFor();
  assert.equal(await ben.page.evaluate(() => globalThis.canary), undefined);
  assert.equal(await ben.log.locator('a[href^="javascript" i]').count(), 0);
  for (const one of [ada, ben]) await one.leave();
});

test("Enter sends, Shift+Enter breaks, and Enter in a composition does neither", async () => {
  const ada = await arrive("keys", { name: "Ada" });
  await ada.composer.pressSequentially("first");
  await ada.composer.press("Shift+Enter");
  await ada.composer.pressSequentially("second");
  await ada.composer.press("Enter");
  await ada.hears("second");
  assert.equal(await ada.rows().count(), 1);

  const keyboard = await ada.context.newCDPSession(ada.page);
  await keyboard.send("Input.imeSetComposition", { text: "cha", selectionStart: 3, selectionEnd: 3 });
  await keyboard.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Enter", code: "Enter", windowsVirtualKeyCode: 229 });
  await keyboard.send("Input.insertText", { text: "茶" });
  assert.equal(await ada.composer.inputValue(), "茶");
  assert.equal(await ada.rows().count(), 1);
  await ada.composer.press("Enter");
  await ada.hears("茶");
  await ada.leave();
});

test("the keyboard alone is enough, and the newest message is read out", async () => {
  const [ada, ben] = [await arrive("keyboard", { name: "Ada" }), await arrive("keyboard", { name: "Ben" })];
  const focused = () => ada.page.evaluate(() => document.activeElement?.id ?? "");
  const seen = [];
  await ada.page.evaluate(() => document.activeElement?.blur?.());
  for (let step = 0; step < 40 && (await focused()) !== "composer"; step += 1) {
    await ada.page.keyboard.press("Tab");
    seen.push(await focused());
  }
  assert.equal(await focused(), "composer", `only came to ${seen}`);
  await ada.page.keyboard.type("by keyboard");
  await ada.page.keyboard.press("Enter");
  await ben.hears("by keyboard");
  assert.equal(await ben.page.locator('[aria-live="polite"]').count(), 1);
  await ben.page.locator('[aria-live="polite"]').filter({ hasText: "by keyboard" }).waitFor({ state: "attached" });
  for (const one of [ada, ben]) await one.leave();
});

test("a draft is kept for its room", async () => {
  const ada = await arrive("draft", { name: "Ada" });
  await ada.composer.pressSequentially("half a thought");
  await ada.page.goto(`${server.url}/chat/elsewhere/`);
  assert.equal(await ada.composer.inputValue(), "");
  await ada.page.goto(ada.address);
  await ada.page.waitForFunction(() => document.querySelector("#composer").value === "half a thought");
  await ada.leave();
});

for (const [name, device] of [["a phone", phone], ["a desktop", desktop]]) {
  for (const colorScheme of ["light", "dark"]) {
    test(`axe finds nothing on ${name} in the ${colorScheme}, empty, in use and at home`, async () => {
      const room = `axe-${colorScheme}-${name.replace(" ", "-")}`;
      const ada = await arrive(room, { name: "Ada", device, colorScheme });
      await ada.page.getByText(words.emptyRoom).waitFor();
      await ada.axe();
      const ben = await arrive(room, { name: "Ben" });
      await ben.say("**Hello**, see https://example.com and `code`");
      await ada.say("I do");
      await ada.hears("https://example.com");
      await ada.hears("I do");
      await ada.axe();
      await ada.page.goto(`${server.url}/`);
      await ada.page.getByText(words.homeTitle).waitFor();
      await ada.axe();
      for (const one of [ada, ben]) await one.leave();
    });
  }
}

test("on a phone nothing is wider than the screen and everything is large enough to touch", async () => {
  const ada = await arrive("phone", { name: "Ada", device: phone });
  await ada.say("w".repeat(300));
  await ada.rows().first().waitFor();
  const { wide, small } = await ada.page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - innerWidth,
    small: [...document.querySelectorAll("button, a[href], input, textarea")]
      .filter((one) => one.checkVisibility() && !one.closest("[role=log], .skip, .hidden-visually"))
      .map((one) => ({ name: one.id || one.textContent, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && box.right > 0 && box.left < innerWidth && (box.width < 44 || box.height < 44))
      .map(({ name, box }) => `${name} ${box.width} x ${box.height}`),
  }));
  assert.equal(wide, 0);
  assert.deepEqual(small, []);
  await ada.leave();
});
