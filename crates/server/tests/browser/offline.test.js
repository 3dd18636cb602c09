/**
 * Nothing is lost when the wire is: the page goes on, and what was written goes out in order, once.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, startBrowser, startServer, words } from "./harness.js";
import { startRelay } from "./relay.js";

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser.close());

/** What Chromium says of a wire that was cut on purpose. */
const cutWire = [/WebSocket connection to .* failed/, /net::ERR_(CONNECTION|INTERNET|EMPTY|SOCKET|NETWORK|ABORTED)/];

async function withRelay(run) {
  const server = await startServer();
  const relay = await startRelay(server.port);
  try {
    const ada = await Person.arrive(browser, relay.url, "tea", { name: "Ada" });
    const ben = await Person.arrive(browser, server.url, "tea", { name: "Ben" });
    ada.expected.push(...cutWire);
    await run({ server, relay, ada, ben });
    for (const one of [ada, ben]) await one.leave();
  } finally {
    relay.stop();
    await server.stop();
  }
}

test("offline one goes on writing; all goes out in order on return, and what was missed comes", () =>
  withRelay(async ({ relay, ada, ben }) => {
    await ada.say("before");
    await ben.hears("before");
    relay.cut("all");
    for (const text of ["first", "second", "third"]) await ada.say(text);
    await ben.say("meanwhile");
    await ada.page.locator("#connection").filter({ hasText: "3 messages" }).waitFor();
    assert.equal(await ada.composer.isEnabled(), true);
    assert.equal(await ben.rows("first").count(), 0);
    relay.mend();
    await ada.page.getByText(words.tryNow).click({ timeout: 3_000 }).catch(() => {});
    for (const text of ["meanwhile", "first", "second", "third"]) {
      await ben.hears(text);
      await ada.hears(text);
    }
    assert.deepEqual(await ben.texts(), ["before", "meanwhile", "first", "second", "third"]);
    assert.deepEqual(await ada.texts(), await ben.texts());
  }));

test("a reload with an outbox keeps it, and sends it once", () =>
  withRelay(async ({ relay, ada, ben }) => {
    await ada.say("before");
    await ben.hears("before");
    relay.cut("sockets");
    for (const text of ["kept one", "kept two"]) await ada.say(text);
    await ada.rows("kept two").waitFor();
    await ada.page.reload();
    await ada.rows("kept two").waitFor();
    assert.equal(await ben.rows("kept").count(), 0);
    relay.mend();
    await ben.hears("kept two");
    await ada.hears("kept two");
    assert.deepEqual(await ben.texts(), ["before", "kept one", "kept two"]);
    assert.deepEqual(await ada.texts(), ["before", "kept one", "kept two"]);
  }));

test("the browser's own offline mode is understood, too", () =>
  withRelay(async ({ ada, ben }) => {
    await ada.say("before");
    await ben.hears("before");
    await ada.context.setOffline(true);
    await ada.say("written offline");
    await ada.rows("written offline").waitFor();
    await ada.context.setOffline(false);
    await ben.hears("written offline");
    await ada.hears("written offline");
  }));

test("a server that is killed and started again loses nothing that anybody saw", async () => {
  const first = await startServer();
  const ada = await Person.arrive(browser, first.url, "tea", { name: "Ada" });
  const ben = await Person.arrive(browser, first.url, "tea", { name: "Ben" });
  for (const one of [ada, ben]) one.expected.push(...cutWire);
  for (let n = 1; n <= 20; n += 1) await ada.say(`number ${n}.`);
  await ben.hears("number 20.");
  await first.kill();
  await ada.say("into the dark");
  const second = await startServer({ data: first.data, listen: `127.0.0.1:${first.port}` });
  await ada.hears("into the dark");
  await ben.hears("into the dark");
  const expected = [...Array.from({ length: 20 }, (_, at) => `number ${at + 1}.`), "into the dark"];
  assert.deepEqual(await ben.texts(), expected);
  assert.deepEqual(await ada.texts(), expected);
  for (const one of [ada, ben]) await one.leave();
  await second.stop();
});
