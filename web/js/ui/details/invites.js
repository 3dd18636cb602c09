// @ts-check
/**
 * The invitations of a room: make one, copy its link (shown once), see those that are open, take them back.
 * Must never: keep a link.
 * Bounded by: pages of 100 invitations.
 */

import { h, icon } from "../../lib/dom.js";
import { momentOf, strings } from "../../lib/language.js";
import { may } from "../../state/permits.js";
import { invites, makeInvite, revokeInvite } from "../../state/room-calls.js";
import { copy } from "../copy.js";
import { openDialog } from "../dialog.js";
import { choiceField } from "../field.js";
import { form } from "../form.js";
import { pages } from "./pages.js";

/** @param {import("../../state/chat.js").Chat} chat @param {string} room */
export function invitesTab(chat, room) {
  const list = pages({
    ask: (cursor) => invites(room, cursor),
    item: (one) => item(one, () => void revoke(one.id)),
    none: strings.noInvitations,
  });
  const revoke = async (/** @type {string} */ id) => {
    await revokeInvite(room, id).then(list.again, list.fail);
    make.focus();
  };
  const make = h("button", { type: "button", class: "button wide", onclick: () => openInvite(chat, room, list.again) }, icon("link"), strings.makeInvitation);
  return [make, ...list.elements];
}

/** @param {import("../../state/room-calls.js").Invite} one @param {() => void} revoke */
function item({ role = "member", by, expires_at, uses, uses_left }, revoke) {
  const left = uses_left === null || uses_left === undefined ? "" : strings.inviteLeft(uses_left);
  const until = expires_at ? strings.inviteUntil(momentOf(expires_at)) : strings.inviteNever;
  const about = [left || strings.inviteUnlimited, until].join(" · ");
  const line = [by && strings.bannedBy(by), strings.roles[role], uses ? strings.inviteUsed(uses) : ""].filter(Boolean).join(" · ");
  return h("li", {}, h("span", { class: "who" }, h("span", {}, about), h("small", {}, line)), h("button", { type: "button", class: "text-button", "aria-label": strings.revokeInvite(about), onclick: revoke }, strings.revoke));
}

/** @param {import("../../state/chat.js").Chat} chat @param {string} room @param {() => void} made */
export function openInvite(chat, room, made) {
  const ends = choiceField({ name: "expires_in", label: strings.inviteEnds, options: [...strings.durations, ["", strings.inviteNever]], value: "604800" });
  const uses = choiceField({ name: "uses", label: strings.inviteUses, options: [["", strings.inviteUnlimited], ...[1, 5, 25, 100].map((n) => /** @type {[string, string]} */ ([String(n), strings.inviteTimes(n)]))] });
  const roles = may(chat.me, chat.places.get(room), "setRoles") ? ["member", "read_only", "moderator"] : ["member", "read_only"];
  const role = choiceField({ name: "role", label: strings.inviteRole, options: roles.map((one) => [one, strings.roles[one]]), value: "member" });
  const element = form({
    fields: [ends, uses, role],
    submit: strings.makeInvitation,
    send: (values) =>
      makeInvite(room, {
        ...(values.expires_in ? { expires_in: Number(values.expires_in) } : {}),
        ...(values.uses ? { uses: Number(values.uses) } : {}),
        ...(values.role !== "member" ? { role: values.role } : {}),
      }),
    done: ({ code, url }) => {
      // Without a public address in its settings the server says only the path.
      element.replaceWith(link(new URL(url || `/invite/${code}`, location.origin).href));
      dialog.querySelector("button.main-button") && /** @type {HTMLElement} */ (dialog.querySelector("button.main-button")).focus();
      made();
    },
  });
  const dialog = openDialog({ title: strings.makeInvitation, class: "small" }, element);
}

/** @param {string} address */
function link(address) {
  const text = h("input", { class: "field", readOnly: true, value: address, "aria-label": strings.copyInvite, onfocus: () => text.select() });
  const label = h("span", {}, strings.copyInvite);
  const button = h("button", { type: "button", class: "button main-button wide" }, icon("copy"), label);
  button.addEventListener("click", async () => {
    if (await copy(address)) label.textContent = strings.copied;
  });
  return h("div", { class: "form", role: "status" }, h("p", { class: "lead" }, strings.inviteOnce), text, button);
}
