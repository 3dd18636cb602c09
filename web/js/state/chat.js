// @ts-check
/**
 * The page's whole state: the connection, the rooms open in this page, who is in them, what is on its way.
 * Must never: touch the document, or keep a message anywhere but in its timeline and the outbox.
 * Bounded by: 12 rooms joined at a time (the one not looked at for longest is left); 200 names a room.
 *
 * Emits: room (the one looked at changed) · me · people {room} · connection {state…} · typing {room, from} · unread ·
 * waiting (how many messages wait) · refused {entry, error} · sent {entry} · fresh {room, messages} · gone {room, error} ·
 * facts {room} · members {room} · removed {room, why, title} · toast
 *
 * @typedef {import("../teahouse.js").Person} Person
 * @typedef {import("../teahouse.js").Entry} Entry
 * @typedef {import("./uploads.js").LocalFile} LocalFile
 * @typedef {{timeline: Timeline, people: Map<string, Person>, count: number, dividerAt: number | undefined, fetching: boolean}} OpenRoom
 */

import { Emitter, Teahouse, clientId } from "../teahouse.js";
import { keep, recall } from "../lib/keep.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { arrive, isMember } from "./accounts.js";
import { eventsBefore, saveName } from "./api.js";
import { MyRooms } from "./my-rooms.js";
import { Outbox } from "./outbox.js";
import { becomes } from "./owner.js";
import { Places } from "./places.js";
import { ReadKeeper, placeDivider, unreadOf } from "./reading.js";
import { isBy } from "./reactions.js";
import { markRead, readUpTo, restartReading, tellRead, visit } from "./rooms.js";
import { Timeline } from "./timeline.js";
import { isHidden } from "./titles.js";
import { Uploads } from "./uploads.js";

const MOST_ROOMS = 12;
const MOST_PAGES = 5;

export class Chat extends Emitter {
  /** @type {import("./accounts.js").Me} */ me = recall("me", { id: "", name: strings.you, named: true });
  /** @type {Map<string, OpenRoom>} */ rooms = new Map();
  /** The room looked at. */ current = "";
  /** Which doors the server has, once it has told. @type {import("./accounts.js").Doors | undefined} */ doors;
  /** Messages in the outbox that have not failed. */ waiting = 0;
  uploads = new Uploads();
  mine = new MyRooms(tellRead);
  places = new Places(this);
  reads = new ReadKeeper((room, seq) => this.tea.read(room, seq));
  outbox = new Outbox(this.uploads, () => void this.tea.flush(), () => this.me);
  tea = new Teahouse({ url: `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws`, client: "web/1.0", outbox: this.outbox });

