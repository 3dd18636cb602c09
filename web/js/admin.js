// @ts-check
/**
 * Puts the admin's pages together: who looks, which section, what it shows. Admins see all; who keeps order in some rooms sees
 * those rooms and their reports; everybody else signs in on the page where all do.
 * Must never: decide what somebody may do (the server does; these pages only ask).
 * Bounded by: one section at a time.
 */

import { actAsAdmin, onRefused } from "./admin/api.js";
import { audit } from "./admin/audit.js";
import { bans } from "./admin/bans.js";
import { media, messages } from "./admin/content.js";
import { invites, keys } from "./admin/doors.js";
import { frame, here, mark, sections } from "./admin/frame.js";
import { overview } from "./admin/overview.js";
import { reports, waiting } from "./admin/reports.js";
import { keeps, kept, room, rooms } from "./admin/rooms.js";
import { blocked, settings } from "./admin/rules.js";
import { words } from "./admin/say.js";
import { user, users } from "./admin/users.js";
import { h, need } from "./lib/dom.js";
import { language } from "./lib/language.js";
import { problemOf } from "./lib/problem.js";
import { isMember, isSignedOut, whoAmI } from "./state/accounts.js";
import { withNext } from "./state/next.js";
import { myRooms } from "./state/room-calls.js";

/** @typedef {{element: Element, title?: string, leave?: () => void}} Shown */
/** @typedef {(one: string, filter: Record<string, string>) => Element | Shown | Promise<Shown>} Draw */

/** What each section shows to an admin. @type {Record<import("./admin/frame.js").Section, Draw>} */
const SECTIONS = {
  overview,
  users: (one, filter) => (one ? user(one, me) : users(filter)),
  rooms: (one, filter) => (one ? room(one, me) : rooms(filter)),
  messages: (_, filter) => messages(filter),
  media: (_, filter) => media(filter),
  reports: (_, filter) => reports(filter),
  bans: (_, filter) => bans(filter),
  invites: (_, filter) => invites(filter),
  keys: (_, filter) => keys(filter),
  words: (_, filter) => blocked(filter),
  settings: (_, filter) => settings(filter),
  audit: (_, filter) => audit(filter),
};

/** And to who keeps order in some rooms: what waits comes first. @type {Partial<typeof SECTIONS>} */
const KEPT = {
  overview: SECTIONS.reports,
  reports: SECTIONS.reports,
  rooms: (one) => (one ? room(one, me) : kept()),
};

/** @type {import("./state/accounts.js").Me} */
let me = { id: "", name: "" };
/** What this person finds here; nothing: they do not look after anything. @type {Partial<typeof SECTIONS> | undefined} */
let mine;
let leave = () => {};
let turn = 0;

document.documentElement.lang = { en: "en", zh: "zh-CN" }[language] ?? language;
need("#skip").textContent = words.skip;
need("#skip").addEventListener("click", (event) => (event.preventDefault(), need("#content").focus()));
need("#mark").textContent = words.title;
need("#to-chat").textContent = words.toChat;
frame(() => void show());
onRefused(() => void enter(true));
void enter();

/** Looks who is there. @param {boolean} [again] something was refused: who is still the same stays where they are */
async function enter(again = false) {
  try {
    me = await whoAmI();
  } catch (error) {
    if (isSignedOut(error)) return signIn();
    return put(h("p", { class: "field-error" }, problemOf(error)));
  }
  if (!isMember(me)) return signIn();
  const admin = me.role === "admin";
  const found = admin ? SECTIONS : (await keepsOrder()) ? KEPT : undefined;
  if (again && found === mine) return;
  mine = found;
  if (!mine) return shut();
  actAsAdmin(admin);
  sections(admin);
  void waiting();
  void show();
}

/** The page where all sign in leads back here. */
const signIn = () => location.replace(withNext("/sign-in", location.pathname + location.search));

/** Whether there is a room in which this person keeps order. */
async function keepsOrder() {
  /** @type {string | undefined} */
  let cursor;
  do {
    /** @type {{items: import("./state/room-calls.js").Facts[], next: string | null}} */
    const { items, next } = await myRooms(cursor).catch(() => ({ items: [], next: null }));
    if (items.some((one) => keeps({ role: one.role, kind: one.kind }))) return true;
    cursor = next ?? undefined;
  } while (cursor);
  return false;
}

/** For who has nothing to look after here. */
function shut() {
  leave();
  turn += 1;
  need("#sections").hidden = need("#menu-toggle").hidden = true;
  mark(undefined);
  const other = h("a", { class: "button main-button", href: withNext("/sign-in", location.pathname + location.search) }, words.signIn.other);
  put(h("div", { class: "shut" }, h("h1", {}, words.title), h("p", { class: "section-lead" }, words.signIn.notAdmin(me.name)), other, h("p", { class: "soft" }, words.signIn.noAdmin)));
}

/** Draws the place where the browser is. */
async function show() {
  const now = (turn += 1);
  const { section, one, filter } = here();
  const draw = section && mine?.[section];
  leave();
  leave = () => {};
  mark(draw === KEPT.overview ? "reports" : section, one && " ");
  if (!draw) return put(h("p", {}, words.notFound));
  try {
    const answer = await draw(one, filter);
    const shown = answer instanceof Element ? { element: answer } : answer;
    if (now !== turn) return shown.leave?.();
    leave = shown.leave ?? (() => {});
    if (shown.title) mark(section, shown.title);
    put(shown.element);
  } catch (error) {
    if (now === turn) put(h("p", { class: "field-error" }, problemOf(error)));
  }
}

/** @param {Element} element */
function put(element) {
  const content = need("#content");
  content.replaceChildren(element);
  content.scrollTop = 0;
  scrollTo(0, 0);
  if (mine) content.focus({ preventScroll: true });
}
