/**
 * Pictures, videos, voice and files: by button, drop, paste and microphone; seen and heard on the other side.
 */

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Person, startBrowser, startServer, words } from "./harness.js";
import { png, wav, webm } from "./samples.js";

const LIMIT = 300_000;
let server;
let browser;
before(async () => {
  server = await startServer({ settings: { MEDIA_MAX_BYTES: String(LIMIT) } });
  browser = await startBrowser();
});
after(async () => {
  await browser.close();
  await server.stop();
});

async function two(room, run) {
  const ada = await Person.arrive(browser, server.url, room, { name: "Ada" });
  const ben = await Person.arrive(browser, server.url, room, { name: "Ben" });
  await run(ada, ben);
  for (const one of [ada, ben]) await one.leave();
}

const picture = (name, hue = 0) => ({ name, mimeType: "image/png", buffer: png(640, 360, hue) });

/** Waits until a picture is really drawn. */
async function isDrawn(person, image) {
  await image.waitFor();
  await person.page.waitForFunction((one) => one.complete && one.naturalWidth > 0, await image.elementHandle());
}

/** A DataTransfer with files, inside the page. */
function transfer(person, files) {
  const plain = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString("base64") }));
  return person.page.evaluateHandle((files) => {
    const data = new DataTransfer();
    for (const { name, mimeType, base64 } of files) {
      const bytes = Uint8Array.from(atob(base64), (one) => one.charCodeAt(0));
      data.items.add(new File([bytes], name, { type: mimeType }));
    }
    return data;
  }, plain);
}

test("several files by the button, with a text", () =>
  two("button", async (ada, ben) => {
    await ada.page.locator("#file-input").setInputFiles([
      picture("one.png"),
      picture("two.png", 200),
      { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("some notes") },
    ]);
    await ada.page.locator("#chips li").nth(2).waitFor();
    await ada.say("look at these");
    await ben.hears("look at these");
    const row = ben.rows("look at these");
    for (const at of [0, 1]) await isDrawn(ben, row.locator("img").nth(at));
    assert.equal(await row.locator("img").count(), 2);
    await row.getByText("notes.txt").waitFor();
    await row.locator("img").first().click();
    const dialog = ben.page.getByRole("dialog");
    await isDrawn(ben, dialog.locator("img").first());
    await ben.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await ben.axe();
  }));

test("a picture has its box before it is there, so that nothing jumps", () =>
  two("box", async (ada, ben) => {
    const early = [];
    await ben.page.route("**/media/**", async (route) => {
      early.push(await ben.rows().last().locator("img").first().boundingBox());
      await route.continue();
    });
    await ada.page.locator("#file-input").setInputFiles([picture("box.png")]);
    await ada.say("in a box");
    await ben.hears("in a box");
    const image = ben.rows("in a box").locator("img").first();
    await isDrawn(ben, image);
    const box = await image.boundingBox();
    assert(box.width > 100 && box.width <= 420 && box.height <= 320, JSON.stringify(box));
    assert.deepEqual([early[0].width, early[0].height], [box.width, box.height]);
  }));

test("by drop and by paste", () =>
  two("drop", async (ada, ben) => {
    const dropped = await transfer(ada, [picture("dropped.png")]);
    for (const kind of ["dragenter", "dragover", "drop"]) await ada.page.dispatchEvent("#main", kind, { dataTransfer: dropped });
    await ada.page.locator("#chips li").first().waitFor();
    await ada.say("dropped it");
    await ben.hears("dropped it");
    await isDrawn(ben, ben.rows("dropped it").locator("img").first());

    const pasted = await transfer(ada, [picture("pasted.png", 120)]);
    await ada.composer.focus();
    await ada.page.evaluate((clipboardData) => {
      const event = new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true });
      document.querySelector("#composer").dispatchEvent(event);
    }, pasted);
    await ada.page.locator("#chips li").first().waitFor();
    await ada.composer.press("Enter");
    await isDrawn(ben, ben.rows().nth(1).locator("img").first());
  }));

