// @ts-check
/**
 * Plays voice: play and pause, a waveform to move in (also by keyboard: it is a slider), clock, speed.
 * Must never: play two at a time, load before somebody asks.
 * Bounded by: 64 bars; one audio element per player, without a source until it is used.
 */

import { h, icon, iconButton } from "../lib/dom.js";
import { clockOf, strings } from "../lib/language.js";
import { keep, recall } from "../lib/keep.js";

const RATES = [1, 1.5, 2];
const BARS = 48;

/** The one that plays. @type {HTMLAudioElement | undefined} */
let playing;

/** @param {HTMLAudioElement} audio */
function takeOver(audio) {
  if (playing !== audio) playing?.pause();
  playing = audio;
}

// A video with sound silences the voice, and the other way round.
if (globalThis.document) {
  document.addEventListener("play", (event) => {
    const { target } = event;
    for (const other of document.querySelectorAll("video")) if (other !== target) other.pause();
    if (target instanceof HTMLVideoElement) playing?.pause();
  }, true);
}

/** @param {number[] | undefined} waveform @returns {number[]} as many bars as are drawn, 0 to 1 */
export function bars(waveform) {
  if (!waveform?.length) return Array.from({ length: BARS }, () => 0);
  return Array.from({ length: BARS }, (_, index) => {
    const from = Math.floor((index * waveform.length) / BARS);
    const to = Math.max(from + 1, Math.floor(((index + 1) * waveform.length) / BARS));
    return Math.max(...waveform.slice(from, to)) / 100;
  });
}

/** @param {{url: string, name?: string, duration_ms?: number, waveform?: number[]}} medium */
export function player(medium) {
  const audio = h("audio", { preload: "none" });
  const button = iconButton("play", strings.play, { class: "play" });
  const drawn = bars(medium.waveform).map((height) => {
    const bar = h("i", {});
    bar.style.height = `${Math.round(10 + height * 90)}%`;
    return bar;
  });
  const slider = h("input", { type: "range", min: "0", max: "1000", value: "0", step: "1", "aria-label": strings.seek });
  const clock = h("span", { class: "clock" });
  const rate = h("button", { type: "button", class: "rate" });
  const element = h("div", { class: "player", role: "group", "aria-label": medium.name || strings.voice }, button, h("div", { class: "wave" }, ...drawn, slider), clock, rate, audio);
  control({ audio, button, slider, clock, rate, drawn, medium, element });
  if (medium.name && !medium.waveform) element.prepend(h("span", { class: "player-name" }, h("bdi", {}, medium.name)));
  return element;
}

/** @param {any} parts */
function control({ audio, button, slider, clock, rate, drawn, medium, element }) {
  const length = () => (Number.isFinite(audio.duration) && audio.duration > 0 ? audio.duration : (medium.duration_ms ?? 0) / 1000);
  const show = () => {
    const whole = length();
    const part = whole ? Math.min(1, audio.currentTime / whole) : 0;
    slider.value = String(Math.round(part * 1000));
    slider.setAttribute("aria-valuetext", `${clockOf(audio.currentTime)} / ${clockOf(whole)}`);
    drawn.forEach((/** @type {Element} */ bar, /** @type {number} */ index) => bar.classList.toggle("played", (index + 0.5) / drawn.length <= part));
    clock.textContent = clockOf(audio.currentTime > 0 ? audio.currentTime : whole);
  };
  const load = () => {
    if (audio.src) return;
    audio.src = medium.url;
    audio.preservesPitch = true;
    audio.playbackRate = speed();
  };
  const face = (/** @type {string} */ name, /** @type {string} */ label) => {
    button.replaceChildren(icon(name));
    button.title = label;
    button.setAttribute("aria-label", label);
  };
  button.addEventListener("click", () => {
    load();
    if (audio.paused) void audio.play().catch(() => audio.error && element.classList.add("broken"));
    else audio.pause();
  });
  slider.addEventListener("input", () => {
    load();
    if (length()) audio.currentTime = (Number(slider.value) / 1000) * length();
    show();
  });
  // The arrows move by five seconds, however long it is.
  slider.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = { ArrowRight: 5, ArrowLeft: -5 }[event.key];
    if (!by) return;
    event.preventDefault();
    load();
    audio.currentTime = Math.max(0, Math.min(length(), audio.currentTime + by));
    show();
  });
  audio.addEventListener("play", () => (takeOver(audio), face("pause", strings.pause), animate(audio, show)));
  audio.addEventListener("pause", () => face("play", strings.play));
  audio.addEventListener("ended", () => ((audio.currentTime = 0), show()));
  for (const name of ["timeupdate", "loadedmetadata", "durationchange", "seeked"]) audio.addEventListener(name, show);
  audio.addEventListener("error", () => {
    element.classList.add("broken");
    clock.textContent = strings.cannotPlay;
  });
  pace(audio, rate);
  show();
  // Nobody told the length: the file itself knows it.
  if (!medium.duration_ms) {
    audio.preload = "metadata";
    load();
  }
}

const speed = () => /** @type {number} */ (recall("speed", 1));

/** @param {HTMLAudioElement} audio @param {HTMLButtonElement} button */
function pace(audio, button) {
  const show = (/** @type {number} */ rate) => {
    button.textContent = `${rate}×`;
    button.setAttribute("aria-label", strings.speed(rate));
  };
  button.addEventListener("click", () => {
    const next = RATES[(RATES.indexOf(audio.src ? audio.playbackRate : speed()) + 1) % RATES.length];
    audio.playbackRate = next;
    keep("speed", next);
    show(next);
  });
  show(speed());
}

/** `timeupdate` comes four times a second: too coarse for the bars. @param {HTMLAudioElement} audio @param {() => void} show */
function animate(audio, show) {
  if (audio.paused || !audio.isConnected) return audio.isConnected ? undefined : audio.pause();
  show();
  requestAnimationFrame(() => animate(audio, show));
}
