// @ts-check
/**
 * The right side: what the room is, its people, and for those who look after it invitations, bans, reports and settings.
 * Must never: show a tab that would be refused; take the focus while somebody types in it.
 * Bounded by: one room.
 */

import { h, iconButton, need } from "../../lib/dom.js";
import { momentOf, strings } from "../../lib/language.js";
import { shareBox } from "../beginning.js";
import { kindIcon } from "../rooms/item.js";
import { tabs } from "../tabs.js";
import { bansTab } from "./bans.js";
import { invitesTab } from "./invites.js";
import { MemberList } from "./members.js";
import { reportsTab } from "./reports.js";
import { settingsTab } from "./room-settings.js";

/**
 * @param {import("../../state/chat.js").Chat} chat @param {{close: () => void, go: (room: string) => void, mention: (login: string) => void}} actions
 * @returns {{show: (tab: string) => void}}
 */
export function detailsPanel(chat, actions) {
  const panel = need("#people");
  const list = new MemberList(chat, actions);
  let chosen = "members";
  let shape = "";

  const draw = (/** @type {boolean} */ again = false) => {
    const drawn = shapeOf(chat);
    if (!again && drawn === shape) return;
    shape = drawn;
    const focused = panel.contains(document.activeElement);
    panel.replaceChildren(
      h("div", { class: "side-head" }, h("h2", {}, strings.details), iconButton("close", strings.close, { onclick: actions.close, id: "people-close" })),
      ...content(chat, list, chosen, (id) => (chosen = id)),
    );
    if (focused) need("#people-close").focus();
  };
  chat.on("room", () => {
    chosen = "members";
    list.room(chat.current);
    draw(true);
  });
  chat.on("facts", ({ room }) => room === chat.current && draw());
  chat.on("people", ({ room }) => room === chat.current && list.draw());
  chat.on("members", ({ room }) => room === chat.current && list.refresh());
  chat.on("me", () => {
    draw();
    list.known();
  });
  new MutationObserver(() => {
    if (!panel.hidden) list.refresh();
  }).observe(panel, { attributes: true, attributeFilter: ["hidden"] });
  return {
    show: (tab) => {
      chosen = tab;
      draw(true);
    },
  };
}

/** What the panel depends on but the people. @param {import("../../state/chat.js").Chat} chat */
function shapeOf(chat) {
  const { kind, title, topic, archived, slow_seconds, role, created_at } = chat.places.get(chat.current) ?? {};
  return JSON.stringify([chat.current, chat.me.id, chat.me.role, kind, title, topic, archived, slow_seconds, role, created_at]);
}

/** @param {import("../../state/chat.js").Chat} chat @param {MemberList} list @param {string} chosen @param {(id: string) => void} choose */
function content(chat, list, chosen, choose) {
  const room = chat.current;
  const may = (/** @type {import("../../state/permits.js").Action} */ action) => chat.isMember && chat.places.may(room, action);
  const kind = chat.places.get(room)?.kind ?? "open";
  const all = [
    { id: "members", label: kind === "open" ? strings.people : strings.members, draw: () => [list.element, kind === "open" || kind === "public" ? shareBox() : null] },
    (kind === "private" || kind === "public") && may("invite") && { id: "invites", label: strings.invitationsTab, draw: () => invitesTab(chat, room) },
    kind !== "direct" && may("moderate") && { id: "bans", label: strings.bans, draw: () => bansTab(room) },
    kind !== "direct" && may("moderate") && { id: "reports", label: strings.reports, draw: () => reportsTab(chat, room) },
    kind !== "direct" && may("configure") && { id: "settings", label: strings.roomSettings, draw: () => settingsTab(chat, room) },
  ];
  const shown = /** @type {import("../tabs.js").Tab[]} */ (all.filter(Boolean));
  const body = h("div", { class: "body", id: "details-body" });
  if (shown.length === 1) {
    body.append(...shown[0].draw().filter((one) => one !== null && one !== false));
    return [about(chat), body];
  }
  body.setAttribute("role", "tabpanel");
  const first = shown.some((tab) => tab.id === chosen) ? chosen : "members";
  return [about(chat), tabs(shown, body, { first, label: strings.details, chosen: choose }), body];
}

/** @param {import("../../state/chat.js").Chat} chat */
function about(chat) {
  const facts = chat.places.get(chat.current);
  const { kind = "open", topic, created_at, created_by } = facts ?? {};
  const made = created_by && created_at ? strings.madeBy(created_by.name, momentOf(created_at)) : "";
  return h(
    "div",
    { class: "about" },
    h("p", { class: "about-kind" }, kindIcon(kind), h("span", {}, facts?.archived ? `${strings.kinds[kind]} · ${strings.archivedRooms}` : strings.kinds[kind])),
    topic ? h("p", { class: "about-topic", dir: "auto" }, topic) : null,
    made ? h("p", { class: "soft-line" }, made) : null,
  );
}
