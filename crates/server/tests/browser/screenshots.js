/**
 * Draws `docs/screenshots`: the states that the README shows and that reviewers look at, from the real page.
 *
 * The people and what they say are made up here, the same each time; only times and ids differ between two runs.
 */

import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Person, desktop, phone, startBrowser, startServer, words } from "./harness.js";
import { startRelay } from "./relay.js";
import { png, wav, webm } from "./samples.js";

const folder = fileURLToPath(new URL("../../../../docs/screenshots/", import.meta.url));
const room = "茶馆";
let drawn = 0;

async function draw(person, name) {
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.screenshot({ path: `${folder}${name}.png`, animations: "disabled", caret: "hide" });
  drawn += 1;
}

async function attach(person, ...files) {
  await person.page.locator("#file-input").setInputFiles(files);
  await person.page.locator("#chips li").nth(files.length - 1).waitFor();
}

const picture = (name, hue, width = 640, height = 400) => ({ name, mimeType: "image/png", buffer: png(width, height, hue) });

async function talk(lin, ada, wei) {
  await lin.say("The new oolong came this morning. Four tins, and a card from the farm.");
  await attach(lin, picture("tins.png", 60), picture("card.png", 140), picture("leaves.png", 210));
  await lin.say("Here it is:");
  await wei.say("好香的样子！下午三点一起喝吗？");
  await ada.say("Yes. I bring the small cups.");
  await ada.say("How hot do you make the water? The farm says `90 °C`, the shop says **boiling**.");
  await attach(wei, { name: "声音.wav", mimeType: "audio/wav", buffer: wav(4) });
  await wei.composer.press("Enter");
  await lin.say("Listen to Wei. Notes of last time: https://example.com/tea-notes");
  await attach(ada, { name: "pouring.webm", mimeType: "video/webm", buffer: webm() });
  await ada.say("And this is how it pours");
  await lin.hears("And this is how it pours");
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

  const [lin, ada, wei] = [await arrive("Lin"), await arrive("Ada", { colorScheme: "dark" }), await arrive("伟")];
  await talk(lin, ada, wei);
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
    await one.hears("And this is how it pours");
    await draw(one, name);
    await one.context.close();
  }

  await lin.rows("Here it is:").locator("img").first().click();
  await lin.page.getByRole("dialog").locator("img").first().waitFor();
  await draw(lin, "lightbox-desktop-light-en");
  await lin.page.keyboard.press("Escape");
  await lin.page.getByRole("button", { name: words.record }).click();
  await lin.page.locator("#recorder").getByText(/0:0[2-9]/).waitFor();
  await draw(lin, "recording-desktop-light-en");
  await lin.page.getByRole("button", { name: words.discardRecording }).click();

  const away = await Person.arrive(browser, relay.url, room, { name: "Noor" });
  await away.hears("And this is how it pours");
  relay.cut("all");
  for (const text of ["I am on the train.", "See you at three."]) await away.say(text);
  await away.page.locator("#connection").filter({ hasText: "2 messages" }).waitFor();
  await draw(away, "offline-desktop-light-en");

  const home = await arrive("Ada", { device: desktop });
  await home.page.goto(`${server.url}/`);
  await home.page.getByText(words.homeTitle).waitFor();
  await draw(home, "home-desktop-light-en");

  await browser.close();
  relay.stop();
  await server.stop();
  console.log(`${drawn} pictures in docs/screenshots`);
}

await main();
