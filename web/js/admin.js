// @ts-check
/**
 * Puts the admin's pages together: who looks, which section, what it shows.
 * Must never: decide what an admin may do (the server does; these pages only ask).
 * Bounded by: one section at a time.
 */

import { ask, onRefused } from "./admin/api.js";
import { audit } from "./admin/audit.js";
import { bans } from "./admin/bans.js";
import { media, messages } from "./admin/content.js";
import { invites, keys } from "./admin/doors.js";
import { frame, here, mark } from "./admin/frame.js";
import { overview } from "./admin/overview.js";
import { reports } from "./admin/reports.js";
import { room, rooms } from "./admin/rooms.js";
import { blocked, settings } from "./admin/rules.js";
import { trouble, words } from "./admin/say.js";
import { signIn } from "./admin/sign-in.js";
import { user, users } from "./admin/users.js";
import { h, need } from "./lib/dom.js";
import { language } from "./lib/language.js";

/** @typedef {{element: Element, title?: string, leave?: () => void}} Shown */

/** What each section shows. @type {Record<import("./admin/frame.js").Section, (one: string, filter: Record<string, string>) => Element | Shown | Promise<Shown>>} */
const SECTIONS = {
  overview,
  users: (one, filter) => (one ? user(one, me) : users(filter)),
  rooms: (one, filter) => (one ? room(one) : rooms(filter)),
  messages: (_, filter) => messages(filter),
  media: (_, filter) => media(filter),
  reports: (_, filter) => reports(filter),
  bans,
  invites,
  keys,
  words: blocked,
  settings,
  audit: (_, filter) => audit(filter),
};

let me = { id: "", name: "", role: "guest" };
let leave = () => {};
let turn = 0;
let framed = false;

document.documentElement.lang = { en: "en", zh: "zh-CN" }[language] ?? language;
need("#skip").textContent = words.skip;
need("#skip").addEventListener("click", (event) => (event.preventDefault(), need("#content").focus()));
need("#mark").textContent = words.title;
need("#to-chat").textContent = words.toChat;
onRefused(() => void enter(true));
void enter();

/** Looks who is there: an admin sees the sections, everybody else a way in. @param {boolean} [ended] */
async function enter(ended = false) {
  try {
    me = await ask("me");
  } catch (error) {
    return put(h("p", { class: "field-error" }, trouble(error)));
  }
  if (me.role === "admin") return ended ? undefined : open();
  leave();
  turn += 1;
  need("#sections").hidden = true;
  need("#menu-toggle").hidden = true;
  const why = ended ? words.signIn.ended : me.role === "member" ? words.signIn.notAdmin(me.name) : words.signIn.lead;
  signIn({ why, enter: () => void enter() });
}

function open() {
  if (framed) need("#sections").hidden = need("#menu-toggle").hidden = false;
  else frame(() => void show());
  framed = true;
  void show();
}

/** Draws the place where the browser is. */
async function show() {
  const mine = (turn += 1);
  const { section, one, filter } = here();
  leave();
  leave = () => {};
  mark(section, one && " ");
  if (!section) return put(h("p", {}, words.notFound));
  try {
    const answer = await SECTIONS[section](one, filter);
    const shown = answer instanceof Element ? { element: answer } : answer;
    if (mine !== turn) return shown.leave?.();
    leave = shown.leave ?? (() => {});
    mark(section, shown.title);
    put(shown.element);
  } catch (error) {
    if (mine === turn) put(h("p", { class: "field-error" }, trouble(error)));
  }
}

/** @param {Element} element */
function put(element) {
  const content = need("#content");
  content.replaceChildren(element);
  content.scrollTop = 0;
  scrollTo(0, 0);
  if (framed) content.focus({ preventScroll: true });
}
