// @ts-check
/**
 * What was written and is not yet answered, with its files, over reloads and over several tabs of this browser.
 * Must never: drop an entry that was neither answered nor deleted by its author.
 * Bounded by: the browser's quota; a file that takes longer than 8 s to upload no longer holds back what was written after it.
 *
 * @typedef {import("../teahouse.js").Entry} Entry
 * @typedef {import("../teahouse.js").Body} Body
 * @typedef {import("./uploads.js").LocalFile} LocalFile
 * @typedef {import("../teahouse.js").Outbox} OutboxOfTheClient
 */

import { Disconnected, Emitter, waitBefore } from "../teahouse.js";
import { openStore } from "./database.js";

const PATIENCE = 8_000;

/** @implements {OutboxOfTheClient} */
export class Outbox extends Emitter {
  #store = openStore();
  #channel = globalThis.BroadcastChannel ? new BroadcastChannel("teahouse.outbox") : undefined;
  #breaks = 0;

  /**
   * @param {import("./uploads.js").Uploads} uploads @param {() => void} flush asks the sender to look again
   * @param {() => {id: string, guest?: boolean}} owner who writes now
   */
  constructor(uploads, flush, owner) {
    super();
    this.uploads = uploads;
    this.flush = flush;
    this.owner = owner;
    // Another tab has put in, sent or deleted something.
    if (this.#channel) this.#channel.onmessage = ({ data }) => this.emit("elsewhere", data);
  }

  /** Whether entries survive a reload. */
  async isDurable() {
    return (await this.#store).durable;
  }

  /** What the browser's store would not take (full, or shut off meanwhile): it is sent, but does not survive the page. @type {Map<string, Entry>} */
  #spare = new Map();

  /** @param {Entry} entry */
  async put(entry) {
    await this.#keep(entry);
    this.#channel?.postMessage({ put: entry.client_id });
  }

  /** @param {Entry} entry */
  async #keep(entry) {
    try {
      entry.by ??= this.owner().id;
      entry.byGuest ??= this.owner().guest ?? false;
      await (await this.#store).put(entry);
      this.#spare.delete(entry.client_id);
    } catch {
      this.#spare.set(entry.client_id, entry);
      this.emit("volatile");
    }
  }

  /** @param {string} clientId @param {import("../teahouse.js").Answer} [answer] */
  async remove(clientId, answer) {
    this.#spare.delete(clientId);
    await (await this.#store).remove(clientId);
    this.#channel?.postMessage({ gone: clientId, answer });
  }

  async list() {
    const { id } = this.owner();
    // Of another member nothing is sent or shown; a guest who signs in sends what they wrote before.
    const mine = (/** @type {Entry} */ entry) => entry.by === undefined || entry.byGuest || entry.by === id;
    const kept = (await (await this.#store).list()).filter((entry) => mine(entry) && !this.#spare.has(entry.client_id));
    if (this.#spare.size === 0) return kept;
    return [...kept, ...this.#spare.values()].sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
  }

  /** Only one tab empties a room at a time; it stops when it is closed, and the next takes over. @param {string} room @param {() => Promise<void>} work */
  async hold(room, work) {
    if (!navigator.locks) return work();
    await navigator.locks.request(`teahouse.outbox.${room}`, work);
  }

  /** Uploads what the message names, then says what goes over the wire. @param {Entry} entry @returns {Promise<Body | "later">} */
  async prepare(entry) {
    /** @type {LocalFile[]} */
    const files = entry.files ?? [];
    if (files.length === 0) return entry.body;
    const all = Promise.all(files.map((file) => (file.media ? file.media : this.uploads.start(file).done)));
    try {
      const media = await Promise.race([all, new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
      if (!media) return this.#later(all);
      files.forEach((file, index) => void (file.media = media[index]));
      // Its author may have taken it back meanwhile.
      if (!(await this.list()).some((one) => one.client_id === entry.client_id)) return "later";
      // Kept, so that after a reload nothing is uploaded twice.
      await this.#keep(entry);
      this.#breaks = 0;
      return { ...entry.body, media: media.map((/** @type {{id: string}} */ one) => one.id) };
    } catch (error) {
      if (error instanceof Disconnected) return this.#later(Promise.reject(error));
      throw error;
    }
  }

  /** @param {Promise<any>} all @returns {"later"} */
  #later(all) {
    const again = () => {
      this.#breaks += 1;
      setTimeout(this.flush, waitBefore(this.#breaks, Math.random()));
    };
    all.then(this.flush, (error) => (error instanceof Disconnected ? again() : this.flush()));
    return "later";
  }
}
