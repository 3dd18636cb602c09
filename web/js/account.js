// @ts-check
/**
 * The pages before the rooms: signing in and up, a new password, invitations; which one, the address says.
 * Must never: connect, or send anybody to another site.
 * Bounded by: one page.
 */

import { invitePage } from "./account/invite.js";
import { languageLinks } from "./account/languages.js";
import { askResetPage, resetPage } from "./account/reset.js";
import { signInPage } from "./account/sign-in.js";
import { signUpPage } from "./account/sign-up.js";
import { need } from "./lib/dom.js";
import { translatePage } from "./lib/language.js";
import { whoAmI } from "./state/accounts.js";
import { safeNext } from "./state/next.js";

/**
 * What each page is given: who looks at it, where to go on, and the code in the address.
 * @typedef {{me: import("./state/accounts.js").Me, next: string, code: string, asked: URLSearchParams,
 *   show: (title: string, ...children: import("./lib/dom.js").Child[]) => void}} Visit
 */

/** @type {[RegExp, (visit: Visit) => void | Promise<void>][]} */
const PAGES = [
  [/^\/sign-in\/?$/, signInPage],
  [/^\/sign-up\/?$/, signUpPage],
  [/^\/reset\/?$/, askResetPage],
  [/^\/reset\/([\w-]{1,64})\/?$/, resetPage],
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
const me = await whoAmI().catch(() => ({ id: "", name: "", guest: true }));
for (const [pattern, page] of PAGES) {
  const found = pattern.exec(location.pathname);
  if (!found) continue;
  await page({ me, next: safeNext(asked.get("next"), location.origin), code: found[1] ?? asked.get("code") ?? "", asked, show });
}
