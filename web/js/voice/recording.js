// @ts-check
/**
 * Records from the microphone: the sound in a form this browser can make, its loudness ten times a second, its length.
 * Must never: keep the microphone after the end.
 * Bounded by: 10 minutes; 64 bars handed on.
 */

import { withDuration } from "./webm.js";

/** Safari makes MP4, the others WebM or Ogg. */
const TYPES = ["audio/webm;codecs=opus", "audio/mp4;codecs=mp4a.40.2", "audio/mp4", "audio/ogg;codecs=opus", ""];
const EVERY = 100;
const LONGEST = 10 * 60_000;
const BARS = 64;
const RATE = 48_000;

/** @typedef {{blob: Blob, duration_ms: number, waveform: number[]}} Clip */

export class Recording {
  /** Loudness so far, 0 to 100, ten a second. @type {number[]} */ levels = [];
  /** Called for each of them. */ onlevel = () => {};
  /** Called when the longest time is over. */ onend = () => {};
  #startedAt = performance.now();
  /** @type {Blob[]} */ #parts = [];
  /** @type {any} */ #timer;

  /** Asks for the microphone and begins. @returns {Promise<Recording>} rejects where there is none or it is not allowed */
  static async start() {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 } });
    try {
      return new Recording(stream);
    } catch (error) {
      stream.getTracks().forEach((track) => track.stop());
      throw error;
    }
  }

  /** @param {MediaStream} stream */
  constructor(stream) {
    this.stream = stream;
    const mimeType = TYPES.find((type) => !type || MediaRecorder.isTypeSupported(type));
    this.recorder = new MediaRecorder(stream, { ...(mimeType ? { mimeType } : {}), audioBitsPerSecond: RATE });
    this.recorder.ondataavailable = ({ data }) => data.size && this.#parts.push(data);
    this.context = new AudioContext();
    this.analyser = new AnalyserNode(this.context, { fftSize: 2048 });
    this.context.createMediaStreamSource(stream).connect(this.analyser);
    this.recorder.start(1_000);
    this.#timer = setInterval(() => this.#measure(), EVERY);
  }

  /** Milliseconds so far. */
  get length() {
    return performance.now() - this.#startedAt;
  }

  #measure() {
    const samples = new Float32Array(this.analyser.fftSize);
    this.analyser.getFloatTimeDomainData(samples);
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    // The square root of the root mean square: quiet speech is seen, loud speech still fits.
    this.levels.push(Math.min(100, Math.round(140 * Math.sqrt(Math.sqrt(sum / samples.length)))));
    this.onlevel();
    if (this.length >= LONGEST) this.onend();
  }

  /** @returns {Promise<Clip>} */
  async stop() {
    const duration_ms = Math.round(this.length);
    if (this.recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => (this.recorder.onstop = resolve));
      this.recorder.stop();
      await stopped;
    }
    this.discard();
    // Codecs after a semicolon confuse those who compare types.
    const type = (this.recorder.mimeType || "audio/webm").split(";")[0];
    const raw = new Blob(this.#parts, { type });
    const blob = type === "audio/webm" ? new Blob(/** @type {BlobPart[]} */ (withDuration(new Uint8Array(await raw.arrayBuffer()), duration_ms)), { type }) : raw;
    return { blob, duration_ms, waveform: shorten(this.levels, BARS) };
  }

  /** Lets go of the microphone. */
  discard() {
    clearInterval(this.#timer);
    this.onlevel = this.onend = () => {};
    if (this.recorder.state !== "inactive") this.recorder.stop();
    this.stream.getTracks().forEach((track) => track.stop());
    if (this.context.state !== "closed") void this.context.close();
  }
}

/** The loudest of each stretch. @param {number[]} levels @param {number} most */
export function shorten(levels, most) {
  if (levels.length <= most) return levels.length ? [...levels] : [0];
  return Array.from({ length: most }, (_, index) => {
    const from = Math.floor((index * levels.length) / most);
    return Math.max(...levels.slice(from, Math.floor(((index + 1) * levels.length) / most)));
  });
}
