/**
 * Looking after a room: adding and removing people, handing it over, leaving it, reports, the archive and back, its end;
 * its new name and picture in the lists of those who look elsewhere.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, phone, startBrowser, startServer, words } from "./harness.js";
import { drawing } from "./scenery.js";
import { answer, dialog, field, go, heading, inList, item, member, press, showDetails, tab, together, withMember } from "./steps.js";

let server;
let browser;
before(async () => {
  server = await startServer();
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  assert.equal(await server.stop(), 0);
});
// Axe would measure colours of what is still fading in.
const arrive = (login, name, options = {}) => Person.arrive(browser, server.url, "tea", { login, name, reducedMotion: "reduce", ...options });
const isOut = async (person, text) => {
  // Who is sent out while they ask about the room are told that there is none.
  person.expected = [/status of 40[34]/];
  await person.page.waitForURL(`${server.url}/`);
  await person.page.getByText(text).waitFor();
};

test("people are added by name, removed, and told of both", async () => {
  const [ada, bo, cy] = [await arrive("ada", "Ada"), await arrive("bo", "Bo"), await arrive("cy", "Cy")];
  await together("Kettles", ada, bo);
  await showDetails(ada);
  await press(ada, words.addPeople);
  await field(ada, words.searchPeople).fill("cy");
  await ada.page.locator(".found button").filter({ hasText: "Cy" }).click();
  await ada.axe();
  await answer(ada, words.addPeople);
  await ada.log.getByText(words.notes.added("Ada", words.namesAnd("Bo", "Cy"))).waitFor();
  await inList(cy, "Kettles").click();
  await cy.say("thank you");
  await bo.hears("thank you");

  await withMember(ada, "Bo", words.removeThem);
  await ada.axe();
  await answer(ada, words.removeDo);
  await isOut(bo, words.gatherRemoved("Kettles"));
  await ada.log.getByText(words.notes.removed("Ada", "Bo")).waitFor();
  await member(ada, "Bo").waitFor({ state: "detached" });
  for (const one of [ada, bo, cy]) await one.leave();
});

test("a room is handed over, and who gave it away can leave", async () => {
  const [dot, eli] = [await arrive("dot", "Dot"), await arrive("eli", "Eli")];
  await together("Saucers", dot, eli);
  await showDetails(dot);
  await withMember(dot, "Eli", words.makeRole.owner);
  await dialog(dot).getByText(words.ownerText).waitFor();
  await answer(dot, words.makeRole.owner);
  await eli.log.getByText(words.notes.owner("Dot", "Eli")).waitFor();
  await withMember(dot, "Dot", words.makeRole.member);
  await answer(dot, words.makeRole.member);
  await dot.page.locator("#people").getByRole("tab", { name: words.roomSettings }).waitFor({ state: "detached" });
  await dot.say("keep it well");
  await eli.hears("keep it well");
  await press(dot, words.roomMenu);
  await item(dot, words.leaveRoom);
  await dot.axe();
  await answer(dot, words.leaveRoom);
  await isOut(dot, words.gatherLeft("Saucers"));
  await eli.log.getByText(words.notes.left("Dot")).waitFor();
  for (const one of [dot, eli]) await one.leave();
});

test("a reported message is seen by who looks after the room, and deleted for everybody", async () => {
  const [fay, gus, hal] = [await arrive("fay", "Fay"), await arrive("gus", "Gus"), await arrive("hal", "Hal")];
  const room = await together("Market", fay, gus, hal);
  await gus.say("buy my watches");
  await hal.hears("buy my watches");
  const { messages } = await hal.rest("GET", `rooms/${room}/messages`);
  await hal.rest("POST", `rooms/${room}/messages/${messages.at(-1).seq}/report`, { reason: "not what we drink" });
  await fay.page.reload();
  await press(fay, words.reportsOpen(1));
  await item(fay, words.reportsOpen(1));
  const shown = fay.page.locator("#people .reports li");
  await shown.getByText("not what we drink").waitFor();
  await fay.axe();
  await shown.getByText(words.reportDelete, { exact: true }).click();
  await answer(fay, words.deleteMessage);
  await fay.page.locator("#people").getByText(words.noReports).waitFor();
  await hal.rows("buy my watches").waitFor({ state: "detached" });
  for (const one of [fay, gus, hal]) await one.leave();
});

test("an archived room comes back, and a deleted one is gone for everybody", async () => {
  const [ivo, jo] = [await arrive("ivo", "Ivo"), await arrive("jo", "Jo", { device: phone })];
  await together("Cellar", ivo, jo);
  await showDetails(ivo);
  await tab(ivo, words.roomSettings);
  await press(ivo, words.archive);
  await answer(ivo, words.archiveDo);
  await jo.page.locator("#gate").getByText(words.isArchived).waitFor();
  await press(ivo, words.unarchive);
  await jo.log.getByText(words.notes.unarchived("Ivo")).waitFor();
  await jo.say("back again");
  await ivo.hears("back again");

  await press(ivo, words.deleteRoom);
  await field(ivo, words.deleteRoomType).fill("Attic");
  await answer(ivo, words.deleteRoom);
  await dialog(ivo).getByText(words.typeExactly("Cellar")).waitFor();
  await ivo.axe();
  await field(ivo, words.deleteRoomType).fill("Cellar");
  await answer(ivo, words.deleteRoom);
  for (const one of [ivo, jo]) await isOut(one, words.gatherDeleted("Cellar"));
  for (const one of [ivo, jo]) await one.leave();
});

test("a new title and picture of a room reach those who look at another one", async () => {
  const [kit, lou] = [await arrive("kit", "Kit"), await arrive("lou", "Lou")];
  await together("Old name", kit, lou);
  await go(lou, "/chat/tea/");
  await inList(lou, "Old name").click();
  await heading(lou, "Old name");
  await lou.page.locator("#room-list a").filter({ hasText: "tea" }).click();
  await heading(lou, "tea");
  await showDetails(kit);
  await tab(kit, words.roomSettings);
  await field(kit, words.roomTitle).fill("New name");
  await kit.page.locator("#people").getByRole("button", { name: words.save }).click();
  await inList(lou, "New name").waitFor();
  await kit.page.locator("#people input[type=file]").setInputFiles(await drawing(browser, "cup"));
  await kit.page.locator("#people .room-face img").waitFor();
  await inList(lou, "New name").locator("img.room-picture").waitFor();
  for (const one of [kit, lou]) await one.leave();
});