test("a video plays in the room", () =>
  two("video", async (ada, ben) => {
    await ada.page.locator("#file-input").setInputFiles([{ name: "clip.webm", mimeType: "video/webm", buffer: webm() }]);
    await ada.page.locator("#chips li").first().waitFor();
    await ada.say("a clip");
    await ben.hears("a clip");
    const video = ben.rows("a clip").locator("video");
    await video.waitFor();
    const shape = await video.evaluate(async (one) => {
      one.muted = true;
      await one.play();
      return [one.videoWidth, one.videoHeight];
    });
    assert.deepEqual(shape, [320, 180]);
  }));

test("a voice message: record, listen, send; the other side plays it", () =>
  two("voice", async (ada, ben) => {
    await ada.page.getByRole("button", { name: words.record }).click();
    await ada.page.locator("#recorder").getByText(/0:0[1-9]/).waitFor();
    await ada.page.getByRole("button", { name: words.stopRecording }).click();
    await ada.page.locator("#recorder").getByRole("button", { name: words.play }).waitFor();
    await ada.page.getByRole("button", { name: words.sendRecording }).click();
    const player = ben.rows().first();
    await player.getByRole("button", { name: words.play }).click();
    await player.getByRole("button", { name: words.pause }).or(player.getByRole("button", { name: words.play })).first().waitFor();
    await ben.page.waitForFunction(() => [...document.querySelectorAll("audio")].some((one) => one.currentTime > 0 || one.played.length > 0));
    const { messages } = await (await ben.context.request.get(`${server.url}/api/v1/rooms/voice/messages?after=0`)).json();
    assert.equal(messages[0].media[0].kind, "voice");
    assert(messages[0].media[0].duration_ms > 500);
    await ben.axe();
  }));

test("a recording can be discarded, and leaves nothing", () =>
  two("discard", async (ada) => {
    await ada.page.getByRole("button", { name: words.record }).click();
    await ada.page.locator("#recorder").getByText(/0:0[1-9]/).waitFor();
    await ada.page.getByRole("button", { name: words.discardRecording }).click();
    await ada.composer.waitFor();
    assert.equal(await ada.rows().count(), 0);
  }));

test("a file that is too big is refused with the limit, and the text stays", () =>
  two("big", async (ada) => {
    ada.expected.push(/413/);
    await ada.composer.fill("with this");
    const buffer = Buffer.alloc(LIMIT + 1, "x");
    await ada.page.locator("#file-input").setInputFiles([{ name: "big.bin", mimeType: "application/octet-stream", buffer }]);
    await ada.page.getByText(/big\.bin is too big\. The limit is/).first().waitFor();
    assert.equal(await ada.composer.inputValue(), "with this");
    assert.equal(await ada.rows().count(), 0);
  }));

test("what is not a picture is never shown as one, and runs nowhere", () =>
  two("hostile", async (ada, ben) => {
    const html = Buffer.from("<!doctype html><script>parent.canary=1</script>");
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="parent.canary=1"><script>canary=1</script></svg>');
    await ada.page.locator("#file-input").setInputFiles([
      { name: "cat.png", mimeType: "image/png", buffer: html },
      { name: "cat.svg", mimeType: "image/svg+xml", buffer: svg },
      { name: "tone.wav", mimeType: "audio/wav", buffer: wav() },
    ]);
    await ada.page.locator("#chips li").nth(2).waitFor();
    await ada.say("three files");
    await ben.hears("three files");
    const { messages } = await (await ben.context.request.get(`${server.url}/api/v1/rooms/hostile/messages?after=0`)).json();
    const [first, second] = messages.at(-1).media;
    for (const { url, kind } of [first, second]) {
      assert.equal(kind, "file");
      const { headers } = await fetch(server.url + url).then((answer) => ({ headers: answer.headers }));
      assert.match(headers.get("content-disposition"), /^attachment/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.match(headers.get("content-security-policy"), /sandbox/);
    }
    assert.equal(await ben.page.evaluate(() => globalThis.canary), undefined);
  }));
