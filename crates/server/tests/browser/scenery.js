/**
 * What the people of the screenshots show each other: drawn here, so that no picture of somebody else's is kept.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { find } from "./harness.js";

const hills = (sky, far, near, sun) => `
  <rect width="960" height="600" fill="${sky}"/><circle cx="700" cy="170" r="64" fill="${sun}"/>
  <path d="M0 380Q160 240 330 340T640 300T960 350V600H0Z" fill="${far}"/>
  ${[0, 1, 2, 3, 4, 5].map((n) => `<path d="M0 ${430 + n * 34}Q240 ${370 + n * 36} 480 ${430 + n * 34}T960 ${420 + n * 34}V600H0Z" fill="${near}" opacity="${0.35 + n * 0.12}"/>`).join("")}`;

const cup = (table, bowl, tea) => `
  <rect width="960" height="600" fill="${table}"/><ellipse cx="480" cy="470" rx="300" ry="46" fill="#0002"/>
  <path d="M250 250H710Q700 470 560 470H400Q260 470 250 250Z" fill="${bowl}"/>
  <ellipse cx="480" cy="250" rx="230" ry="52" fill="${bowl}"/><ellipse cx="480" cy="256" rx="206" ry="42" fill="${tea}"/>
  <g fill="none" stroke="#fff" stroke-opacity=".7" stroke-width="12" stroke-linecap="round">
  <path d="M420 180q-30-40 0-80t0-80"/><path d="M520 180q-30-40 0-80t0-80"/></g>`;

const tins = (wall) => `
  <rect width="960" height="600" fill="${wall}"/><rect y="440" width="960" height="160" fill="#6b4a2f"/>
  ${["#2b664a", "#8f4a06", "#1f6f8b", "#7a3e9d"].map((tin, at) => `<g transform="translate(${110 + at * 195} 190)">
    <rect width="150" height="250" rx="10" fill="${tin}"/><rect y="-26" width="150" height="40" rx="8" fill="${tin}" opacity=".8"/>
    <rect x="24" y="80" width="102" height="90" rx="6" fill="#fbfaf7"/><circle cx="75" cy="125" r="26" fill="${tin}"/></g>`).join("")}`;

const DRAWINGS = {
  tins: tins("#e4e1d9"),
  garden: hills("#dcebe2", "#7fa892", "#2b664a", "#f6e3b4"),
  cup: cup("#d9c7ac", "#fbfaf7", "#b5722a"),
};

/** Draws one of them as a PNG. */
export async function drawing(browser, name) {
  const page = await browser.newPage({ viewport: { width: 960, height: 600 } });
  await page.setContent(`<style>body{margin:0}</style><svg viewBox="0 0 960 600" width="960" height="600">${DRAWINGS[name]}</svg>`);
  const buffer = await page.screenshot();
  await page.close();
  return { name: `${name}.png`, mimeType: "image/png", buffer };
}

/** Two seconds of the camera coming nearer to a drawing. */
export function clip(picture) {
  const folder = mkdtempSync(join(process.env.TEAHOUSE_TEST_FOLDER ?? tmpdir(), "clip-"));
  const [still, moving] = [join(folder, "still.png"), join(folder, "clip.webm")];
  writeFileSync(still, picture.buffer);
  const nearer = "zoompan=z='1+on/100':d=20:s=480x300:fps=10";
  execFileSync(find("ffmpeg"), ["-loglevel", "error", "-i", still, "-vf", nearer, "-c:v", "libvpx", "-b:v", "600k", moving]);
  return { name: "garden.webm", mimeType: "video/webm", buffer: readFileSync(moving) };
}
