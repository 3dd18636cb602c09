// @ts-check
/**
 * What stands around every section: the list of sections, the head, and how a place becomes an address.
 * Must never: know what a section shows.
 * Bounded by: twelve sections.
 */

import { h, icon, need } from "../lib/dom.js";
import { words } from "./say.js";

const narrow = matchMedia("(width < 860px)");

/** @typedef {keyof typeof words.sections} Section */

/** What an admin finds, and who keeps order in some rooms. @type {Record<"admin" | "moderator", [keyof typeof words.groups, Section[]][]>} */
const GROUPS = {
  moderator: [["order", ["reports", "rooms"]]],
  admin: [
    ["now", ["overview"]],
    ["content", ["users", "rooms", "messages", "media"]],
    ["order", ["reports", "bans", "words"]],
    ["access", ["invites", "keys"]],
    ["server", ["settings", "audit"]],
  ],
};

/** The address of a section or of one thing in it. @param {Section} section @param {string} [one] @param {Record<string, string>} [filter] */
export function path(section, one = "", filter = {}) {
  const asked = new URLSearchParams(filter).toString();
  const where = section === "overview" ? "/admin/" : `/admin/${section}/`;
  return `${where}${one && `${encodeURIComponent(one)}/`}${asked && `?${asked}`}`;
}

/** Where the browser is. @returns {{section: Section | undefined, one: string, filter: Record<string, string>}} */
export function here() {
  const [, , section = "", one = ""] = location.pathname.split("/");
  const filter = Object.fromEntries(new URLSearchParams(location.search));
  const known = section === "" ? "overview" : section in words.sections ? /** @type {Section} */ (section) : undefined;
  return { section: known, one: unescaped(one), filter };
}

/** @param {string} part */
function unescaped(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

let follow = () => {};

/** Shows another place. @param {string} to @param {boolean} [replace] without a step back */
export function go(to, replace = false) {
  history[replace ? "replaceState" : "pushState"](null, "", to);
  if (!replace) follow();
}

/** The sections at the left, for an admin or for who keeps order in some rooms. @param {boolean} admin */
export function sections(admin) {
  const side = need("#sections");
  side.setAttribute("aria-label", words.menu);
  const groups = GROUPS[admin ? "admin" : "moderator"];
  side.replaceChildren(...groups.map(([group, all]) => h("div", { class: "side-group" }, h("h2", {}, words.groups[group]), h("ul", {}, ...all.map(item)))));
  side.hidden = need("#menu-toggle").hidden = false;
}

/** How many things wait in a section. @param {Section} section @param {string} count nothing: none */
export function badge(section, count) {
  const link = document.querySelector(`#sections a[data-section="${section}"]`);
  link?.querySelector(".badge")?.remove();
  if (count) link?.append(h("span", { class: "badge" }, count));
}

/** Puts the frame up; `show` draws the place where the browser is. @param {() => void} show */
export function frame(show) {
  follow = () => (closeMenu(), show());
  const toggle = need("#menu-toggle");
  toggle.replaceChildren(icon("rooms"));
  toggle.setAttribute("aria-label", words.menu);
  toggle.onclick = () => showMenu(!document.body.classList.contains("menu-open"));
  need("#veil").onclick = closeMenu;
  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.body.classList.contains("menu-open")) (closeMenu(), toggle.focus());
  });
  narrow.addEventListener("change", closeMenu);
  addEventListener("popstate", follow);
  document.addEventListener("click", stay);
}

/** @param {Section} section */
function item(section) {
  return h("li", {}, h("a", { href: path(section), "data-section": section }, words.sections[section]));
}

/** Links within the admin change the place without loading the page anew. @param {MouseEvent} event */
function stay(event) {
  const link = /** @type {Element} */ (event.target).closest?.("a[href]");
  if (!(link instanceof HTMLAnchorElement) || link.download || link.target || link.origin !== location.origin) return;
  if (event.defaultPrevented || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  if (link.id === "skip" || !link.pathname.startsWith("/admin/")) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

/** @param {boolean} shown */
function showMenu(shown) {
  const open = shown && narrow.matches;
  document.body.classList.toggle("menu-open", open);
  need("#veil").hidden = !open;
  need("#content").inert = open;
  const toggle = need("#menu-toggle");
  toggle.setAttribute("aria-expanded", String(open));
  if (open) need("#sections a").focus();
}

const closeMenu = () => showMenu(false);

/** Says where the person is, to eyes and ears. @param {Section | undefined} section @param {string} [one] */
export function mark(section, one = "") {
  for (const link of document.querySelectorAll("#sections a")) {
    if (link.getAttribute("data-section") === section) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  const name = section ? words.sections[section] : words.title;
  document.title = `${one || name} · ${words.title} · Teahouse`;
}

/** The head of a section: its name and what can be done. @param {string} title @param {...import("../lib/dom.js").Child} more */
export const head = (title, ...more) => h("div", { class: "admin-head" }, h("h1", {}, title), h("div", { class: "head-actions" }, ...more));
