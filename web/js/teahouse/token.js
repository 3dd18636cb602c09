// @ts-check
/**
 * A token that ends: a fresh one is asked for before, and sent without breaking the connection.
 * Must never: keep a token that was refused, or ask for one while nobody is connected.
 * Bounded by: one timer; at the earliest a second after the last.
 */

import { Disconnected } from "./base.js";

/** The share of a token's time after which the next is asked for. */
const AFTER = 0.8;
const SHORTEST = 1_000;
/** Timers of browsers hold 31 bits. */
const LONGEST = 2 ** 31 - 1;

export class Freshness {
  /** @type {any} */ #timer;

  /**
   * @param {() => Promise<string>} ask for a fresh token
   * @param {(token: string) => Promise<{expires_in_ms?: number}>} send it; gives how long it lasts
   */
  constructor(ask, send) {
    this.ask = ask;
    this.send = send;
  }

  /** A token was taken that lasts this long; left out: for good. @param {number | undefined} milliseconds */
  lasts(milliseconds) {
    this.stop();
    if (milliseconds === undefined) return;
    const wait = Math.min(LONGEST, Math.max(SHORTEST, milliseconds * AFTER));
    this.#timer = setTimeout(() => this.#renew(milliseconds), wait);
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /** @param {number} before how long the one lasts that ends now */
  async #renew(before) {
    const timer = this.#timer;
    try {
      const token = await this.ask();
      if (timer !== this.#timer) return;
      this.lasts((await this.send(token)).expires_in_ms);
    } catch (error) {
      // The rest of its time is there for more tries; then the server closes with 4601, and the next connection asks again.
      if (!(error instanceof Disconnected) && timer === this.#timer) this.lasts(before * (1 - AFTER));
    }
  }
}
