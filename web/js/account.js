// @ts-check
/**
 * The pages before the rooms: signing in and up, a new password, invitations; which one, the address says. Where it says
 * none of them, that there is nothing here.
 * Must never: connect, or send anybody to another site.
 * Bounded by: one page.
 */

import { invitePage } from "./account/invite.js";
import { languageLinks } from "./account/languages.js";
import { confirmPage } from "./account/confirm.js";
import { askResetPage, resetPage } from "./account/reset.js";
import { signInPage } from "./account/sign-in.js";
import { signUpPage } from "./account/sign-up.js";
import { notice, goLink } from "./account/parts.js";
import { h, need } from "./lib/dom.js";
import { strings, translatePage } from "./lib/language.js";
import { problemOf } from "./lib/problem.js";
import { arrive } from "./state/accounts.js";
import { safeNext } from "./state/next.js";

/**
 * What each page is given: who looks at it, where to go on, and the code in the address.
 * @typedef {{me: import("./state/accounts.js").Me, doors: import("./state/accounts.js").Doors, next: string, code: string, asked: URLSearchParams,
 *   show: (title: string, ...children: import("./lib/dom.js").Child[]) => void}} Visit
 */

/** @type {[RegExp, (visit: Visit) => void | Promise<void>][]} */
const PAGES = [
  [/^\/sign-in\/?$/, signInPage],
  [/^\/sign-up\/?$/, signUpPage],
  [/^\/reset\/?$/, askResetPage],
  [/^\/reset\/([\w-]{1,64})\/?$/, resetPage],
  [/^\/confirm\/([\w-]{1,64})\/?$/, confirmPage],
  [/^\/invite\/([\w-]{1,64})\/?$/, invitePage],
];

/** Draws a page, and says which one it is. @type {Visit["show"]} */
function show(title, ...children) {
  const main = need("#account");
  document.title = `${title} · Teahouse`;
  main.replaceChildren(...children.filter((child) => child !== null && child !== undefined && child !== false).map((child) => /** @type {Node | string} */ (child)));
  const first = /** @type {HTMLElement | null} */ (main.querySelector("[autofocus]") ?? main.querySelector("h1"));
  first?.focus({ preventScroll: true });
}

translatePage();
languageLinks();
const asked = new URLSearchParams(location.search);
await begin();

/** Draws the page that the address names, once it is known who looks at it. */
async function begin() {
  const named = PAGES.map(([pattern, page]) => ({ page, found: pattern.exec(location.pathname) })).find(({ found }) => found);
  if (!named?.found) return show(strings.nothingHere, notice("compass", strings.nothingHere, strings.nothingHereText, goLink(strings.toTheRooms, "/")));
  // Only where it would be missed.
  const skeleton = setTimeout(() => need("#account").replaceChildren(waiting()), 300);
  try {
    const known = await arrive();
    clearTimeout(skeleton);
    await named.page({ ...known, next: safeNext(asked.get("next"), location.origin), code: named.found[1] ?? asked.get("code") ?? "", asked, show });
  } catch (error) {
    clearTimeout(skeleton);
    const again = h("button", { type: "button", class: "button wide main-button", autofocus: true, onclick: () => void begin() }, strings.retry);
    show(strings.pageFailed, notice("offline", strings.pageFailed, problemOf(error), again));
  }
}

const waiting = () => h("section", { class: "card waiting", "aria-hidden": "true" }, ...Array.from({ length: 4 }, () => h("i", {})));