  constructor() {
    super();
    const { tea } = this;
    tea.on("connected", () => this.#greeted());
    tea.on("state", (detail) => this.emit("connection", detail));
    tea.on("snapshot", (snapshot) => this.#snapshot(snapshot));
    tea.on("events", ({ room, events }) => this.#events(room, events));
    tea.on("people", ({ room, people, count }) => this.#people(room, people, count));
    tea.on("presence", (presence) => this.#presence(presence));
    tea.on("typing", (typing) => this.emit("typing", typing));
    tea.on("queued", (entry) => this.#queued(entry));
    tea.on("sent", ({ entry, answer }) => this.#sent(entry, answer));
    tea.on("refused", ({ entry, error }) => this.#refused(entry, error));
    tea.on("left", ({ room, error }) => this.emit("gone", { room, error }));
    this.mine.on("change", () => this.emit("unread"));
    this.outbox.on("elsewhere", (news) => this.#elsewhere(news));
    void this.#countWaiting();
  }

  /** The room looked at, with all that belongs to it. @returns {OpenRoom | undefined} */
  get room() {
    return this.rooms.get(this.current);
  }

  /** What the room looked at is called. */
  get title() {
    return this.places.title(this.current);
  }

  /** Whether the viewer has an account. */
  get isMember() {
    return isMember(this.me);
  }

  /** @param {string} name */
  open(name) {
    const present = this.rooms.get(name);
    const room = present ?? this.#newRoom(name);
    // Moved to the end: the order is that of the last look.
    this.rooms.delete(name);
    this.rooms.set(name, room);
    this.current = name;
    visit(name);
    placeDivider(room);
    this.#leaveOldest();
    this.emit("room", room);
    if (present || isHidden(name)) void this.places.ask(name);
    if (present) return;
    void this.#restore(room.timeline);
    this.tea.join(name);
  }

  /** @param {string} name @returns {OpenRoom} */
  #newRoom(name) {
    const timeline = new Timeline(name, () => this.me);
    return { timeline, people: new Map(), count: 0, dividerAt: undefined, fetching: false };
  }

  #leaveOldest() {
    for (const name of this.rooms.keys()) {
      if (this.rooms.size <= MOST_ROOMS) return;
      this.rooms.delete(name);
      this.tea.leave(name);
      // What changes there is not heard from now on: the list of rooms knows better.
      this.places.forget(name);
    }
  }

  /** What an earlier page, or another tab, left on its way to this room. @param {Timeline} timeline */
  async #restore(timeline) {
    for (const entry of await this.outbox.list()) if (entry.room === timeline.room) timeline.queue(entry);
  }

  #greeted() {
    const { me, limits } = this.tea;
    if (me) this.setMe(me);
    if (limits.media_bytes) this.uploads.limit = limits.media_bytes;
  }

  /** @param {Partial<import("./accounts.js").Me> & Person} me */
  setMe(me) {
    // The greeting tells less than the server's own record: what is known of the same person stays.
    this.me = me.id === this.me.id ? { ...this.me, ...me } : me;
    keep("me", this.me);
    this.emit("me", this.me);
  }

  /** Who one is, in full, and the rooms that come with it. */
  async learnMe() {
    const { me, doors } = await arrive();
    this.doors = doors;
    if (await becomes(me)) this.emit("unread");
    this.setMe(me);
    if (!me.id && !doors.guests) {
      // Coming again and again would end the same: the way in is the answer.
      this.tea.close();
      this.emit("gone", { room: this.current, error: { code: "unauthorized" } });
    }
    if (this.current) void this.places.ask(this.current);
    if (isMember(me)) await this.mine.load();
    else this.mine.clear();
  }

  /** Lets go of a room that one may not be in any more. @param {string} name @param {string} why */
  lose(name, why) {
    if (!this.rooms.has(name) && !this.mine.get(name)) return;
    const title = this.places.title(name);
    this.tea.leave(name);
    this.rooms.delete(name);
    this.mine.drop(name);
    this.emit("removed", { room: name, why, title });
  }

  /** @param {string} name */
  async rename(name) {
    const me = await saveName(name);
    this.setMe({ ...this.me, ...me });
    for (const room of this.rooms.values()) {
      if (room.people.has(me.id)) room.people.set(me.id, { id: me.id, name: me.name });
      this.emit("people", { room: room.timeline.room });
    }
  }

  // ---- what the server says

  /** @param {import("../teahouse.js").Snapshot} snapshot */
  #snapshot(snapshot) {
    const room = this.rooms.get(snapshot.room);
    if (!room) return;
    if (snapshot.reset) restartReading(snapshot.room, snapshot.head);
    room.timeline.last = snapshot.head;
    placeDivider(room);
    room.timeline.replace(snapshot);
    this.#people(snapshot.room, snapshot.people, snapshot.count);
    void this.places.ask(snapshot.room);
    this.emit("unread");
  }

  /** @param {string} name @param {import("../teahouse.js").Event[]} events */
  #events(name, events) {
    const room = this.rooms.get(name);
    if (!room) return;
    const fresh = room.timeline.append(events);
    this.places.happened(name, events);
    for (const { seq, own, mentions, mentionsRoom } of fresh) {
      if (!own && (mentionsRoom || mentions?.includes(this.me.id))) this.mine.mentioned(name, seq);
    }
    const last = fresh.at(-1);
    if (last) this.mine.said(name, last);
    // What was said last may read otherwise now, or be gone.
    else if (events.some(({ kind }) => kind === "edit" || kind === "deletion")) this.mine.refresh();
    if (last) this.emit("fresh", { room: name, messages: fresh });
    this.emit("unread");
  }

  /** @param {string} name @param {Person[]} people @param {number} count */
  #people(name, people, count) {
    const room = this.rooms.get(name);
    if (!room) return;
    room.people = new Map(people.map((person) => [person.id, person]));
    room.count = count;
    this.emit("people", { room: name });
  }

  /** @param {{room: string, count: number, joined?: Person[], left?: string[]}} presence */
  #presence({ room: name, count, joined = [], left = [] }) {
    const room = this.rooms.get(name);
    if (!room) return;
    for (const id of left) room.people.delete(id);
    for (const person of joined) if (room.people.size < 200 || room.people.has(person.id)) room.people.set(person.id, person);
    room.count = count;
    this.emit("people", { room: name });
  }

  // ---- reading

  /** @param {string} name */
  unreadIn(name) {
    const room = this.rooms.get(name);
    const told = this.mine.get(name)?.unread ?? 0;
    if (!room?.timeline.ready) return told;
    const { first, more } = room.timeline;
    const all = (readUpTo(name) ?? 0) + 1 >= first || !more;
    return all ? unreadOf(room) : Math.max(unreadOf(room), told);
  }

  /** All that the room holds was seen. @param {string} [name] */
  read(name = this.current) {
    const room = this.rooms.get(name);
    if (!room?.timeline.ready || (readUpTo(name) ?? Infinity) >= room.timeline.last) return;
    markRead(name, room.timeline.last);
    this.mine.read(name, room.timeline.last);
    if (this.isMember) this.reads.tell(name, room.timeline.last);
    this.emit("unread");
  }

  /** Loads older messages: pages of the log until some of it are messages. @param {OpenRoom} room @param {number} [limit] */
  async older(room, limit = 60) {
    const { timeline } = room;
    if (room.fetching) return;
    room.fetching = true;
    try {
      const had = timeline.messages.length;
      for (let page = 0; page < MOST_PAGES && timeline.more && timeline.messages.length - had < limit / 3; page += 1) {
        const before = timeline.first;
        const { events, more } = await eventsBefore(timeline.room, before, limit);
        if (before !== timeline.first) return;
        timeline.prepend(events, more);
      }
    } finally {
      room.fetching = false;
    }
  }

  /** Puts a reaction or takes one's own back; shown at once. @param {import("./timeline.js").Message} message @param {string} emoji */
  async react(message, emoji) {
    const { timeline } = this.room ?? {};
    if (!timeline) return;
    const on = !(timeline.find(message.seq)?.reactions ?? []).some((one) => one.emoji === emoji && isBy(one, this.me.id));
    const show = (/** @type {boolean} */ put) => {
      timeline.react(message.seq, emoji, this.me, put);
      timeline.emit("change", {});
    };
    show(on);
    await this.tea.react(timeline.room, message.seq, emoji, on).catch((error) => {
      show(!on);
      this.emit("toast", problemOf(error));
    });
  }

  /** Changes a message of one's own; shown at once, and as it was again where the server refuses. @param {import("./timeline.js").Message} message @param {string} text */
  async edit(message, text) {
    const { timeline } = this.room ?? {};
    if (!timeline) return;
    timeline.show(message.seq, { text, edited: true });
    try {
      await this.tea.edit(timeline.room, message.seq, text);
    } catch (error) {
      timeline.show(message.seq, { text: message.text, edited: message.edited });
      throw error;
    }
  }

  // ---- sending

  /**
   * Sends a text with its files, as many messages as the limit of media in one asks for.
   * @param {string} room @param {{text: string, files?: LocalFile[], reply_to?: number}} what
   */
  send(room, { text, files = [], reply_to }) {
    const each = this.tea.limits.media_per_message ?? 10;
    const parts = [];
    for (let start = 0; start === 0 || start < files.length; start += each) parts.push(files.slice(start, start + each));
    parts.forEach((part, index) => {
      const body = { ...(index === 0 && text ? { text } : {}), ...(index === 0 && reply_to ? { reply_to } : {}) };
      const more = { at: Date.now(), ...(part.length ? { files: part } : {}) };
      // A refusal is shown by its row; here it has no other end.
      this.tea.send(room, body, more).catch((error) => console.warn(error.message));
    });
  }

  /** @param {Entry} entry */
  retry(entry) {
    const lost = entry.failed?.code === "unknown_media";
    const files = /** @type {LocalFile[] | undefined} */ (entry.files)?.map((file) => (lost ? { ...file, id: clientId(), media: undefined } : file));
    void this.tea.retry(files ? { ...entry, files } : entry);
  }

  /** @param {Entry} entry */
  async discard(entry) {
    for (const file of entry.files ?? []) this.uploads.cancel(file.id);
    this.rooms.get(entry.room)?.timeline.discard(entry.client_id);
    await this.outbox.remove(entry.client_id);
    void this.#countWaiting();
  }

  /** @param {Entry} entry */
  #queued(entry) {
    this.rooms.get(entry.room)?.timeline.queue(entry);
    this.waiting += 1;
    this.emit("waiting", this.waiting);
  }

