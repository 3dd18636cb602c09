/**
 * The page over plain HTTP under a name of its own: there browsers send no Fetch Metadata, and only the page's token shows
 * the server that its own page asks. Everything that changes something has to bring it.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import admin from "../../../../web/i18n/admin/en.js";
import { Person, startBrowser, startServer, words } from "./harness.js";
import { png } from "./samples.js";

const PASSWORD = "seven cups of green tea";

let server;
let browser;
before(async () => {
  const data = mkdtempSync(join(process.env.TEAHOUSE_TEST_FOLDER ?? tmpdir(), "token-"));
  const program = process.env.TEAHOUSE_PROGRAM ?? "target/debug/teahouse";
  const made = spawnSync(program, ["user", "add", "root", "--admin", "--password-stdin", "--data", data], { input: `${PASSWORD}\n`, encoding: "utf8" });
  assert.equal(made.status, 0, made.stderr);
  server = await startServer({ data, settings: { ALLOWED_HOSTS: "chat.test" } });
  browser = await startBrowser(["--host-resolver-rules=MAP chat.test 127.0.0.1"]);
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
});

test("without Fetch Metadata the page's token is what lets its changes in", async () => {
  const url = `http://chat.test:${server.port}`;
  const root = await Person.arrive(browser, url, undefined);
  // What only TLS makes true is refused by the browser, and said.
  root.expected = [/Cross-Origin-Opener-Policy/];
  root.page.setDefaultTimeout(15_000);
  const changes = [];
  root.page.on("request", (request) => {
    if (!["GET", "HEAD"].includes(request.method())) changes.push(request);
  });
  await root.page.goto(`${url}/sign-in?next=%2Fchat%2Ftea%2F`);
  await root.page.getByLabel(words.loginOrEmail).fill("root");
  await root.page.getByLabel(words.password, { exact: true }).fill(PASSWORD);
  await root.page.getByRole("button", { name: words.signIn, exact: true }).click();
  await root.page.waitForURL("**/chat/tea/");
  await root.say("over plain HTTP");
  await root.hears("over plain HTTP");

  await root.page.locator("#me").click();
  await root.page.getByLabel(words.yourName).fill("Root of all tea");
  await root.page.locator("dialog").getByRole("button", { name: words.save }).click();
  await root.page.locator("#me").getByText("Root of all tea").waitFor();
  await root.page.keyboard.press("Escape");

  await root.page.locator("#file-input").setInputFiles({ name: "leaf.png", mimeType: "image/png", buffer: png(64, 48) });
  await root.page.getByRole("button", { name: words.send, exact: true }).click();
  await root.log.locator("li.row[id^=m] img").waitFor();

  await root.page.goto(`${url}/admin/keys/`);
  await root.page.getByRole("button", { name: admin.keys.add }).click();
  const dialog = root.page.getByRole("dialog");
  await dialog.getByLabel(admin.keys.nameHint).fill("a bot");
  await dialog.getByLabel(admin.keys.rightNames.read).check();
  await dialog.getByRole("button", { name: admin.keys.action }).click();
  await root.page.locator("input.secret").waitFor();

  const seen = await Promise.all(changes.map(async (request) => ({ path: new URL(request.url()).pathname, headers: await request.allHeaders() })));
  const signedIn = seen.filter(({ path }) => path !== "/api/v1/sign-in");
  for (const path of ["/api/v1/me", "/api/v1/media", "/api/v1/admin/keys"]) assert(signedIn.some((one) => one.path === path), `nothing was sent to ${path}`);
  for (const { path, headers } of signedIn) {
    assert.equal(headers["sec-fetch-site"], undefined, `${path}: this browser tells where it comes from, so the token proves nothing`);
    assert(headers["x-csrf-token"], `${path}: no token`);
  }
  await root.leave();
});
