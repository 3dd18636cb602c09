// @ts-check
/**
 * The voice message in the place of the composer: live waveform and clock, stop to listen, discard, send.
 * Must never: lose a clip because the room was changed (it waits in its room) or because the upload failed (the outbox has it).
 * Bounded by: one recording at a time, one clip a room.
 *
 * @typedef {import("../voice/recording.js").Clip} Clip
 */

import { h, iconButton, need } from "../lib/dom.js";
import { clockOf, strings } from "../lib/language.js";
import { localFile } from "../state/files.js";
import { Recording } from "../voice/recording.js";
import { player } from "./player.js";

const SHOWN = 120;

export class Recorder {
  #place = need("#recorder");
  #row = need("#composer-row");
  /** @type {Recording | undefined} */ #recording;
  /** @type {Map<string, Clip>} */ #clips = new Map();
  #asking = false;

  /** @param {import("../state/chat.js").Chat} chat @param {(text: string) => void} complain @param {() => void} sent */
  constructor(chat, complain, sent) {
    this.chat = chat;
    this.complain = complain;
    this.sent = sent;
    need("#voice").addEventListener("click", () => void this.#start());
  }

  /** Whether something would be lost with the page. */
  get busy() {
    return Boolean(this.#recording) || this.#clips.size > 0;
  }

  /** The room is about to be left: what is being recorded becomes its clip. */
  async leave() {
    if (this.#recording) await this.#stop();
  }

  /** @param {string} room */
  show(room) {
    const clip = this.#clips.get(room);
    if (clip) this.#listen(clip);
    else this.#close();
  }

  async #start() {
    if (this.#asking || this.#recording) return;
    if (!navigator.mediaDevices?.getUserMedia) return this.complain(strings.insecureMicrophone);
    this.#asking = true;
    this.complain("");
    try {
      this.#recording = await Recording.start();
      for (const other of document.querySelectorAll("audio, video")) /** @type {HTMLMediaElement} */ (other).pause();
      this.#live(this.#recording);
    } catch {
      this.complain(strings.noMicrophone);
    } finally {
      this.#asking = false;
    }
  }

  /** @param {Recording} recording */
  #live(recording) {
    const clock = h("span", { class: "clock", role: "timer", "aria-label": strings.recording }, "0:00");
    const trace = h("div", { class: "trace", "aria-hidden": "true" });
    const stop = iconButton("stop", strings.stopRecording, { class: "stop", onclick: () => void this.#stop() });
    this.#open(iconButton("bin", strings.discardRecording, { onclick: () => this.#discard() }), h("span", { class: "live" }), clock, trace, stop);
    recording.onlevel = () => {
      clock.textContent = clockOf(Math.floor(recording.length / 1000));
      const bar = h("i", {});
      bar.style.height = `${8 + (recording.levels.at(-1) ?? 0) * 0.92}%`;
      trace.append(bar);
      if (trace.children.length > SHOWN) trace.firstElementChild?.remove();
    };
    recording.onend = () => void this.#stop();
    stop.focus();
  }

  async #stop() {
    const recording = this.#recording;
    const room = this.chat.current;
    this.#recording = undefined;
    if (!recording) return;
    const clip = await recording.stop();
    this.#clips.set(room, clip);
    if (this.chat.current === room) this.#listen(clip);
  }

  /** @param {Clip} clip */
  #listen(clip) {
    const send = iconButton("send", strings.sendRecording, { class: "send", onclick: () => void this.#send(clip) });
    const address = URL.createObjectURL(clip.blob);
    this.#open(iconButton("bin", strings.discardRecording, { onclick: () => this.#discard() }), player({ ...clip, url: address }), send);
    send.focus();
  }

  /** @param {Clip} clip */
  async #send(clip) {
    const room = this.chat.current;
    const ending = clip.blob.type.includes("mp4") ? "m4a" : clip.blob.type.includes("ogg") ? "ogg" : "webm";
    const file = await localFile(clip.blob, { kind: "voice", name: `voice.${ending}`, duration_ms: clip.duration_ms, waveform: clip.waveform });
    this.chat.send(room, { text: "", files: [file] });
    this.#clips.delete(room);
    this.#close();
    need("#composer").focus({ preventScroll: true });
    this.sent();
  }

  #discard() {
    this.#recording?.discard();
    this.#recording = undefined;
    this.#clips.delete(this.chat.current);
    this.#close();
    need("#voice").focus();
  }

  /** @param {...HTMLElement} parts */
  #open(...parts) {
    this.#row.hidden = true;
    this.#place.hidden = false;
    this.#place.replaceChildren(...parts);
  }

  #close() {
    this.#row.hidden = false;
    this.#place.hidden = true;
    this.#place.replaceChildren();
  }
}
