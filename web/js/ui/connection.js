// @ts-check
/**
 * Says how the connection is, but only when it matters: after 3 s without one, or when it ended for good.
 * Must never: block writing, or flicker at a short break.
 * Bounded by: one bar, one timer.
 */

import { h, icon, need } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { withNext } from "../state/next.js";

const PATIENCE = 3_000;

/** @param {import("../state/chat.js").Chat} chat @param {(text: string) => void} announce */
export function connectionBar(chat, announce) {
  const bar = need("#connection");
  /** @type {any} */
  let timer;
  let shown = false;
  let said = "";

  const draw = () => {
    bar.hidden = !shown;
    if (!shown) return;
    const away = !navigator.onLine;
    const count = chat.waiting;
    const text = away ? (count ? strings.offlineWith(count) : strings.offline) : count ? strings.noServerWith(count) : strings.noServer;
    const again = h("button", { type: "button", class: "text-button", onclick: () => chat.tea.nudge() }, strings.tryNow);
    bar.className = "bar";
    bar.replaceChildren(icon("offline"), h("span", {}, text), ...(away ? [] : [again]));
    const kind = away ? strings.offline : strings.noServer;
    if (said !== kind) announce((said = kind));
  };
  const end = (/** @type {{code?: number}} */ { code = 0 }) => {
    const out = (code === 4001 || code === 4601) && chat.isMember;
    const reload = out
      ? h("a", { class: "text-button", href: withNext("/sign-in") }, strings.signIn)
      : h("button", { type: "button", class: "text-button", onclick: () => location.reload() }, strings.reload);
    const text = out ? strings.signedOutBar : (strings.ended[code] ?? strings.endedOtherwise);
    bar.hidden = false;
    bar.className = "bar final";
    bar.replaceChildren(icon("alert"), h("span", {}, text), reload);
    announce(text);
  };

  chat.on("connection", (detail) => {
    if (detail.state === "online") {
      clearTimeout(timer);
      timer = undefined;
      if (shown) announce(strings.backOnline);
      shown = false;
      said = "";
      draw();
    } else if (detail.state === "final") end(detail);
    else timer ??= setTimeout(() => ((shown = true), draw()), PATIENCE);
  });
  chat.on("waiting", draw);
  addEventListener("online", () => (chat.tea.nudge(), draw()));
  addEventListener("offline", () => (chat.tea.nudge(), draw()));
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && chat.tea.nudge());
  addEventListener("pageshow", () => chat.tea.nudge());
}
