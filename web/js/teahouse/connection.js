// @ts-check
/**
 * One socket, kept up: the greeting, commands and their answers, pings, coming back with full jitter.
 * Must never: take a missing answer for a failure (a command then rejects with `Disconnected`), or come back after a final code.
 * Bounded by: one socket at a time; waits of 0.5 to 30 s.
 *
 * Emits: state {state, code?, reason?, wait?} · ready (the answer to connect) · push (a frame without an id) · token · down
 */

import { Disconnected, Emitter, Refusal, afterClose, waitBefore } from "./base.js";
import { Freshness } from "./token.js";

/**
 * `token`: a text, or a function that is asked for a fresh one: at first, before one ends, and when the server says that it has.
 * @typedef {{url: string, token?: string | (() => Promise<string>), client?: string, WebSocket?: any,
 *   random?: () => number, now?: () => number}} Options
 * @typedef {"idle"|"connecting"|"online"|"waiting"|"final"} State
 */

const SUBPROTOCOL = "chat.v1.json";
const OPENS_WITHIN = 15_000;
const ANSWERS_PING_WITHIN = 10_000;
const STABLE_AFTER = 10_000;
/** After a flood or with the house full, coming back at once would make it worse. */
const SLOW_RETURN = [5_000, 30_000];
/** What the server closes with after such a refusal of the greeting. @type {Record<string, number>} */
const REFUSED = { unauthorized: 4001, banned: 4003, protocol: 4010, expired: 4601 };
/** The same where the refusal says when to try again: it passes by itself. */
const LATER = 4304;

export class Connection extends Emitter {
  /** @type {State} */ state = "idle";
  /** The log's identity, told at the greeting. @type {string | undefined} */ log;
  /** @type {any} */ #socket;
  /** @type {Map<number, {resolve: (ok: any) => void, reject: (error: Error) => void}>} */ #open = new Map();
  #id = 0;
  #attempt = 0;
  #sentAt = 0;
  #pingedAt = 0;
  #readySince = 0;
  #pingEvery = 25_000;
  /** @type {number[] | undefined} */ #comeBack;
  /** @type {string | undefined} */ #token;
  /** @type {any} */ #return;
  /** @type {any} */ #beat;
  /** @type {Freshness | undefined} */ #fresh;

  /** @param {Options} options */
  constructor(options) {
    super();
    this.options = options;
    this.random = options.random ?? Math.random;
    this.now = options.now ?? Date.now;
    const { token } = options;
    if (typeof token === "string") this.#token = token;
    if (typeof token === "function") {
      this.#fresh = new Freshness(token, (fresh) => this.command("refresh", { token: (this.#token = fresh) }));
    }
  }

