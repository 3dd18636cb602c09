// @ts-check
/**
 * Carries files to `POST /api/v1/media`, with progress; one task per file, shared by the composer's chips and the outbox.
 * Must never: decide what a message is, or take a broken network for a refusal (it rejects with `Disconnected`).
 * Bounded by: three uploads at a time, the rest waits in line.
 *
 * @typedef {import("../teahouse.js").Media} Media
 * @typedef {{id: string, blob: Blob, name: string, kind: Media["kind"], width?: number, height?: number,
 *   duration_ms?: number, waveform?: number[], media?: Media}} LocalFile
 * @typedef {{file: LocalFile, state: "waiting"|"sending"|"done"|"failed"|"offline", part: number, error?: Refusal,
 *   done: Promise<Media>, cancel: () => void}} Task
 */

import { csrfHeaders } from "../lib/csrf.js";
import { Disconnected, Emitter, Refusal } from "../teahouse.js";

const AT_ONCE = 3;

export class Uploads extends Emitter {
  /** @type {Map<string, Task>} */ #tasks = new Map();
  /** @type {(() => void)[]} */ #line = [];
  #running = 0;

  /** The largest upload that the server takes; told at the greeting. */
  limit = Infinity;

  /** @param {string} id */
  task(id) {
    return this.#tasks.get(id);
  }

  /** The task of this file: the one under way or done, else a new one. @param {LocalFile} file @returns {Task} */
  start(file) {
    const present = this.#tasks.get(file.id);
    if (present && present.state !== "failed" && present.state !== "offline") return present;
    const request = new XMLHttpRequest();
    let cancelled = false;
    /** @type {Task} */
    const task = {
      file,
      state: "waiting",
      part: 0,
      done: Promise.resolve().then(() => this.#run(task, request, () => cancelled)),
      cancel: () => {
        cancelled = true;
        request.abort();
        this.#tasks.delete(file.id);
      },
    };
    task.done.catch(() => {});
    this.#tasks.set(file.id, task);
    return task;
  }

  /** The message was sent: nobody asks for its uploads any more. @param {string} id */
  forget(id) {
    this.#tasks.delete(id);
  }

  /** @param {string} id */
  cancel(id) {
    this.#tasks.get(id)?.cancel();
  }

  /** @param {Task} task @param {XMLHttpRequest} request @param {() => boolean} cancelled */
  async #run(task, request, cancelled) {
    try {
      if (task.file.media) return this.#finish(task, task.file.media);
      if (task.file.blob.size > this.limit) throw new Refusal({ code: "too_big", message: "" });
      await this.#turn();
      try {
        if (cancelled()) throw new Disconnected("cancelled");
        this.#change(task, "sending");
        const media = await this.#send(task, request);
        return this.#finish(task, media);
      } finally {
        this.#running -= 1;
        this.#line.shift()?.();
      }
    } catch (error) {
      if (error instanceof Refusal) task.error = error;
      this.#change(task, error instanceof Refusal ? "failed" : "offline");
      throw error;
    }
  }

  /** @returns {Promise<void>} */
  async #turn() {
    if (this.#running >= AT_ONCE) await new Promise((resolve) => this.#line.push(() => resolve(undefined)));
    this.#running += 1;
  }

  /** @param {Task} task @param {Media} media */
  #finish(task, media) {
    task.file.media = media;
    task.part = 1;
    this.#change(task, "done");
    return media;
  }

  /** @param {Task} task @param {Task["state"]} state */
  #change(task, state) {
    task.state = state;
    this.emit("change", task);
  }

  /** @param {Task} task @param {XMLHttpRequest} request @returns {Promise<Media>} */
  #send(task, request) {
    const { blob, name, waveform } = task.file;
    return new Promise((resolve, reject) => {
      request.open("POST", `/api/v1/media?name=${encodeURIComponent(name)}`);
      request.setRequestHeader("content-type", blob.type || "application/octet-stream");
      for (const [name, value] of Object.entries(csrfHeaders())) request.setRequestHeader(name, value);
      if (waveform) request.setRequestHeader("x-waveform", base64url(waveform));
      request.upload.onprogress = (progress) => {
        task.part = progress.lengthComputable && progress.total ? progress.loaded / progress.total : 0;
        this.emit("change", task);
      };
      request.onload = () => {
        const outcome = answerOf(request);
        if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      };
      request.onerror = request.onabort = request.ontimeout = () => reject(new Disconnected("the upload broke off"));
      request.send(blob);
    });
  }
}

/** @param {XMLHttpRequest} request @returns {Media | Error} */
function answerOf(request) {
  const { status } = request;
  let body;
  try {
    body = JSON.parse(request.responseText);
  } catch {
    body = undefined;
  }
  if (status >= 200 && status < 300 && body?.id) return body;
  const code = body?.error?.code ?? { 413: "too_big", 507: "storage_full", 415: "bad_media" }[status] ?? "internal";
  // Busy, draining, or a proxy without the server behind it: the same bytes may well be taken later.
  const passing = code === "busy" || code === "draining" || code === "rate_limited" || (!body && status >= 502 && status <= 504);
  return passing ? new Disconnected(code) : new Refusal({ code, message: body?.error?.message ?? `HTTP ${status}` });
}

/** @param {number[]} numbers */
const base64url = (numbers) =>
  btoa(String.fromCharCode(...numbers)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
