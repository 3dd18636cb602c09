/**
 * The part of the screenshots in which people have accounts: a private room, those who look after it, and the way in.
 */

import { Person, desktop, phone, words } from "./harness.js";
import { go, member, showDetails, tab } from "./steps.js";

const room = "茶馆";

/** Somebody whose colour nobody has yet: it comes from an id that chance gives. */
export async function unlike(others, come) {
  const tone = (person) => person.page.evaluate(() => document.querySelector("#me .avatar").className);
  const taken = await Promise.all(others.map(tone));
  for (;;) {
    const person = await come();
    await person.page.locator("#me .avatar").waitFor();
    if (!taken.includes(await tone(person))) return person;
    await person.context.close();
  }
}

/** A private room of people with accounts: roles, a mention, reactions, an edit, an invitation; the way to an account. */
export async function council(browser, server, draw) {
  const arrive = (login, name, options = {}) => Person.arrive(browser, server.url, room, { login, name, ...options });
  const mei = await unlike([], () => arrive(`mei${Math.random().toString(36).slice(2, 8)}`, "梅 Mei"));
  const idOf = async (one) => (await one.rest("GET", "me")).id;
  const sam = await arrive("sam", "Sam", { device: phone, colorScheme: "dark", locale: "zh-CN" });
  const tom = await arrive("tom", "Tom", { colorScheme: "dark" });
  const { room: key } = await mei.rest("POST", "rooms", { kind: "private", title: "Kitchen council", topic: "What is brewed this week, and who brings the cups", people: [await idOf(sam), await idOf(tom)] });
  await mei.rest("PUT", `rooms/${key}/members/${await idOf(tom)}`, { role: "moderator" });
  await mei.rest("POST", "rooms", { kind: "public", name: "notices", topic: "News of the house" });
  await mei.rest("POST", "rooms", { kind: "direct", people: [await idOf(tom)] });
  for (const one of [mei, tom]) await one.page.goto(`${server.url}/chat/${key}/`);
  await mei.page.getByRole("heading", { level: 1, name: "Kitchen council" }).waitFor();
  await mei.say("The white tea goes on the list. Ninety degrees?");
  await tom.hears("Ninety degrees?");
  const { messages } = await mei.rest("GET", `rooms/${key}/messages`);
  const { seq } = messages.at(-1);
  for (const [one, emoji] of [[tom, "👍"], [sam, "👍"], [sam, "🍵"]]) await one.rest("PUT", `rooms/${key}/messages/${seq}/reactions/${encodeURIComponent(emoji)}`);
  await sam.rest("POST", `rooms/${key}/messages`, { client_id: "cups", text: "杯子我来带，@tom 你带水壶？" });
  await mei.rest("PATCH", `rooms/${key}/messages/${seq}`, { client_id: "degrees", text: "The white tea goes on the list. Eighty degrees, no more." });
  await tom.say("Yes. The big kettle, too.");
  await mei.hears("The big kettle");
  await showDetails(mei);
  await member(mei, "Tom").waitFor();
  await draw(mei, "private-room-desktop-light-en");
  await tab(mei, words.roomSettings);
  await draw(mei, "room-settings-desktop-light-en");
  await sam.page.goto(`${server.url}/chat/${key}/`);
  await sam.hears("The big kettle");
  await sam.page.locator("#rooms-toggle").click();
  await draw(sam, "rooms-phone-dark-zh");
  await tom.page.locator("#me").click();
  await tom.page.getByRole("tab", { name: words.tabProfile, selected: true }).waitFor();
  await draw(tom, "profile-desktop-dark-en");
  const { code } = await mei.rest("POST", `rooms/${key}/invites`, { expires_in: 604_800, uses: 5 });
  await entrance(browser, server, draw, code);
  for (const one of [mei, sam, tom]) await one.context.close();
}

/** What somebody sees who comes by without an account. */
async function entrance(browser, server, draw, code) {
  const pages = [["sign-in", "sign-in-desktop-light-en", {}], ["sign-up", "sign-up-phone-light-zh", { device: phone, locale: "zh-CN" }], [`invite/${code}`, "invitation-phone-light-en", { device: phone }]];
  for (const [path, name, options] of pages) {
    const visitor = await Person.arrive(browser, server.url, undefined, { device: desktop, ...options });
    await go(visitor, `/${path}`);
    await visitor.page.getByRole("heading", { level: 1 }).waitFor();
    await draw(visitor, name);
    await visitor.context.close();
  }
}
