/**
 * The tutorial's own page, as its Django serves it, against our socket: unchanged. And who may come from elsewhere.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, startBrowser, startServer } from "./harness.js";
import { startTutorial } from "./relay.js";
import { png, wav, webm } from "./samples.js";

let server;
let django;
let browser;
before(async () => {
  browser = await startBrowser();
  server = await startServer({ settings: { ALLOWED_ORIGINS: "https://app.example.com,null", ALLOWED_HOSTS: "127.0.0.1" } });
  django = await startTutorial(server.port);
});
after(async () => {
  await browser.close();
  django.stop();
  await server.stop();
});

/** The tutorial draws every picture from a service on port 8000; what it would draw is given to it. */
async function visit(room) {
  const person = await Person.arrive(browser, django.url, undefined);
  await person.page.route("http://127.0.0.1:8000/**", (route) => route.fulfill({ contentType: "image/png", body: png() }));
  await person.page.goto(`${django.url}/chat/${room}/`);
  person.expected.push(/favicon/);
  return person;
}

test("its page works unchanged: text both ways, pictures, videos and voice", async () => {
  const old = await visit("room");
  const ada = await Person.arrive(browser, server.url, "room", { name: "Ada" });
  const log = old.page.locator("#chat-log");

  await old.page.locator("#chat-message-input").fill("hi from the tutorial");
  await old.page.locator("#send-text").click();
  await log.getByText("web: hi from the tutorial").waitFor();
  await ada.hears("hi from the tutorial");
  await ada.say("hi from Teahouse");
  await log.getByText("Ada: hi from Teahouse").waitFor();

  const send = async (button, file) => {
    const [chooser] = await Promise.all([old.page.waitForEvent("filechooser"), old.page.locator(button).click()]);
    await chooser.setFiles(file);
  };
  await send("#send-image", { name: "a.png", mimeType: "image/png", buffer: png() });
  await log.locator("img").waitFor();
  await ada.rows().nth(2).locator("img").waitFor();
  await send("#send-video", { name: "a.webm", mimeType: "video/webm", buffer: webm() });
  await old.page.waitForFunction(() => document.querySelector("#chat-log video")?.readyState >= 1);
  await ada.rows().nth(3).locator("video").waitFor();
  await send("#send-audio", { name: "a.wav", mimeType: "audio/wav", buffer: wav() });
  await old.page.waitForFunction(() => document.querySelector("#chat-log audio")?.readyState >= 1);
  await ada.rows().nth(4).waitFor();

  const { messages } = await (await ada.context.request.get(`${server.url}/api/v1/rooms/room/messages?after=0`)).json();
  assert.deepEqual(messages.map(({ type }) => type), ["text", "text", "image", "video", "voice"]);
  assert.match(messages[2].media[0].url, /^\/media\/m_/);
  for (const one of [old, ada]) await one.leave();
});

test("its page does not hear another room", async () => {
  const [old, other] = [await visit("here"), await visit("there")];
  await other.page.locator("#chat-message-input").fill("over there");
  await other.page.locator("#send-text").click();
  await other.page.getByText("web: over there").waitFor();
  await old.page.locator("#chat-message-input").fill("over here");
  await old.page.locator("#send-text").click();
  await old.page.getByText("web: over here").waitFor();
  assert.deepEqual(await old.page.locator("#chat-log .message").allTextContents(), ["web: over here"]);
  for (const one of [old, other]) await one.leave();
});

/** What a page of another origin gets from the socket: "open" or "closed". */
async function opened(origin, address) {
  const context = await browser.newContext();
  await context.route(`${origin}/**`, (route) => route.fulfill({ contentType: "text/html", body: "<p>elsewhere" }));
  const page = await context.newPage();
  await page.goto(`${origin}/`);
  const result = await page.evaluate((address) => new Promise((resolve) => {
    const socket = new WebSocket(address);
    socket.onopen = () => resolve("open");
    socket.onerror = () => resolve("closed");
  }), address);
  await context.close();
  return result;
}

test("a page of another site comes in only when it is in allowed_origins", async () => {
  const address = `${server.url.replace("http", "ws")}/ws/chat/room/`;
  assert.equal(await opened("http://evil.example.com", address), "closed");
  assert.equal(await opened("http://app.example.com", address), "closed");
  const answer = async (origin) => {
    const headers = { connection: "Upgrade", upgrade: "websocket", origin };
    return (await statusOf(`${server.url}/ws/chat/room/`, headers));
  };
  assert.equal(await answer("https://app.example.com"), 101);
  assert.equal(await answer("null"), 101);
  assert.equal(await answer("https://app.example.com.evil.org"), 403);
  assert.equal(await answer("https://app.example.com:81"), 403);
});

async function statusOf(url, headers) {
  const http = await import("node:http");
  return new Promise((resolve, reject) => {
    const all = { "sec-websocket-version": "13", "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==", ...headers };
    const request = http.get(url, { headers: all }, (response) => (response.resume(), resolve(response.statusCode)));
    request.on("upgrade", (response, socket) => (socket.destroy(), resolve(response.statusCode)));
    request.on("error", reject);
  });
}
