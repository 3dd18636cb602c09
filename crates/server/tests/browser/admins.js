/**
 * What the stories of the admin's pages share: a server with an admin, and the way in by the page where all sign in.
 */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import en from "../../../../web/i18n/admin/en.js";
import { Person, desktop, startServer, words } from "./harness.js";

export const PASSWORD = "seven cups of green tea";

/** A server with the admin `root`. */
export async function staffed(settings = {}) {
  const data = mkdtempSync(join(process.env.TEAHOUSE_TEST_FOLDER ?? tmpdir(), "admin-"));
  command(data, "user", "add", "root", "--admin", "--password-stdin");
  return startServer({ data, settings });
}

/** The program, once, on this folder. */
function command(data, ...words) {
  const program = process.env.TEAHOUSE_PROGRAM ?? "target/debug/teahouse";
  const done = spawnSync(program, [...words, "--data", data], { input: `${PASSWORD}\n`, encoding: "utf8" });
  assert.equal(done.status, 0, done.stderr);
}

/** The admin, signed in by the form to which `/admin/` leads. */
export async function admin(browser, server, options = { device: desktop }, said = { page: words, admin: en }) {
  const person = await Person.arrive(browser, server.url, undefined, options);
  await person.page.goto(`${server.url}/admin/`);
  await person.page.waitForURL("**/sign-in?next=%2Fadmin%2F");
  await person.page.getByLabel(said.page.loginOrEmail, { exact: true }).fill("root");
  await person.page.getByLabel(said.page.password, { exact: true }).fill(PASSWORD);
  await person.page.getByRole("button", { name: said.page.signIn, exact: true }).click();
  await person.page.getByRole("heading", { name: said.admin.sections.overview }).waitFor();
  return person;
}

export const visit = (person, place) => person.page.goto(`${person.url}/admin/${place}/`);
