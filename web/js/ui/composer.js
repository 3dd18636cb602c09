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
import { problemOf } from "../lib/problem.js";
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
  /** The message that is changed, instead of a new one. @type {Message | undefined} */ #editing;
  /** Why nothing can be sent at the moment. */ #blocked = "";
  #typedAt = 0;
  #composing = false;
  /** What was typed before the page was ready. */ #early = this.box.value;

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
    this.#editing = undefined;
    this.box.value = [draftOf(room), this.#early].filter(Boolean).join("\n");
    this.#early = "";
    this.named();
    this.#setReply(undefined);
    this.#changed(false);
    if (!isTouch()) this.box.focus({ preventScroll: true });
  }

  /** The room's title became known, or is another. */
  named() {
    const to = strings.writeTo(this.chat.title);
    this.box.placeholder = to;
    this.box.setAttribute("aria-label", to);
  }

  /** @param {string} why nothing can be sent; empty: it can */
  block(why) {
    if (why === this.#blocked) return;
    this.#blocked = why;
    this.#changed(false);
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
    } else if (event.key === "Escape" && (this.#replyTo || this.#editing)) {
      event.preventDefault();
      event.stopPropagation();
      if (this.#editing) this.#endEdit();
      else this.#setReply(undefined);
    }
  }

  /** Sends what is there, if there is something and nothing of it is in the way. */
  send() {
    const text = this.box.value.trim();
    const { files } = this.attachments;
    if (this.#editing) return void this.#saveEdit(this.#editing, text);
    if (!text && files.length === 0) return;
    if (this.#tooLong() || this.#blocked) return this.#changed(false);
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
    if (this.#editing) this.#endEdit();
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

  /** Changes a message of one's own; what was being written waits. @param {Message} message */
  edit(message) {
    this.#setReply(undefined);
    this.#editing = message;
    this.box.value = message.text;
    this.#replyBar.hidden = false;
    this.#replyBar.replaceChildren(
      icon("edit"),
      h("span", { class: "reply-text" }, h("span", { class: "name" }, strings.editing), h("span", { class: "excerpt", dir: "auto" }, excerpt(message))),
      iconButton("close", strings.stopEditing, { onclick: () => this.#endEdit() }),
    );
    this.#changed(false);
    this.box.focus();
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  #endEdit() {
    this.#editing = undefined;
    this.box.value = draftOf(this.chat.current);
    this.#setReply(undefined);
    this.#changed(false);
    this.box.focus();
  }

  /** @param {Message} message @param {string} text */
  async #saveEdit(message, text) {
    if (this.#tooLong() || (!text && message.media.length === 0)) return;
    const room = this.chat.current;
    this.#endEdit();
    if (text === message.text) return;
    try {
      await this.chat.edit(message, text);
      this.complain("");
    } catch (error) {
      this.complain(`${strings.editFailed} ${problemOf(error)}`);
      // What was written is not lost, where there is room for it.
      if (this.chat.current !== room || this.box.value) return;
      this.edit(message);
      this.box.value = text;
      this.#changed(false);
    }
  }

  /** @param {boolean} typed */
  #changed(typed) {
    this.#grow();
    this.#trade();
    if (!this.#editing) keepDraft(this.chat.current, this.box.value);
    const long = this.#tooLong();
    this.#hint.hidden = !long && !this.#blocked;
    this.#hint.classList.toggle("quiet", !long);
    if (long) this.#offerFile();
    else if (this.#blocked) this.#hint.textContent = this.#blocked;
    const now = Date.now();
    if (!typed || this.#editing || !this.box.value.trim() || now - this.#typedAt < TYPING_EVERY) return;
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
    const something = this.#editing !== undefined || this.box.value.trim() !== "" || this.attachments.files.length > 0;
    need("#send").hidden = !something;
    need("#send").toggleAttribute("disabled", this.#blocked !== "" && !this.#editing);
    need("#attach").hidden = this.#editing !== undefined;
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
