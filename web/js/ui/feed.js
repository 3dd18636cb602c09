// @ts-check
/**
 * The list of messages of the room looked at: a window over its timeline, with the place kept, the line of the new ones,
 * the way to the latest.
 * Must never: move what is being read, or hold more rows than its bound.
 * Bounded by: 600 rows; pages of 60.
 *
 * @typedef {import("../state/chat.js").Chat} Chat
 * @typedef {import("../state/chat.js").OpenRoom} OpenRoom
 * @typedef {import("./layout.js").Item} Item
 */

import { h, icon, need } from "../lib/dom.js";
import { dayName, dayOf, strings } from "../lib/language.js";
import { arrange } from "./layout.js";
import { reconcile } from "./reconcile.js";
import { noteRow } from "./note.js";
import { makeRow, updateRow } from "./row.js";
import { isHidden } from "../state/titles.js";
import { Scroller } from "./scroller.js";
import { drawTop } from "./beginning.js";

const MOST_ROWS = 600;
const PAGE = 60;
const NEAR = 900;
const FEW = 25;
const FARTHEST_JUMP = 10;

export class Feed {
  list = need("#list");
  scroller = new Scroller(need("#scroller"), this.list, () => this.#scrolled());
  pill = need("#pill");
  /** @type {OpenRoom | undefined} */ room;
  /** @type {Map<string, {element: HTMLElement, item: Item}>} */ #known = new Map();
  #start = 0;
  /** Where the window ends; infinite where it follows the newest. */ #end = Infinity;
  #fresh = 0;
  #frame = 0;
  #off = () => {};

  /** @param {Chat} chat @param {Omit<import("./row.js").Context, "find" | "jump" | "me" | "uploads" | "retry" | "discard">} more */
  constructor(chat, more) {
    this.chat = chat;
    /** @type {import("./row.js").Context} */
    this.context = {
      ...more,
      uploads: chat.uploads,
      me: () => chat.me,
      find: (seq) => this.room?.timeline.find(seq),
      jump: (seq) => void this.reveal(seq),
      retry: ({ entry }) => entry && chat.retry(entry),
      discard: ({ entry }) => entry && void chat.discard(entry),
    };
    this.pill.addEventListener("click", () => this.toLatest());
    document.addEventListener("visibilitychange", () => this.#seen());
    window.addEventListener("focus", () => this.#seen());
    chat.on("facts", ({ room }) => room === this.room?.timeline.room && this.#schedule());
    // "Today" becomes "Yesterday" at midnight.
    setInterval(() => this.#renewDays(), 60_000);
  }

  /** @param {OpenRoom} room */
  show(room) {
    this.#off();
    this.room = room;
    this.#fresh = 0;
    this.#known.clear();
    this.list.replaceChildren();
    this.#off = room.timeline.on("change", (change) => this.#changed(change));
    this.list.setAttribute("aria-label", strings.messagesIn(room.timeline.room));
    this.#open();
  }

  /** The first look at a room: at the line of the new ones if they fill more than the screen, else at the end. */
  #open() {
    const { room } = this;
    if (!room) return;
    const { messages } = room.timeline;
    const divider = room.dividerAt === undefined ? -1 : messages.findIndex((one) => one.seq >= (room.dividerAt ?? 0));
    this.#end = Infinity;
    this.#start = Math.max(0, messages.length - 2 * PAGE);
    if (divider >= 0) this.#start = Math.min(this.#start, Math.max(0, divider - 20));
    this.scroller.pinned = true;
    this.render();
    const line = this.list.querySelector(".divider");
    if (line && line.getBoundingClientRect().top < this.scroller.element.getBoundingClientRect().top + 40) {
      this.scroller.pinned = false;
      line.scrollIntoView({ block: "start" });
      this.scroller.element.scrollTop -= 56;
      this.#fresh = this.chat.unreadIn(room.timeline.room);
    }
    this.#drawPill();
    this.#seen();
    // Mostly reactions, or what happened to the room: not a screen full.
    if (room.timeline.more && messages.length < FEW) void this.#older();
  }

  /** @param {{grew?: number, fresh?: import("./layout.js").Message[], replaced?: boolean}} change */
  #changed({ grew = 0, fresh = [], replaced }) {
    if (replaced) return this.#open();
    if (grew) this.#start = Math.max(0, this.#start + grew);
    if (grew && this.#end !== Infinity) this.#end += grew;
    const others = fresh.filter((one) => !one.own).length;
    if (others && this.room && !attentive() && (this.room.dividerAt === undefined || this.#allRead)) {
      this.room.dividerAt = fresh.find((one) => !one.own)?.seq;
      this.#allRead = false;
    }
    if (!this.scroller.pinned || this.#end !== Infinity) this.#fresh += others;
    this.#schedule();
  }

  /** Whether all before what comes now was seen, so that the line may move. */
  #allRead = true;

  #schedule() {
    if (this.#frame) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.render();
      this.#seen();
    });
  }

  render() {
    const { room } = this;
    if (!room) return;
    const rows = room.timeline.rows();
    this.scroller.live = this.#end === Infinity;
    this.scroller.pinned &&= this.scroller.live;
    if (this.#end === Infinity && this.scroller.pinned && rows.length - this.#start > MOST_ROWS) this.#start = rows.length - MOST_ROWS / 2;
    // Between a few who know each other nobody comes or goes.
    const direct = this.chat.places.get(room.timeline.room)?.kind === "direct";
    const shown = rows.slice(this.#start, this.#end).filter((one) => !direct || !one.note?.person);
    const items = arrange(shown, room.dividerAt, dayOf);
    this.scroller.keep(() => {
      drawTop(room, this.#start === 0, this.chat.title, !["private", "direct"].includes(this.chat.places.get(room.timeline.room)?.kind ?? (isHidden(room.timeline.room) ? "private" : "open")));
      reconcile(this.list, this.#known, items, (item) => this.#make(item), (element, item, before) => this.#update(element, item, before));
    });
    this.#drawPill();
    this.#tabStop();
  }

  /** @param {Item} item */
  #make(item) {
    if (item.kind === "row") return makeRow(item.message, item.follows, this.context);
    if (item.kind === "divider") return h("li", { class: "divider", role: "separator", "aria-label": strings.newMessages }, h("span", {}, strings.newMessages));
    if (item.kind === "note") return noteRow(item.messages);
    return h("li", { class: "day" }, h("h2", {}, dayName(item.day, Date.now())));
  }

  /** @param {HTMLElement} element @param {Item} item @param {Item} before */
  #update(element, item, before) {
    if (item.kind === "row" && before.kind === "row") updateRow(element, item.message, item.follows, before.message, before.follows, this.context);
    if (item.kind === "note" && before.kind === "note" && item.messages.length !== before.messages.length) return noteRow(item.messages);
    return element;
  }

  #renewDays() {
    for (const { element, item } of this.#known.values()) {
      if (item.kind === "day" && element.firstElementChild) element.firstElementChild.textContent = dayName(item.day, Date.now());
    }
  }

  // ---- moving about

  #scrolled() {
    const { element, pinned, fromEnd } = this.scroller;
    if (pinned) this.#seen();
    this.#drawPill();
    if (element.scrollTop < NEAR) void this.#older();
    else if (fromEnd < NEAR && this.#end !== Infinity) this.#newer();
  }

  async #older() {
    const { room } = this;
    if (!room) return;
    if (this.#start > 0) {
      this.#start = Math.max(0, this.#start - PAGE);
      const length = room.timeline.rows().length;
      if (Math.min(this.#end, length) - this.#start > MOST_ROWS) this.#end = this.#start + MOST_ROWS;
      return this.render();
    }
    if (!room.timeline.more || room.fetching) return;
    await this.#fetch(room, PAGE);
    // What was loaded stands before the window: open it by a page.
    if (this.room === room && this.#start > 0) await this.#older();
  }

  /** @param {OpenRoom} room @param {number} limit */
  async #fetch(room, limit) {
    const top = need("#older");
    const wait = setTimeout(() => top.classList.add("busy"), 300);
    try {
      await this.chat.older(room, limit);
      top.classList.remove("failed");
      return true;
    } catch {
      top.classList.add("failed");
      top.replaceChildren(strings.olderFailed, " ", h("button", { type: "button", class: "text-button", onclick: () => (top.replaceChildren(), void this.#older()) }, strings.retry));
      return false;
    } finally {
      clearTimeout(wait);
      top.classList.remove("busy");
    }
  }

  #newer() {
    const length = this.room?.timeline.rows().length ?? 0;
    this.#end += PAGE;
    if (this.#end >= length) this.#end = Infinity;
    if (Math.min(this.#end, length) - this.#start > MOST_ROWS) this.#start = Math.min(this.#end, length) - MOST_ROWS;
    this.render();
  }

  toLatest() {
    const length = this.room?.timeline.rows().length ?? 0;
    this.#start = this.#end === Infinity ? this.#start : Math.max(0, length - 2 * PAGE);
    this.#end = Infinity;
    this.#fresh = 0;
    this.scroller.pinned = true;
    this.render();
    this.#seen();
  }

  /** Shows a message and marks it for a moment; loads towards it, within reason. @param {number} seq */
  async reveal(seq) {
    const { room } = this;
    if (!room) return false;
    for (let page = 0; page < FARTHEST_JUMP && room.timeline.more && seq < room.timeline.first; page += 1) {
      if (!(await this.#fetch(room, 500)) || this.room !== room) return false;
    }
    const index = room.timeline.messages.findIndex((one) => one.seq === seq);
    if (index < 0) {
      this.chat.emit("toast", strings.tooFarBack);
      return false;
    }
    const length = room.timeline.rows().length;
    this.scroller.pinned = false;
    if (index < this.#start || index >= this.#end) {
      this.#start = Math.max(0, index - PAGE);
      this.#end = index + PAGE >= length ? Infinity : index + PAGE;
    }
    this.render();
    this.#mark(seq);
    return true;
  }

  /** @param {number} seq */
  #mark(seq) {
    const row = document.getElementById(`m${seq}`);
    if (!row) return;
    row.scrollIntoView({ block: "center" });
    row.classList.remove("found");
    void row.offsetWidth;
    row.classList.add("found");
    row.focus({ preventScroll: true });
    setTimeout(() => row.classList.remove("found"), 2_000);
  }

  // ---- what was seen

  #seen() {
    if (!this.room || !this.scroller.pinned || this.#end !== Infinity || !attentive()) return;
    this.#fresh = 0;
    this.#allRead = true;
    this.chat.read();
    this.room.timeline.trim();
  }

  /** Everything is read: the line goes, the end is shown. */
  markRead() {
    if (!this.room) return;
    this.room.dividerAt = undefined;
    this.toLatest();
  }

  #drawPill() {
    const away = !this.scroller.pinned && (this.#end !== Infinity || this.scroller.fromEnd > 160);
    this.pill.hidden = !away;
    if (!away) return;
    const text = this.#fresh ? strings.newSince(this.#fresh) : strings.latest;
    if (this.pill.dataset.text === text) return;
    this.pill.dataset.text = text;
    this.pill.classList.toggle("fresh", this.#fresh > 0);
    this.pill.replaceChildren(h("span", {}, text), h("span", { class: "hidden-visually" }, `. ${strings.toLatest}`), icon("down"));
  }

  /** One row is in the order of Tab: the last one, or the one that has the focus. */
  #tabStop() {
    if (this.list.contains(document.activeElement)) return;
    const rows = this.list.querySelectorAll(".row");
    for (const row of this.list.querySelectorAll('.row[tabindex="0"]')) /** @type {HTMLElement} */ (row).tabIndex = -1;
    if (rows.length) /** @type {HTMLElement} */ (rows[rows.length - 1]).tabIndex = 0;
  }
}

/** Whether somebody looks at this page. */
export const attentive = () => document.visibilityState === "visible" && document.hasFocus();
