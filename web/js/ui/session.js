// @ts-check
/**
 * When the viewer's session ends elsewhere, or somebody else signs in at this browser: says so, and keeps what was written.
 * Must never: go on as another person in the same page.
 * Bounded by: one bar.
 */

import { h, icon, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { ownerId, whenAnother } from "../state/owner.js";
import { withNext } from "../state/next.js";

/** @param {import("../state/chat.js").Chat} chat */
export function sessionWatch(chat) {
  const bar = need("#session");
  const draw = () => {
    const ended = Boolean(chat.me.id) && !chat.isMember && ownerId() !== "";
    bar.hidden = !ended;
    if (ended && !bar.firstChild) bar.replaceChildren(icon("person"), h("span", {}, strings.sessionEnded), h("a", { class: "text-button", href: withNext("/sign-in") }, strings.signIn));
  };
  chat.on("me", draw);
  // Another tab signed out, in, or became somebody else: this one begins anew.
  whenAnother(() => location.reload());
}
