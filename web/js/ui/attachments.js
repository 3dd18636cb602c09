// @ts-check
/**
 * The files that will go with the next message: chips with preview, progress, cancel, and the error that names the limit.
 * Must never: lose a file because another was refused, or because the room was changed.
 * Bounded by: 30 files a room at a time.
 *
 * @typedef {import("../state/uploads.js").LocalFile} LocalFile
 */

import { Disconnected, Emitter } from "../teahouse.js";
import { h, icon, iconButton, need } from "../lib/dom.js";
import { clockOf, sizeOf, strings } from "../lib/language.js";
import { localFile } from "../state/files.js";
import { previewOf } from "./previews.js";
import { progressOf } from "./progress.js";

const MOST = 30;

/** Emits `change` when files came or went. */
export class Attachments extends Emitter {
  #element = need("#chips");
  /** @type {Map<string, LocalFile[]>} by room */ #files = new Map();
  #room = "";

  /** @param {import("../state/uploads.js").Uploads} uploads @param {(text: string) => void} complain */
  constructor(uploads, complain) {
    super();
    this.uploads = uploads;
    this.complain = complain;
    uploads.on("change", (task) => {
      if (task.state === "failed" && this.#all().includes(task.file)) this.#failed(task.file);
    });
  }

  /** Of the room looked at. @returns {readonly LocalFile[]} */
  get files() {
    return this.#files.get(this.#room) ?? [];
  }

  #all() {
    return [...this.#files.values()].flat();
  }

  /** Whether any room has files that were not sent. */
  get any() {
    return this.#all().length > 0;
  }

  /** @param {string} room */
  show(room) {
    this.#room = room;
    this.#draw();
  }

  /** @param {Iterable<Blob>} blobs */
  async add(blobs) {
    const room = this.#room;
    for (const blob of [...blobs].slice(0, MOST - this.files.length)) {
      const file = await localFile(blob);
      this.#files.set(room, [...(this.#files.get(room) ?? []), file]);
      this.#upload(file);
      this.#draw();
    }
  }

  /** Uploading begins at once; a broken network is no matter, the outbox tries again. @param {LocalFile} file */
  #upload(file) {
    this.uploads.start(file).done.catch((error) => {
      if (!(error instanceof Disconnected)) this.#draw();
    });
  }

  /** @param {LocalFile} file */
  #failed(file) {
    this.complain(this.errorOf(file) ?? "");
    this.#draw();
  }

  /** What went wrong with a file, as a sentence. @param {LocalFile} file */
  errorOf(file) {
    const error = this.uploads.task(file.id)?.error;
    if (!error) return undefined;
    const name = file.name || strings.file;
    if (error.code === "too_big") return strings.tooBig(name, sizeOf(this.uploads.limit));
    if (error.code === "quota_exceeded") return strings.quota(name);
    if (error.code === "storage_full") return strings.full(name);
    if (error.code === "bad_media") return strings.badFile(name);
    return strings.uploadFailed(name, strings.refusals[error.code] ?? error.message);
  }

  /** @param {LocalFile} file */
  remove(file) {
    this.uploads.cancel(file.id);
    this.#files.set(this.#room, this.files.filter((one) => one !== file));
    this.#draw();
  }

  /** Hands the files over to a message. @returns {LocalFile[]} */
  take() {
    const files = [...this.files];
    this.#files.delete(this.#room);
    this.#draw();
    return files;
  }

  #draw() {
    this.#element.replaceChildren(...this.files.map((file) => this.#chip(file)));
    this.#element.hidden = this.files.length === 0;
    this.emit("change");
  }

  /** @param {LocalFile} file */
  #chip(file) {
    const name = file.name || strings.file;
    const error = this.errorOf(file);
    const text = h("span", { class: "chip-text" }, h("bdi", {}, name), h("small", {}, file.duration_ms ? clockOf(file.duration_ms / 1000) : sizeOf(file.blob.size)));
    const chip = h("li", { class: `chip kind-${file.kind}${error ? " failed" : ""}`, title: name }, this.#face(file), file.kind === "image" ? null : text);
    if (error) {
      chip.append(iconButton("retry", strings.retryFile(name), { class: "again", onclick: () => (this.#upload(file), this.#draw()) }));
      chip.append(h("small", { class: "chip-error" }, error));
    } else chip.append(progressOf(file, this.uploads));
    chip.append(iconButton("close", strings.removeFile(name), { class: "remove", onclick: () => (this.remove(file), need("#composer").focus()) }));
    return chip;
  }

  /** @param {LocalFile} file */
  #face(file) {
    if (file.kind === "image") return h("img", { src: previewOf(file), alt: file.name });
    return icon(file.kind === "voice" ? "voice" : file.kind === "video" ? "play" : "file");
  }
}
