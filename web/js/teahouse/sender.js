// @ts-check
/**
 * Sends what the outbox holds, one message at a time per room, until each is answered.
 * Must never: drop an entry that was not answered, or send a later one of a room before an earlier one (but see `later`).
 * Bounded by: one message under way a room; waits of 0.5 to 30 s between tries.
 *
 * @typedef {import("./base.js").Entry} Entry
 * @typedef {import("./base.js").Body} Body
 * @typedef {{
 *   put(entry: Entry): Promise<void>,
 *   list(): Promise<Entry[]>,
 *   remove(clientId: string, answer?: import("./base.js").Answer): Promise<void>,
 *   hold?(room: string, work: () => Promise<void>): Promise<void>,
 *   prepare?(entry: Entry): Promise<Body | "later">}} Outbox
 *   `list` is in order of `client_id`; `hold` keeps other tabs out while a room is emptied; `prepare` makes what goes over the
 *   wire (uploads first), throws a Refusal, or says `later` when what follows need not wait: `flush` comes back to it.
 */

import { Disconnected, PASSING, Refusal, waitBefore } from "./base.js";

/** The outbox for who needs none that survives: a map. @implements {Outbox} */
export class MemoryOutbox {
  /** @type {Map<string, Entry>} */
  #entries = new Map();
  /** @param {Entry} entry */
  async put(entry) {
    this.#entries.set(entry.client_id, entry);
  }
  async list() {
    return [...this.#entries.values()].sort((a, b) => (a.client_id < b.client_id ? -1 : 1));
  }
  /** @param {string} clientId */
  async remove(clientId) {
    this.#entries.delete(clientId);
  }
}

export class Sender {
  /** @type {Map<string, "once" | "again">} */ #emptying = new Map();
  /** @type {Set<string>} */ #later = new Set();

  /**
   * @param {import("./connection.js").Connection} connection @param {Outbox} outbox
   * @param {(name: string, detail: any) => void} emit
   */
  constructor(connection, outbox, emit) {
    this.connection = connection;
    this.outbox = outbox;
    this.emit = emit;
    connection.on("state", ({ state }) => state === "online" && void this.flush());
  }

  /** @param {Entry} entry */
  async add(entry) {
    this.emit("queued", entry);
    await this.outbox.put(entry);
    void this.#empty(entry.room);
  }

  /** Looks through the whole outbox: after a connection, an upload, or when another tab has put something in. */
  async flush() {
    this.#later.clear();
    for (const room of new Set((await this.outbox.list()).map((entry) => entry.room))) void this.#empty(room);
  }

  /** @param {string} room */
  async #empty(room) {
    if (this.#emptying.has(room)) return void this.#emptying.set(room, "again");
    this.#emptying.set(room, "once");
    try {
      const work = () => this.#sendAll(room);
      await (this.outbox.hold ? this.outbox.hold(room, work) : work());
    } finally {
      const again = this.#emptying.get(room) === "again";
      this.#emptying.delete(room);
      if (again && this.connection.state === "online") void this.#empty(room);
    }
  }

  /** One after the other, so that what was written first is stored first. @param {string} room */
  async #sendAll(room) {
    let attempt = 0;
    while (this.connection.state === "online") {
      const entries = await this.outbox.list();
      const entry = entries.find((one) => one.room === room && !one.failed && !this.#later.has(one.client_id));
      if (!entry) return;
      const wait = await this.#deliver(entry, attempt);
      attempt = wait ? attempt + 1 : 0;
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }

  /** @param {Entry} entry @param {number} attempt @returns {Promise<number>} how long to wait before going on */
  async #deliver(entry, attempt) {
    const { room, client_id } = entry;
    try {
      const body = this.outbox.prepare ? await this.outbox.prepare(entry) : entry.body;
      if (body === "later") {
        this.#later.add(client_id);
        return 0;
      }
      const answer = await this.connection.command("send", { room, client_id, ...body });
      await this.outbox.remove(client_id, answer);
      this.emit("sent", { entry, answer });
    } catch (error) {
      if (error instanceof Disconnected) return waitBefore(0, this.connection.random());
      if (!(error instanceof Refusal)) throw error;
      if (PASSING.has(error.code)) return error.retryAfter ?? waitBefore(attempt, this.connection.random());
      const failed = { ...entry, failed: { code: error.code, message: error.message } };
      await this.outbox.put(failed);
      this.emit("refused", { entry: failed, error });
    }
    return 0;
  }
}
