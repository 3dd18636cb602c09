// @ts-check
/**
 * What the address bar says: the room, and with `#m12` a message in it; also for links inside messages.
 * Must never: load the page again for a room of this server.
 * Bounded by: one address.
 */

import { need } from "../lib/dom.js";
import { roomOfPath } from "../state/rooms.js";

/**
 * @param {import("../state/chat.js").Chat} chat @param {import("./feed.js").Feed} feed
 * @param {(room: string, back?: boolean) => Promise<void>} go
 * @returns {() => number} the message that the address names, or 0
 */
export function addresses(chat, feed, go) {
  const linked = () => Number(/^#m(\d+)$/.exec(location.hash)?.[1] ?? 0);
  const reveal = () => linked() && void chat.tea.join(chat.current).then(() => feed.reveal(linked()));
  addEventListener("popstate", async () => {
    const wanted = roomOfPath(location.pathname) ?? chat.current;
    if (wanted !== chat.current) await go(wanted, true);
    reveal();
  });
  need("#list").addEventListener("click", async (event) => {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    const target = link?.origin === location.origin ? roomOfPath(link.pathname) : undefined;
    if (!link || !target || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    await go(target);
    history.replaceState(null, "", link.hash || location.pathname);
    reveal();
  });
  return linked;
}
