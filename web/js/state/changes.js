// @ts-check
/**
 * What was done to messages, by the message: edits, reactions, deletions; also to those that are not loaded (yet, or any more).
 * Must never: hold one event twice, or give them out of order.
 * Bounded by: 20,000 messages that something was done to; beyond, the one heard of longest ago goes.
 *
 * @typedef {import("../teahouse.js").Event} Event
 */

const MOST = 20_000;

export class Changes {
  /** @type {Map<number, Event[]>} */ #by = new Map();

  /** @param {Event} event */
  add(event) {
    const { target = 0, seq } = event;
    const list = this.#by.get(target) ?? [];
    if (list.some((one) => one.seq === seq)) return;
    list.push(event);
    // A page of older ones comes after the newer.
    if (list.length > 1 && list[list.length - 2].seq > seq) list.sort((a, b) => a.seq - b.seq);
    this.#by.set(target, list);
    if (this.#by.size > MOST) this.#by.delete([...this.#by.keys()][0]);
  }

  /** In order. @param {number} target @returns {readonly Event[]} */
  of(target) {
    return this.#by.get(target) ?? [];
  }
}
