/**
 * What every scenario needs: the server on a free port with a folder of its own, people in a real Chromium, and a
 * strict ear: any console error, failed request or report of the Content-Security-Policy fails the scenario.
 *
 * Must never wait for a fixed time: everything waits for what a person would see.
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

import en from "../../../../web/i18n/en.js";

export const words = en;

const packages = createRequire(join(process.env.TEAHOUSE_NODE_PACKAGES ?? process.cwd(), "package.json"));
const { chromium } = packages("playwright-core");
const axeSource = readFileSync(packages.resolve("axe-core/axe.min.js"), "utf8");

const program = process.env.TEAHOUSE_PROGRAM ?? "target/debug/teahouse";
const folder = () => mkdtempSync(join(process.env.TEAHOUSE_TEST_FOLDER ?? tmpdir(), "run-"));

/** A program by its name, on the search path or where Debian keeps the daemons. */
export function find(name) {
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin"];
  const found = folders.map((one) => join(one, name)).find(existsSync);
  assert(found, `there is no ${name}: cargo xtask browser installs it`);
  return found;
}

/** Starts the server; `stop` ends it, `kill` is `kill -9`. */
export async function startServer({ settings = {}, data = folder(), listen = "127.0.0.1:0" } = {}) {
  const environment = Object.fromEntries(Object.entries(settings).map(([key, value]) => [`TEAHOUSE_${key}`, value]));
  const child = spawn(program, ["serve", "--listen", listen, "--data", data], {
    env: { ...process.env, TEAHOUSE_LIMITS_ENABLED: "false", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (data) => (errors = (errors + data).slice(-20_000)));
  const ended = new Promise((resolve) => child.once("exit", (code, signal) => resolve(code ?? signal)));
  const url = await new Promise((resolve, reject) => {
    let printed = "";
    child.stdout.on("data", (data) => {
      printed += data;
      const found = printed.match(/listening on (http:\/\/\S+)/);
      if (found) resolve(found[1]);
    });
    void ended.then((code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  const end = (signal) => () => (child.kill(signal), ended);
  return { url, data, port: Number(new URL(url).port), stop: end("SIGTERM"), kill: end("SIGKILL") };
}

/** One Chromium for a file of scenarios. */
export function startBrowser(flags = []) {
  return chromium.launch({
    executablePath: find("chromium"),
    args: [
      ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
      ...["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
      ...["--disable-component-update", "--disable-sync", "--use-fake-ui-for-media-stream"],
      ...["--use-fake-device-for-media-stream", "--autoplay-policy=no-user-gesture-required", ...flags],
    ],
  });
}

export const desktop = { viewport: { width: 1280, height: 800 } };
export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

/** What each person of a story signs in with. */
export const password = (login) => `${login} drinks oolong`;

/** Somebody with a browser of their own, who has told their name. */
export class Person {
  /** Console errors that a scenario brings about on purpose. @type {RegExp[]} */
  expected = [];
  errors = [];

  /** Opens a room; `name: undefined` leaves them unnamed, `login` makes an account first. */
  static async arrive(browser, url, room, { name, login, device = desktop, ...options } = {}) {
    const context = await browser.newContext({ locale: "en-GB", timezoneId: "Europe/London", ...device, ...options });
    await context.grantPermissions(["microphone", "clipboard-read", "clipboard-write"]).catch(() => {});
    const person = new Person(context, url, room);
    person.touches = device.hasTouch === true;
    if (login) await person.#signUp(login, name);
    else if (name) await person.#tellName(name);
    person.page = await context.newPage();
    person.page.setDefaultTimeout(60_000);
    person.#listen();
    await person.page.goto(person.address);
    return person;
  }

  constructor(context, url, room) {
    Object.assign(this, { context, url, room });
    this.address = room === undefined ? `${url}/` : `${url}/chat/${encodeURIComponent(room)}/`;
  }

  /** As the page does it: the cookie of the first visit, then the name. */
  async #tellName(name) {
    await this.context.request.get(this.address);
    const answer = await this.context.request.put(`${this.url}/api/v1/me`, {
      data: { name },
      headers: { origin: this.url },
    });
    assert.equal(answer.status(), 200, await answer.text());
  }

  async #signUp(login, name = login) {
    await this.rest("POST", "sign-up", { login, name, password: password(login) });
  }

  /** REST as this person: with their cookies, as our own pages ask. */
  async rest(method, path, data) {
    const token = (await this.context.cookies(this.url)).find((cookie) => cookie.name === "teahouse_csrf")?.value;
    const headers = { origin: this.url, ...(token && { "x-csrf-token": token }) };
    const answer = await this.context.request.fetch(`${this.url}/api/v1/${path}`, { method, data, headers });
    assert(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`);
    return answer.status() === 204 ? undefined : answer.json();
  }

  /** Signs out behind the page's back; what it was about to ask for is called off, as it would be refused. */
  async signOut() {
    await this.page.goto("about:blank");
    await this.rest("POST", "sign-out");
  }

  #listen() {
    const complain = (words) => this.errors.push(words);
    this.page.on("console", (message) => {
      if (message.type() === "error") complain(`${message.text()} (${message.location().url})`);
    });
    this.page.on("pageerror", (error) => complain(`uncaught: ${error.stack ?? error}`));
    void this.page.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", (event) => {
        console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
      });
    });
  }

  get composer() {
    return this.page.locator("#composer");
  }

  get log() {
    return this.page.getByRole("log");
  }

  rows(text) {
    const rows = this.log.locator("li.row");
    return text === undefined ? rows : rows.filter({ hasText: text });
  }

  /** On a phone Enter breaks the line and the button sends. */
  async say(text) {
    await this.composer.fill(text);
    if (this.touches) await this.page.getByRole("button", { name: words.send, exact: true }).tap();
    else await this.composer.press("Enter");
  }

  /** Waits until exactly one row has the text and is past sending. */
  async hears(text) {
    await this.rows(text).first().waitFor();
    await this.page.waitForFunction(
      (text) => {
        const rows = [...document.querySelectorAll("[role=log] li.row")].filter((row) => row.textContent.includes(text));
        return rows.length === 1 && /^m\d+$/.test(rows[0].id);
      },
      text,
    );
  }

  /** The texts in the room, from top to bottom. */
  texts() {
    return this.page.locator("[role=log] li.row .text").allTextContents();
  }

  async axe() {
    await this.page.evaluate(axeSource);
    const found = await this.page.evaluate(() =>
      globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    const lines = found.violations.map((it) => `${it.id}: ${it.help}\n  ${it.nodes.map((node) => node.html).join("\n  ")}`);
    assert.deepEqual(lines, []);
    assert(found.passes.length > 5, "axe looked at nothing");
  }

  /** Ends the visit; whatever the ear caught fails the scenario. */
  async leave() {
    await this.context.close();
    const unexpected = this.errors.filter((words) => !this.expected.some((pattern) => pattern.test(words)));
    assert.deepEqual(unexpected, []);
  }
}

/** Fills a room by REST with messages of many heights, as one guest. */
export async function fill(person, count, text = (n) => `message ${n} ${"and so on ".repeat((n * 7) % 40)}`) {
  for (let n = 1; n <= count; n += 1) {
    const answer = await person.context.request.post(`${person.url}/api/v1/rooms/${person.room}/messages`, {
      data: { client_id: `fill-${n}`, text: text(n) },
      headers: { origin: person.url },
    });
    assert.equal(answer.status(), 201, await answer.text());
  }
}
