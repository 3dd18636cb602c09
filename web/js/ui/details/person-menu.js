// @ts-check
/**
 * What can be done with a person in a room: only what the viewer may do; what cannot be taken back is asked again.
 * Must never: act on the wrong person (each dialog names them).
 * Bounded by: one menu.
 *
 * @typedef {import("../../state/room-calls.js").Member} Member
 */

import { h } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";
import { known, learn } from "../../state/directory.js";
import { mayActOn, rolesFor } from "../../state/permits.js";
import { ban, makeRoom, mute, personOf, removeMember, setRole } from "../../state/room-calls.js";
import { confirmed, openDialog } from "../dialog.js";
import { choiceField, field } from "../field.js";
import { form } from "../form.js";
import { openMenu } from "../menu.js";
import { avatar } from "../person.js";

/** @type {Record<string, string>} */
const ROLE_ICONS = { owner: "crown", moderator: "shield", member: "person", read_only: "eye" };

/**
 * @param {import("../../state/chat.js").Chat} chat @param {string} room @param {Member} person @param {HTMLElement} anchor
 * @param {{go: (room: string) => void, mention: (login: string) => void}} actions
 */
export async function personMenu(chat, room, person, anchor, { go, mention }) {
  // In an open room they are known by name only, unless they are guests, of whom there is no more to know.
  if (chat.isMember && !person.guest && !person.login && !known(person.id)?.login) await personOf(person.id).then((one) => learn([one]), () => {});
  const facts = chat.places.get(room);
  const other = person.id !== chat.me.id;
  const login = person.login ?? known(person.id)?.login;
  const acts = mayActOn(chat.me, facts, person);
  const open = (facts?.kind ?? "open") === "open";
  const changed = () => chat.emit("members", { room });
  const attempt = (/** @type {Promise<any>} */ work) => void work.then(changed, (error) => chat.emit("toast", problemOf(error)));
  const roles = login || !open ? rolesFor(chat.me, facts, person) : [];
  const muted = person.muted_until && Date.parse(person.muted_until) > Date.now();
  /** @type {Parameters<typeof openMenu>[1]} */
  const items = [
    other && chat.isMember && login ? { label: strings.writeDirect, icon: "quiet", run: () => void direct(chat, person, go) } : null,
    other && login ? { label: strings.mentionThem, icon: "at", run: () => mention(login) } : null,
    roles.length > 0 ? "line" : null,
    ...roles.map((role) => ({ label: strings.makeRole[role], icon: ROLE_ICONS[role], run: () => void giveRole(chat, room, person, role, attempt) })),
    acts ? "line" : null,
    acts ? { label: muted ? strings.unmuteThem : strings.muteThem, icon: "mute", run: () => (muted ? attempt(mute(room, person.id, null)) : openMute(room, person, changed)) } : null,
    acts && !open ? { label: strings.removeThem, icon: "door", danger: true, run: () => void remove(room, person, attempt) } : null,
    acts ? { label: strings.banThem, icon: "ban", danger: true, run: () => openBan(room, person, changed) } : null,
  ];
  openMenu(anchor, items, { label: strings.personMenu(person.name), title: card(person, login) });
}

/** @param {Member} person @param {string | undefined} login */
function card(person, login) {
  const facts = [login ? `@${login}` : person.guest ? strings.guest : "", person.role && person.role !== "member" ? strings.roles[person.role] : ""].filter(Boolean);
  return h("div", { class: "person-card" }, avatar(person), h("span", { class: "who" }, h("bdi", {}, person.name), h("small", {}, facts.join(" · "))));
}

/** @param {import("../../state/chat.js").Chat} chat @param {Member} person @param {(room: string) => void} go */
async function direct(chat, person, go) {
  try {
    const facts = await makeRoom({ kind: "direct", people: [person.id] });
    chat.mine.refresh();
    chat.places.take(facts.room, facts);
    go(facts.room);
  } catch (error) {
    chat.emit("toast", problemOf(error));
  }
}

/** @param {import("../../state/chat.js").Chat} chat @param {string} room @param {Member} person @param {string} role @param {(work: Promise<any>) => void} attempt */
async function giveRole(chat, room, person, role, attempt) {
  const owner = { title: strings.ownerTitle(person.name), text: strings.ownerText, yes: strings.makeRole.owner, danger: false };
  // Of one's own role there is no way back by oneself.
  const mine = { title: strings.stepDownTitle, text: strings.stepDownText(strings.roles[role]), yes: strings.makeRole[role] };
  const question = person.id === chat.me.id ? mine : role === "owner" ? owner : undefined;
  if (!question || (await confirmed(question))) attempt(setRole(room, person.id, role));
}

/** @param {string} room @param {Member} person @param {(work: Promise<any>) => void} attempt */
async function remove(room, person, attempt) {
  if (await confirmed({ title: strings.removeTitle(person.name), text: strings.removeText, yes: strings.removeDo })) attempt(removeMember(room, person.id));
}

/** @param {string} room @param {Member} person @param {() => void} changed */
function openMute(room, person, changed) {
  const long = choiceField({ name: "seconds", label: strings.forHowLong, options: strings.durations, value: "3600" });
  const element = form({
    fields: [long],
    submit: strings.muteThem,
    send: (values) => mute(room, person.id, Number(values.seconds)),
    done: () => (dialog.close(), changed()),
  });
  const dialog = openDialog({ title: strings.muteTitle(person.name), class: "small" }, element);
}

/** @param {string} room @param {Member} person @param {() => void} changed */
export function openBan(room, person, changed) {
  const reason = field({ name: "reason", label: strings.reason, hint: strings.optional, maxLength: 500, autocomplete: "off", autofocus: true });
  const long = choiceField({ name: "seconds", label: strings.forHowLong, options: [["", strings.forever], ...strings.durations] });
  const messages = h("input", { type: "checkbox", name: "messages" });
  const element = form({
    fields: [h("p", { class: "lead" }, strings.banText), reason, long, h("label", { class: "choice" }, messages, h("span", {}, strings.banMessages))],
    submit: strings.banDo,
    danger: true,
    send: (values) =>
      ban(room, {
        person: person.id,
        ...(values.seconds ? { seconds: Number(values.seconds) } : {}),
        ...(values.reason.trim() ? { reason: values.reason.trim() } : {}),
        ...(messages.checked ? { delete_messages: true } : {}),
      }),
    done: () => (dialog.close(), changed()),
    beside: [h("button", { type: "button", class: "button", onclick: () => dialog.close() }, strings.cancel)],
  });
  const dialog = openDialog({ title: strings.banTitle(person.name), class: "small" }, element);
}