  /** @param {Entry} entry @param {import("../teahouse.js").Answer} answer */
  #sent(entry, answer) {
    this.rooms.get(entry.room)?.timeline.confirm(entry.client_id, answer);
    for (const file of entry.files ?? []) this.uploads.forget(file.id);
    this.emit("sent", { entry });
    void this.#countWaiting();
  }

  /** @param {Entry} entry @param {Error} error */
  #refused(entry, error) {
    this.rooms.get(entry.room)?.timeline.queue(entry);
    this.emit("refused", { entry, error });
    void this.#countWaiting();
  }

  async #countWaiting() {
    this.waiting = (await this.outbox.list()).filter((entry) => !entry.failed).length;
    this.emit("waiting", this.waiting);
  }

  /** Another tab wrote, sent or deleted something. @param {{put?: string, gone?: string, answer?: any}} news */
  async #elsewhere({ put, gone, answer }) {
    for (const { timeline } of gone ? this.rooms.values() : []) {
      // A sent one leaves with its event; one that was deleted over there has none to wait for.
      if (answer) timeline.confirm(gone ?? "", answer);
      else timeline.discard(gone ?? "");
    }
    if (put) {
      for (const entry of await this.outbox.list()) {
        if (entry.client_id === put) this.rooms.get(entry.room)?.timeline.queue(entry);
      }
      void this.tea.flush();
    }
    void this.#countWaiting();
  }
}
