/**
 * What people do again and again in rooms: the steps that stories share, in the language of whoever takes them.
 *
 * Must never look behind the page, but for `together` and `signIn`'s password, which are not what a story is about.
 */

import { password, words } from "./harness.js";

export const go = (person, path) => person.page.goto(`${person.url}${path}`);
export const press = (person, name) => person.page.getByRole("button", { name, exact: true }).click();
export const item = (person, name) => person.page.getByRole("menuitem", { name, exact: true }).click();
export const field = (person, label) => person.page.getByLabel(label, { exact: true });
export const heading = (person, name) => person.page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
export const dialog = (person) => person.page.locator("dialog[open]");
export const answer = (person, name) => dialog(person).getByRole("button", { name, exact: true }).click();
export const inList = (person, title) => person.page.locator("#room-list a").filter({ hasText: title });
export const showDetails = (person) => person.page.locator("#people-toggle").click();
export const tab = (person, name) => person.page.locator("#people").getByRole("tab", { name, exact: true }).click();
export const member = (person, name) => person.page.locator("#people .person").filter({ hasText: name });

/** What can be done with somebody in the list of members. */
export async function withMember(person, name, label) {
  await member(person, name).click();
  await item(person, label);
}

/** By the dialog, as people do it. */
export async function makePrivate(person, title, says = words) {
  await press(person, says.addRoom);
  await item(person, says.newRoom);
  await field(person, says.roomTitle).fill(title);
  await press(person, says.makeRoom);
  await heading(person, title);
  await person.page.waitForURL(/\/chat\/r_/);
  return new URL(person.page.url()).pathname;
}

/** By REST: a private room of these people, opened by each. */
export async function together(title, ...people) {
  const [first, ...others] = people;
  const ids = await Promise.all(others.map(async (one) => (await one.rest("GET", "me")).id));
  const { room } = await first.rest("POST", "rooms", { kind: "private", title, people: ids });
  for (const one of people) {
    await go(one, `/chat/${room}/`);
    await heading(one, title);
  }
  return room;
}

/** With the details open: makes an invitation and reads its link. */
export async function invitation(person, says = words) {
  await tab(person, says.invitationsTab);
  await press(person, says.makeInvitation);
  await answer(person, says.makeInvitation);
  const address = await field(person, says.copyInvite).first().inputValue();
  await person.page.keyboard.press("Escape");
  return new URL(address).pathname;
}

export async function signUp(person, login, name, says = words) {
  await field(person, says.login).fill(login);
  await field(person, says.displayName).fill(name);
  await field(person, says.password).fill(password(login));
  await press(person, says.signUp);
}

export async function signIn(person, login, secret = password(login)) {
  await field(person, words.loginOrEmail).fill(login);
  await field(person, words.password).fill(secret);
  await press(person, words.signIn);
}
