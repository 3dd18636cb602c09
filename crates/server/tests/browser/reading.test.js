/**
 * Reading: the end stays the end, the place stays the place, what is new is marked.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, desktop, fill, phone, startBrowser, startServer, words } from "./harness.js";

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  await server.stop();
});
const arrive = (room, options) => Person.arrive(browser, server.url, room, options);

/** Scrolls near the top at once, and gives how far the row under the eye moved while older ones came in above. */
function movedWhileOlderCame() {
  const scroller = document.querySelector("#scroller");
  const rows = () => [...document.querySelectorAll("[role=log] li.row")];
  scroller.scrollTop = 30;
  const edge = scroller.getBoundingClientRect().top;
  const anchor = rows().find((row) => row.getBoundingClientRect().top >= edge + 40).id;
  const topOf = () => document.getElementById(anchor).getBoundingClientRect().top;
  const before = { rows: rows().length, top: topOf() };
  return new Promise((resolve) => {
    let calm = 0;
    let furthest = 0;
    const look = () => {
      furthest = Math.max(furthest, Math.abs(topOf() - before.top));
      calm = rows().length > before.rows ? calm + 1 : 0;
      if (calm > 20) resolve({ furthest, added: rows().length - before.rows });
      else requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
}

for (const [name, device] of [["desktop", desktop], ["phone", phone]]) {
  test(`on a ${name}, scrolling up keeps the message under the eye where it is`, async () => {
    const ada = await arrive(`history-${name}`, { name: "Ada", device });
    await fill(ada, 180);
    await ada.page.reload();
    await ada.rows("message 180 ").waitFor();
    await ada.page.waitForFunction(() => {
      const scroller = document.querySelector("#scroller");
      return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2;
    });
    for (let page = 0; page < 2; page += 1) {
      const { furthest, added } = await ada.page.evaluate(movedWhileOlderCame);
      assert(added > 0);
      assert(furthest < 2, `it moved ${furthest} px while ${added} rows came`);
    }
    await ada.leave();
  });
}

test("all the way up is the beginning, and nothing is missing or twice on the way", async () => {
  const ada = await arrive("beginning", { name: "Ada" });
  await fill(ada, 160, (n) => `number ${n}.`);
  await ada.page.reload();
  await ada.rows("number 160.").waitFor();
  const first = ada.rows("number 1.");
  while ((await first.count()) === 0) {
    await ada.page.evaluate(() => new Promise((resolve) => {
      document.querySelector("#scroller").scrollTop = 0;
      requestAnimationFrame(resolve);
    }));
  }
  await ada.page.getByText(words.beginning("beginning")).waitFor({ state: "attached" });
  const numbers = (await ada.texts()).map((text) => Number(text.match(/\d+/)[0]));
  assert.deepEqual(numbers, Array.from({ length: 160 }, (_, at) => at + 1));
  await ada.leave();
});

test("who reads further up is not moved by what arrives, and is told of it", async () => {
  const [ada, ben] = [await arrive("up", { name: "Ada" }), await arrive("up", { name: "Ben" })];
  await fill(ben, 60);
  await ada.page.reload();
  await ada.rows("message 60 ").waitFor();
  await ada.page.locator("#scroller").hover();
  await ada.page.mouse.wheel(0, -900);
  const pill = ada.page.locator("#pill");
  await pill.waitFor();
  const top = () => ada.page.evaluate(() => document.querySelector("#scroller").scrollTop);
  await ada.page.waitForFunction(() => {
    const { scrollTop } = document.querySelector("#scroller");
    const calm = globalThis.lastTop === scrollTop;
    globalThis.lastTop = scrollTop;
    return calm;
  }, undefined, { polling: 100 });
  const before = await top();
  await ben.say("down here");
  await ada.rows("down here").waitFor({ state: "attached" });
  assert(Math.abs((await top()) - before) < 2);
  await pill.filter({ hasText: "1" }).waitFor();
  await pill.click();
  await ada.page.waitForFunction(() => {
    const scroller = document.querySelector("#scroller");
    return scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2;
  });
  for (const one of [ada, ben]) await one.leave();
});

test("rows of one author stand together, days are named, and what is new is divided off", async () => {
  const [ada, ben] = [await arrive("groups", { name: "Ada" }), await arrive("groups", { name: "Ben" })];
  await ada.say("one");
  await ada.say("two");
  await ada.hears("two");
  assert.match(await ada.rows("one").getAttribute("class"), /leads/);
  assert.match(await ada.rows("two").getAttribute("class"), /follows/);
  await ada.page.getByText(words.today).waitFor();
  await ben.hears("two");
  await ben.page.goto(`${server.url}/`);
  await ada.say("three, while Ben is away");
  await ada.hears("three, while Ben is away");
  await ben.page.goto(ben.address);
  await ben.hears("three, while Ben is away");
  await ben.page.getByText(words.newMessages, { exact: true }).waitFor();
  for (const one of [ada, ben]) await one.leave();
});
