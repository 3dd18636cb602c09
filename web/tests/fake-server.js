// @ts-check
/**
 * A server in memory, for the client's tests: it answers by name what a test wants answered, and says what it is told to say.
 * Must never: know a rule of the protocol; the tests do.
 * Bounded by: the sockets of one test.
 */

import assert from "node:assert/strict";

/** A server in memory: the test reads what the client wrote and says what comes back. */
export function makeServer() {
  const server = { sockets: /** @type {any[]} */ ([]), log: "e1", answers: /** @type {Record<string, (body: any, socket: any) => any>} */ ({}) };
  server.answers.connect = () => ({ ok: { me: { id: "u_me", name: "Me" }, log: server.log, ping_ms: 25_000, limits: { text_bytes: 16_384 }, features: [] } });
  class Socket {
    readyState = 0;
    written = /** @type {any[]} */ ([]);
    /** @param {string} url @param {string[]} protocols */
    constructor(url, protocols) {
      Object.assign(this, { url, protocols });
      server.sockets.push(this);
      queueMicrotask(() => {
        if (this.readyState !== 0) return;
        this.readyState = 1;
        /** @type {any} */ (this).onopen?.();
      });
    }
    /** @param {string} text */
    send(text) {
      const frame = JSON.parse(text);
      this.written.push(frame);
      const name = Object.keys(frame).find((key) => key !== "id") ?? "";
      const answer = server.answers[name]?.(frame[name], this);
      if (answer) queueMicrotask(() => this.say({ id: frame.id, ...answer }));
    }
    /** @param {any} frame */
    say(frame) {
      /** @type {any} */ (this).onmessage?.({ data: JSON.stringify(frame) });
    }
    /** @param {number} [code] */
    close(code = 1006) {
      if (this.readyState === 3) return;
      this.readyState = 3;
      /** @type {any} */ (this).onclose?.({ code, reason: "" });
    }
  }
  return { server, Socket };
}

/** Lets what is ready happen, until something holds. @param {() => boolean} holds @param {number} [most] */
export async function settled(holds, most = 200) {
  for (let turn = 0; turn < most && !holds(); turn += 1) await new Promise((resolve) => setImmediate(resolve));
  assert(most === 20 || holds(), "never came about");
}
