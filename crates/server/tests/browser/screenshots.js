/**
 * Draws `docs/screenshots`: the states that the README shows and that reviewers look at, from the real page.
 *
 * The people and what they say are made up here, the same each time; only times and ids differ between two runs.
 * A folder as the first argument takes them instead: to look at before they are kept.
 */

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { adminPictures } from "./admin-scenery.js";
import { council, unlike } from "./council.js";
import { Person, desktop, phone, startBrowser, startServer, words } from "./harness.js";
import { startRelay } from "./relay.js";
import { clip, drawing } from "./scenery.js";

const folder = process.argv[2] ? `${process.argv[2]}/` : fileURLToPath(new URL("../../../../docs/screenshots/", import.meta.url));
const room = "茶馆";
let drawn = 0;

async function draw(person, name) {
  await person.page.waitForFunction(() => [...document.images].every((one) => one.complete && one.naturalWidth > 0));
  await person.page.screenshot({ path: `${folder}${name}.png`, animations: "disabled", caret: "hide" });
  drawn += 1;
}

async function attach(person, ...files) {
  await person.page.locator("#file-input").setInputFiles(files);
  await person.page.locator("#chips li").nth(files.length - 1).waitFor();
}

/** A voice message by the microphone, so that it has its own waveform. */
async function speak(person) {
  await person.page.getByRole("button", { name: words.record }).click();
  await person.page.locator("#recorder").getByText(/0:0[3-9]/).waitFor();
  await person.page.getByRole("button", { name: words.stopRecording }).click();
  await person.page.getByRole("button", { name: words.sendRecording }).click();
}

async function talk(browser, lin, ada, wei) {
  const [tins, garden, cup] = [await drawing(browser, "tins"), await drawing(browser, "garden"), await drawing(browser, "cup")];
  await attach(lin, clip(garden));
  await lin.say("The road up to the farm, this morning");
  await ada.say("How far is it?");
  await lin.say("Two hours, and worth each of them.");
  await attach(lin, tins, garden, cup);
  await lin.say("The new oolong is here. Four tins, and the farm, and the first cup:");
  await wei.hears("The new oolong");
  await wei.say("好香的样子！下午三点一起喝吗？");
  await ada.hears("下午三点");
  await ada.say("Yes. I bring the small cups.");
  await ada.say("How hot is the water? The farm says `90 °C`, the shop says **boiling**.");
  await wei.hears("How hot");
  await speak(wei);
  await lin.rows().nth(7).waitFor();
}

async function main() {
  mkdirSync(folder, { recursive: true });
  const server = await startServer();
  const relay = await startRelay(server.port);
  const browser = await startBrowser();
  const arrive = (name, options = {}, at = room) => Person.arrive(browser, server.url, at, { name, ...options });

  const empty = await arrive("Ada", {}, "new-room");
  await empty.page.getByText(words.emptyRoom).waitFor();
  await draw(empty, "empty-desktop-light-en");

  const lin = await unlike([], () => arrive("Lin"));
  const ada = await unlike([lin], () => arrive("Ada", { colorScheme: "dark" }));
  const wei = await unlike([lin, ada], () => arrive("伟"));
  await talk(browser, lin, ada, wei);
  await wei.composer.pressSequentially("我来带");
  await lin.page.getByText(words.typingOne("伟")).waitFor();
  await draw(lin, "room-desktop-light-en");
  await draw(ada, "room-desktop-dark-en");
  await lin.page.locator("#people-toggle").click();
  await draw(lin, "people-desktop-light-en");
  await lin.page.locator("#people-toggle").click();

  const others = [["room-phone-light-en", phone, "light", "en-GB"], ["room-phone-dark-zh", phone, "dark", "zh-CN"], ["room-desktop-light-zh", desktop, "light", "zh-CN"]];
  for (const [name, device, colorScheme, locale] of others) {
    const one = await arrive("Mei", { device, colorScheme, locale });
    await one.rows().nth(7).waitFor();
    await draw(one, name);
    await one.context.close();
  }

  await lin.rows("The new oolong").locator("img").first().click();
  await lin.page.getByRole("dialog").locator("img").first().waitFor();
  await draw(lin, "lightbox-desktop-light-en");
  await lin.page.keyboard.press("Escape");
  await lin.page.getByRole("button", { name: words.record }).click();
  await lin.page.locator("#recorder").getByText(/0:0[2-9]/).waitFor();
  await draw(lin, "recording-desktop-light-en");
  await lin.page.getByRole("button", { name: words.discardRecording }).click();

  const away = await Person.arrive(browser, relay.url, room, { name: "Noor" });
  await away.rows().nth(7).waitFor();
  relay.cut("all");
  for (const text of ["I am on the train.", "See you at three."]) await away.say(text);
  await away.page.locator("#connection").filter({ hasText: "2 messages" }).waitFor();
  await draw(away, "offline-desktop-light-en");

  const home = await arrive("Ada", { device: desktop });
  await home.page.goto(`${server.url}/`);
  await home.page.getByText(words.homeTitle).waitFor();
  await draw(home, "home-desktop-light-en");

  await council(browser, server, draw);
  await adminPictures(browser, draw);

  await browser.close();
  relay.stop();
  await server.stop();
  console.log(`${drawn} pictures in ${folder}`);
}

await main();
