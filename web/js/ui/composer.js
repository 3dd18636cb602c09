// @ts-check
/**
 * Where people write: grows to eight lines, sends on Enter (never while an input method composes), keeps a draft per room.
 * Must never: shut itself off, in whatever state the connection is, or clear what was not taken over.
 * Bounded by: the server's limit for a text, shown before it is reached by sending.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 */

import { Emitter } from "../teahouse.js";
import { h, icon, iconButton, need } from "../lib/dom.js";
import { sizeOf, strings } from "../lib/language.js";
import { draftOf, keepDraft } from "../state/drafts.js";
import { excerpt } from "./row.js";

const MOST_LINES = 8;
const TYPING_EVERY = 3_000;
const encoder = new TextEncoder();

/** Emits `sent` (the reader's own message should be seen) and `up` (the arrow from an empty box). */
export class Composer extends Emitter {
  box = /** @type {HTMLTextAreaElement} */ (need("#composer"));
  #form = /** @type {HTMLFormElement} */ (need("#composer-form"));
  #hint = need("#composer-hint");
  #replyBar = need("#reply-bar");
  /** @type {Message | undefined} */ #replyTo;
  #typedAt = 0;
  #composing = false;

  /** @param {import("../state/chat.js").Chat} chat @param {import("./attachments.js").Attachments} attachments @param {(text: string) => void} complain */
  constructor(chat, attachments, complain) {
    super();
    this.chat = chat;
    this.attachments = attachments;
    this.complain = complain;
    const { box } = this;
    box.addEventListener("input", () => this.#changed(true));
    box.addEventListener("keydown", (event) => this.#key(event));
    // Safari reports the Enter that ends a composition after its end, with keyCode 229.
    box.addEventListener("compositionstart", () => (this.#composing = true));
    box.addEventListener("compositionend", () => (this.#composing = false));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
      box.focus();
    });
    attachments.on("change", () => this.#trade());
    addEventListener("resize", () => this.#grow());
    if (isTouch()) box.enterKeyHint = "enter";
    else box.enterKeyHint = "send";
  }

  /** @param {string} room */
  show(room) {
    this.box.value = draftOf(room);
    this.box.placeholder = strings.writeTo(room);
    this.box.setAttribute("aria-label", strings.writeTo(room));
    this.#setReply(undefined);
    this.#changed(false);
    if (!isTouch()) this.box.focus({ preventScroll: true });
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.defaultPrevented || event.isComposing || this.#composing || event.keyCode === 229) return;
    const forced = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && (forced || (!event.shiftKey && !event.altKey && !isTouch()))) {
      event.preventDefault();
      this.send();
    } else if (event.key === "ArrowUp" && !this.box.value && !event.shiftKey) {
      event.preventDefault();
      this.emit("up");
    } else if (event.key === "Escape" && this.#replyTo) {
      event.preventDefault();
      event.stopPropagation();
      this.#setReply(undefined);
    }
  }

  /** Sends what is there, if there is something and nothing of it is in the way. */
  send() {
    const text = this.box.value.trim();
    const { files } = this.attachments;
    if (!text && files.length === 0) return;
    if (this.#tooLong()) return this.#changed(false);
    if (files.some((file) => this.attachments.errorOf(file))) return this.complain(strings.resolveFirst);
    const room = this.chat.current;
    this.chat.send(room, { text, files: this.attachments.take(), reply_to: this.#replyTo?.seq });
    this.box.value = "";
    this.#setReply(undefined);
    this.#typedAt = 0;
    this.#changed(false);
    this.emit("sent");
  }

  /** @param {string} text */
  insert(text) {
    this.box.focus();
    this.box.setRangeText(text, this.box.selectionStart, this.box.selectionEnd, "end");
    this.#changed(true);
  }

  /** @param {Message} message */
  replyTo(message) {
    this.#setReply(message);
    this.box.focus();
  }

  /** @param {Message | undefined} message */
  #setReply(message) {
    this.#replyTo = message;
    this.#replyBar.hidden = !message;
    if (!message) return;
    this.#replyBar.replaceChildren(
      icon("reply"),
      h("span", { class: "reply-text" }, h("span", { class: "name" }, strings.replyingTo(message.from.name)), h("span", { class: "excerpt", dir: "auto" }, excerpt(message))),
      iconButton("close", strings.stopReplying, { onclick: () => (this.#setReply(undefined), this.box.focus()) }),
    );
  }

  /** @param {boolean} typed */
  #changed(typed) {
    this.#grow();
    this.#trade();
    keepDraft(this.chat.current, this.box.value);
    this.#hint.hidden = !this.#tooLong();
    if (!this.#hint.hidden) this.#offerFile();
    const now = Date.now();
    if (!typed || !this.box.value.trim() || now - this.#typedAt < TYPING_EVERY) return;
    this.#typedAt = now;
    this.chat.tea.typing(this.chat.current);
  }

  #limit() {
    return this.chat.tea.limits.text_bytes ?? 16_384;
  }

  #tooLong() {
    const { value } = this.box;
    return value.length * 3 > this.#limit() && encoder.encode(value.trim()).length > this.#limit();
  }

  #offerFile() {
    const convert = () => {
      const file = new File([this.box.value], strings.textFile, { type: "text/plain" });
      this.box.value = "";
      this.#changed(false);
      void this.attachments.add([file]);
      this.box.focus();
    };
    this.#hint.replaceChildren(strings.tooLong(sizeOf(this.#limit())), " ", h("button", { type: "button", class: "text-button", onclick: convert }, strings.sendAsFile));
  }

  /** Voice and send trade places as one types. */
  #trade() {
    const something = this.box.value.trim() !== "" || this.attachments.files.length > 0;
    need("#send").hidden = !something;
    need("#voice").hidden = something;
  }

  #grow() {
    const { box } = this;
    box.style.height = "auto";
    const line = parseFloat(getComputedStyle(box).lineHeight) || 24;
    const padding = box.offsetHeight - box.clientHeight + 20;
    const most = line * MOST_LINES + padding;
    box.style.height = `${Math.min(box.scrollHeight, most)}px`;
    box.style.overflowY = box.scrollHeight > most ? "auto" : "hidden";
  }
}

/** Where there is no keyboard, Enter makes a line and the button sends. */
export const isTouch = () => matchMedia("(hover: none) and (pointer: coarse)").matches;