  connect() {
    if (this.state === "connecting" || this.state === "online") return;
    clearTimeout(this.#return);
    this.#become("connecting");
    const socket = new (this.options.WebSocket ?? WebSocket)(this.options.url, [SUBPROTOCOL]);
    this.#socket = socket;
    const slow = setTimeout(() => this.#drop(socket, 0, "no answer"), OPENS_WITHIN);
    socket.onopen = () => {
      clearTimeout(slow);
      void this.#greet(socket);
    };
    socket.onmessage = (/** @type {{data: any}} */ message) => this.#take(socket, message.data);
    socket.onclose = (/** @type {{code: number, reason: string}} */ close) => {
      clearTimeout(slow);
      this.#drop(socket, close.code, close.reason);
    };
    // Node's `ws` throws an error event nobody listens to; the close event says the same.
    socket.onerror = () => {};
  }

  close() {
    clearTimeout(this.#return);
    this.#become("idle");
    this.#drop(this.#socket, 1000, "");
  }

  /** The network may be back, or the page was asleep: try now, or find out whether the socket still lives. */
  nudge() {
    if (this.state === "waiting") this.connect();
    else if (this.state === "online" && !this.#pingedAt) this.#ping();
  }

  /** Resolves when there is a connection. @returns {Promise<void>} @throws {Disconnected} once it was closed for good */
  online() {
    return new Promise((resolve, reject) => {
      const look = () => {
        if (this.state === "connecting" || this.state === "waiting") return false;
        off();
        if (this.state === "online") resolve();
        else reject(new Disconnected("the connection was closed"));
        return true;
      };
      const off = this.on("state", look);
      look();
    });
  }

  /**
   * @param {string} name @param {any} body @returns {Promise<any>} the `ok` of its answer
   * @throws {Refusal | Disconnected}
   */
  command(name, body) {
    return new Promise((resolve, reject) => {
      if (this.#socket?.readyState !== 1) return reject(new Disconnected("not connected"));
      this.#id += 1;
      this.#open.set(this.#id, { resolve, reject });
      this.#write({ id: this.#id, [name]: body });
    });
  }

  /** @param {any} socket */
  async #greet(socket) {
    const { token, client = "teahouse.js/1" } = this.options;
    try {
      if (typeof token === "function" && !this.#token) this.#token = await token();
      if (socket !== this.#socket) return;
      const ok = await this.command("connect", { token: this.#token, log: this.log, client });
      if (ok.token) this.emit("token", (this.#token = ok.token));
      this.#comeBack = undefined;
      this.#readySince = this.now();
      this.#pingEvery = ok.ping_ms ?? 25_000;
      this.#beat = setInterval(() => this.#heartbeat(), Math.max(250, Math.min(5_000, this.#pingEvery / 4)));
      this.#fresh?.lasts(ok.expires_in_ms);
      this.emit("ready", ok);
      this.#become("online");
      this.log = ok.log;
    } catch (error) {
      const later = error instanceof Refusal ? error.retryAfter : undefined;
      const code = later !== undefined ? LATER : error instanceof Refusal ? (REFUSED[error.code] ?? 0) : 0;
      if (!(error instanceof Disconnected)) this.#drop(socket, code, String(error), later);
    }
  }

  /** @param {any} socket @param {string} data */
  #take(socket, data) {
    if (socket !== this.#socket) return;
    this.#pingedAt = 0;
    const frame = JSON.parse(data);
    if (frame.bye) this.#comeBack = frame.bye.come_back_ms;
    if (frame.id === undefined) return this.emit("push", frame);
    const command = this.#open.get(frame.id);
    this.#open.delete(frame.id);
    if (frame.error) command?.reject(new Refusal(frame.error));
    else command?.resolve(frame.ok ?? {});
  }

  #heartbeat() {
    const now = this.now();
    if (this.#pingedAt && now - this.#pingedAt > ANSWERS_PING_WITHIN) this.#drop(this.#socket, 0, "no answer");
    else if (!this.#pingedAt && now - this.#sentAt >= this.#pingEvery) this.#ping();
  }

  #ping() {
    this.#pingedAt = this.now();
    this.#write({ ping: (this.#id += 1) });
  }

  /** @param {any} frame */
  #write(frame) {
    this.#sentAt = this.now();
    this.#socket.send(JSON.stringify(frame));
  }

  /** The end of one socket, however it came. @param {any} socket @param {number} code @param {string} reason @param {number} [later] */
  #drop(socket, code, reason, later) {
    if (!socket || socket !== this.#socket) return;
    this.#socket = undefined;
    this.#pingedAt = 0;
    clearInterval(this.#beat);
    this.#fresh?.stop();
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    const open = [...this.#open.values()];
    this.#open.clear();
    if (this.state !== "idle") this.#plan(code, reason, later);
    this.emit("down");
    for (const command of open) command.reject(new Disconnected("the connection closed before the answer"));
  }

  /** @param {number} code @param {string} reason @param {number} [later] when the server said to try again */
  #plan(code, reason, later) {
    const after = afterClose(code);
    // Nobody there who could give a fresh one.
    const stuck = after === "token" && !this.#fresh;
    if (after === "final" || stuck) return this.#become("final", { code, reason });
    if (after === "token") this.#token = undefined;
    if (this.#readySince && this.now() - this.#readySince > STABLE_AFTER) this.#attempt = 0;
    this.#readySince = 0;
    const told = later === undefined ? this.#comeBack : [later, 2 * later];
    const range = told ?? (code === 1008 || code === 1013 ? SLOW_RETURN : undefined);
    const wait = range ? range[0] + this.random() * (range[1] - range[0]) : waitBefore(this.#attempt, this.random());
    this.#attempt += 1;
    this.#return = setTimeout(() => this.connect(), wait);
    this.#become("waiting", { code, reason, wait });
  }

  /** @param {State} state @param {{code?: number, reason?: string, wait?: number}} [detail] */
  #become(state, detail = {}) {
    this.state = state;
    this.emit("state", { state, ...detail });
  }
}
