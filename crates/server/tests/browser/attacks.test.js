/**
 * A page of another site, in the browser of somebody who is signed in here: it opens no socket (A47), changes nothing,
 * reads nothing, and shows none of our pages inside its own (A62). The other page is on another port of the same host, which
 * browsers count as the same site: the cookies do come along, and only the server stands in the way.
 */

import assert from "node:assert/strict";
import http from "node:http";
import { after, before, test } from "node:test";

import { startBrowser, startServer } from "./harness.js";

let server;
let browser;
let evil;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
  evil = await startEvil();
});
after(async () => {
  await browser.close();
  evil.close();
  assert.equal(await server.stop(), 0);
});

/** An empty page on an origin of its own. */
function startEvil() {
  const site = http.createServer((_, response) => {
    response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html><title>evil</title><body>");
  });
  return new Promise((resolve) => {
    site.listen(0, "127.0.0.1", () => resolve({ url: `http://127.0.0.1:${site.address().port}/`, close: () => site.close() }));
  });
}

/** Waits until something holds that the browser reports on its own time. */
async function until(condition, what) {
  const deadline = Date.now() + 20_000;
  while (!condition()) {
    assert(Date.now() < deadline, what());
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Somebody signed in, with two tabs: one of ours and one of theirs; and what came back from the server to the latter. */
async function victim(login) {
  const context = await browser.newContext();
  const own = await context.newPage();
  await own.goto(`${server.url}/chat/${login}/`);
  const account = { login, password: "seven cups of green tea" };
  const made = await context.request.post(`${server.url}/api/v1/sign-up`, { data: account, headers: { origin: server.url } });
  assert.equal(made.status(), 201, await made.text());
  assert((await context.cookies()).some((cookie) => cookie.name === "teahouse" && cookie.httpOnly));
  const theirs = await context.newPage();
  const said = [];
  // From below what the page is told, as it hears of none of them; the two reports of a request come in any order.
  const wire = await context.newCDPSession(theirs);
  await wire.send("Network.enable");
  const [asked, statuses] = [[], new Map()];
  wire.on("Network.requestWillBeSent", ({ requestId, request }) => request.url.startsWith(server.url) && asked.push(requestId));
  wire.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode }) => statuses.set(requestId, statusCode));
  const answers = async (count) => {
    await until(() => asked.length >= count && asked.every((id) => statuses.has(id)), () => `${asked.length} of ${count}`);
    return asked.map((id) => statuses.get(id));
  };
  theirs.on("console", (message) => said.push(message.text()));
  await theirs.goto(evil.url);
  return { context, own, theirs, answers, said };
}

/** How a socket from this page ends: open, or refused before it was. */
function socket(page, path, protocols) {
  const url = server.url.replace("http", "ws") + path;
  return page.evaluate(
    ([url, protocols]) => new Promise((resolve) => {
      const socket = new WebSocket(url, protocols);
      socket.onopen = () => (socket.close(), resolve("open"));
      socket.onerror = () => resolve("refused");
    }),
    [url, protocols],
  );
}

/** A request with the cookies, as a form or a script of the page can make it. */
function post(page, path, type, body) {
  return page.evaluate(
    async ([url, type, body]) => {
      const options = { method: "POST", mode: "no-cors", credentials: "include", headers: { "content-type": type }, body };
      return fetch(url, options).then((answer) => answer.type, () => "blocked");
    },
    [server.url + path, type, body],
  );
}

test("another site's page opens no socket with its visitor's cookies", async () => {
  const { context, own, theirs, said } = await victim("ada");
  for (const [path, protocols] of [["/ws", ["chat.v1.json"]], ["/ws/chat/ada/", []]]) {
    assert.equal(await socket(own, path, protocols), "open", `ours does, at ${path}`);
    assert.equal(await socket(theirs, path, protocols), "refused", path);
  }
  const refusals = () => said.filter((words) => words.includes("Unexpected response code: 403"));
  await until(() => refusals().length === 2, () => said.join("\n"));
  await context.close();
});

test("another site's page changes nothing with its visitor's cookies", async () => {
  const { context, own, theirs, answers } = await victim("ben");
  const message = JSON.stringify({ client_id: "evil", text: "I never said that" });
  const requests = [
    ["/api/v1/rooms/ben/messages", message, 403],
    ["/api/v1/rooms", JSON.stringify({ kind: "private", title: "not mine" }), 403],
    ["/api/v1/media?name=evil.txt", "evil", 403],
    ["/api/v1/sign-out", "", 403],
    // Where nobody needs to be known, what a form can send is no JSON and is not even read.
    ["/api/v1/sign-in", JSON.stringify({ login: "ben", password: "seven cups of green tea" }), 415],
    ["/api/v1/sign-up", JSON.stringify({ login: "mallory", password: "seven cups of green tea" }), 415],
    ["/api/v1/password-reset", JSON.stringify({ login: "ben" }), 415],
  ];
  for (const [path, body] of requests) {
    for (const type of ["text/plain", "application/x-www-form-urlencoded"]) {
      assert.equal(await post(theirs, path, type, body), "blocked", path);
    }
  }
  assert.deepEqual(await answers(2 * requests.length), requests.flatMap(([, , status]) => [status, status]), "each did reach the server");
  const read = await own.evaluate(async () => (await fetch("/api/v1/rooms/ben/messages")).json());
  assert.deepEqual(read.messages, []);
  const me = await own.evaluate(async () => (await fetch("/api/v1/me")).json());
  assert.equal(me.login, "ben", "still signed in");
  await context.close();
});

test("another site's page reads nothing, and may not even ask for more", async () => {
  const { context, own, theirs } = await victim("cleo");
  const tried = await theirs.evaluate(async (url) => {
    const tries = [
      ["GET", {}],
      ["PUT", { "content-type": "application/json" }],
      ["DELETE", {}],
      ["POST", { authorization: "Bearer x" }],
    ];
    const outcomes = [];
    for (const [method, headers] of tries) {
      const answer = fetch(`${url}/api/v1/me`, { method, headers, credentials: "include" });
      outcomes.push(await answer.then((got) => got.text(), () => "blocked"));
    }
    return outcomes;
  }, server.url);
  assert.deepEqual(tried, ["blocked", "blocked", "blocked", "blocked"]);
  const picture = (page) => page.evaluate((url) => new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve("shown");
    image.onerror = () => resolve("blocked");
    image.src = url;
  }), `${server.url}/static/icons/app-180.png`);
  assert.deepEqual([await picture(own), await picture(theirs)], ["shown", "blocked"]);
  assert.equal((await own.evaluate(async () => (await fetch("/api/v1/me")).json())).login, "cleo");
  await context.close();
});

test("no page of ours is shown inside another site's", async () => {
  const { context, theirs, said } = await victim("dora");
  const paths = ["/chat/dora/", "/", "/sign-in", "/admin/", "/api/v1/me"];
  for (const path of paths) {
    await theirs.evaluate((url) => new Promise((resolve) => {
      const frame = document.createElement("iframe");
      frame.onload = resolve;
      frame.src = url;
      document.body.replaceChildren(frame);
    }), server.url + path);
    const [frame] = theirs.mainFrame().childFrames();
    assert.match(frame.url(), /^chrome-error:/, path);
    assert.equal(await frame.locator("#composer").count(), 0, path);
  }
  await until(() => said.filter((words) => /frame-ancestors/.test(words)).length === paths.length, () => said.join("\n"));
  await context.close();
});
