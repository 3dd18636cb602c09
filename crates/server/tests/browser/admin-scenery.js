/**
 * The pictures of the admin: a small server with people, reports and a ban, and messages that flow while it is looked at.
 */

import en from "../../../../web/i18n/admin/en.js";
import { admin, staffed, visit } from "./admins.js";
import { Person, desktop, phone } from "./harness.js";

const PEOPLE = [["mei", "梅 Mei"], ["sam", "Sam"], ["tom", "Tom Brewer"], ["noor", "Noor"], ["lin", "Lin"], ["wei", "伟"]];
const SECONDS_SHOWN = 10;

/** People with accounts, who are in a room. */
async function arrive(browser, server) {
  const people = {};
  for (const [login, name] of PEOPLE) people[login] = await Person.arrive(browser, server.url, "tea", { login, name });
  return people;
}

async function reported({ rest }, reporter, text, reason) {
  const { seq } = await rest("POST", "rooms/tea/messages", { client_id: `r${text.length}`, text });
  await reporter.rest("POST", `rooms/tea/messages/${seq}/report`, { reason });
}

/** Somebody talks until the plots have something to show. */
async function flow(talker, root) {
  let over = false;
  const shown = root.page.waitForFunction((points) => (document.querySelector(".plot-line")?.getAttribute("d") ?? "").split("L").length > points, SECONDS_SHOWN).finally(() => (over = true));
  for (let n = 0; !over; n += 1) await talker.rest("POST", "rooms/tea/messages", { client_id: `flow-${n}`, text: `cup number ${n}` });
  await shown;
}

/** @param {(person: Person, name: string) => Promise<void>} draw */
export async function adminPictures(browser, draw) {
  const server = await staffed();
  const people = await arrive(browser, server);
  const { mei, sam, tom, noor } = people;
  const bound = (person) => ({ rest: person.rest.bind(person) });
  await reported(bound(noor), mei, "Buy my cups, cheapest in town! https://cups.example", "Advertising, the third time today");
  await reported(bound(tom), sam, "Your oolong tastes of socks.", "Unkind");
  const root = await admin(browser, server);
  await root.rest("POST", "admin/bans", { network: "203.0.113.0/24", seconds: 604_800, reason: "Spam from this network" });
  await root.rest("PATCH", `admin/users/${(await noor.rest("GET", "me")).id}`, { disabled: true });
  const night = await admin(browser, server, { device: phone, colorScheme: "dark" });
  await Promise.all([flow(mei, root), night.page.locator(".plot-line").first().waitFor()]);
  await draw(root, "admin-overview-desktop-light-en");
  await draw(night, "admin-overview-phone-dark-en");
  await visit(root, "users");
  await root.page.getByText("Tom Brewer").waitFor();
  await draw(root, "admin-people-desktop-light-en");
  await visit(night, "users");
  await night.page.getByText("Tom Brewer").waitFor();
  await draw(night, "admin-people-phone-dark-en");
  const { id } = await tom.rest("GET", "me");
  await visit(root, `users/${id}`);
  await root.page.getByText(en.users.noBans).waitFor();
  await draw(root, "admin-person-desktop-light-en");
  await visit(root, "reports");
  await root.page.locator("article.card").nth(1).waitFor();
  await draw(root, "admin-reports-desktop-light-en");
  const dark = await admin(browser, server, { device: desktop, colorScheme: "dark" });
  await visit(dark, "reports");
  await dark.page.locator("article.card").nth(1).waitFor();
  await draw(dark, "admin-reports-desktop-dark-en");
  for (const one of [root, night, dark, ...Object.values(people)]) await one.context.close();
  await server.stop();
}
