/**
 * The nginx recipe of docs/behind-a-proxy.md, as it stands there, in front of the server: TLS, both wires, uploads.
 */

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { Person, find, startBrowser, startServer, words } from "./harness.js";
import { png } from "./samples.js";

const HOST = "chat.example.com";
const guide = new URL("../../../../docs/behind-a-proxy.md", import.meta.url);

function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** The recipe with our ports and a certificate of our own; what it needs around it to run as nobody in particular. */
function configuration(folder, port, upstream) {
  const recipe = readFileSync(guide, "utf8").match(/```nginx\n([\s\S]*?)```/)[1];
  const replaced = recipe
    .replace("server 127.0.0.1:8070;", `server 127.0.0.1:${upstream};`)
    .replace("listen 443 ssl;", `listen 127.0.0.1:${port} ssl;`)
    .replace(/\/etc\/ssl\/\S+\.pem/, join(folder, "cert.pem"))
    .replace(/\/etc\/ssl\/\S+\.key/, join(folder, "cert.key"));
  assert.equal(replaced.includes("/etc/ssl"), false);
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((name) => `${name}_temp_path ${folder}/${name};`);
  return `daemon off; pid ${folder}/pid; error_log stderr; worker_processes 1;
    events { worker_connections 256; }
    http { access_log off; ${paths.join(" ")}
    ${replaced} }`;
}

async function startNginx(port, upstream) {
  const folder = mkdtempSync(join(process.env.TEAHOUSE_TEST_FOLDER ?? tmpdir(), "nginx-"));
  mkdirSync(join(folder, "logs"), { recursive: true });
  const subject = ["-subj", `/CN=${HOST}`, "-days", "1", "-keyout", join(folder, "cert.key"), "-out", join(folder, "cert.pem")];
  execFileSync(find("openssl"), ["req", "-x509", "-newkey", "rsa:2048", "-nodes", ...subject], { stdio: "ignore" });
  writeFileSync(join(folder, "nginx.conf"), configuration(folder, port, upstream));
  const child = spawn(find("nginx"), ["-p", folder, "-c", join(folder, "nginx.conf")], { stdio: ["ignore", "ignore", "pipe"] });
  let errors = "";
  child.stderr.on("data", (data) => (errors += data));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const listens = () => new Promise((resolve) => {
    const probe = net.connect(port, "127.0.0.1", () => (probe.destroy(), resolve(true))).on("error", () => resolve(false));
  });
  while (!(await listens())) {
    assert.equal(child.exitCode, null, errors);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { stop: () => (child.kill("SIGTERM"), ended) };
}

test("behind nginx by TLS: both sockets, uploads, a secure cookie, a microphone", async () => {
  const port = await freePort();
  const server = await startServer({
    settings: { PUBLIC_URL: `https://${HOST}:${port}`, TRUSTED_PROXIES: "127.0.0.1" },
  });
  const nginx = await startNginx(port, server.port);
  const browser = await startBrowser([`--host-resolver-rules=MAP ${HOST} 127.0.0.1`]);
  try {
    const url = `https://${HOST}:${port}`;
    const [ada, ben] = [await arrive(browser, url, "Ada"), await arrive(browser, url, "Ben")];
    await ada.page.locator("#file-input").setInputFiles([{ name: "a.png", mimeType: "image/png", buffer: png(1600, 1200) }]);
    await ada.page.locator("#chips li").first().waitFor();
    await ada.say("through the proxy");
    await ben.hears("through the proxy");
    const image = await ben.rows("through the proxy").locator("img").first().elementHandle();
    await ben.page.waitForFunction((one) => one.complete && one.naturalWidth > 0, image);
    const cookie = (await ada.context.cookies()).find(({ httpOnly }) => httpOnly);
    assert.equal(cookie.secure, true);
    assert.equal(await ada.page.evaluate(() => isSecureContext), true);
    await ada.page.getByRole("button", { name: words.record }).click();
    await ada.page.getByRole("button", { name: words.discardRecording }).click();

    const echo = await ada.page.evaluate((url) => new Promise((resolve, reject) => {
      const socket = new WebSocket(`${url.replace("https", "wss")}/ws/chat/tea/`);
      socket.onopen = () => socket.send('{"content":"the old wire","user_name":"old"}');
      socket.onmessage = ({ data }) => resolve(JSON.parse(data).message);
      socket.onclose = () => reject(new Error("closed"));
    }), url);
    assert.equal(echo, "the old wire");
    ada.expected.push(/404 .*metrics/);
    assert.equal(await ada.page.evaluate(async () => (await fetch("/metrics")).status), 404);
    for (const one of [ada, ben]) await one.leave();
  } finally {
    await browser.close();
    await nginx.stop();
    await server.stop();
  }
});

/** Their name is told from the page: node does not know where the host is, the browser does. */
async function arrive(browser, url, name) {
  const person = await Person.arrive(browser, url, "tea", { ignoreHTTPSErrors: true });
  const status = await person.page.evaluate(async (name) => {
    const headers = { "content-type": "application/json" };
    return (await fetch("/api/v1/me", { method: "PUT", headers, body: JSON.stringify({ name }) })).status;
  }, name);
  assert.equal(status, 200);
  return person;
}
