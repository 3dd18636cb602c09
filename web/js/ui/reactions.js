// @ts-check
/**
 * The reactions under a message: a chip each with its count; a tap puts one's own or takes it back.
 * Must never: move the focus away when a count changes.
 * Bounded by: 20 chips; ten names in a tooltip.
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { isBy } from "../state/reactions.js";

const MOST_NAMES = 10;
const MOST_CHIPS = 20;

/** @param {HTMLElement} place @param {import("../state/timeline.js").Message} message @param {import("./row.js").Context} context */
export function drawReactions(place, message, context) {
  const list = (message.deleted ? [] : (message.reactions ?? [])).slice(0, MOST_CHIPS);
  const focused = place.contains(document.activeElement) ? document.activeElement?.getAttribute("data-emoji") : undefined;
  place.replaceChildren(...list.map((one) => chip(one, message, context)));
  if (focused) /** @type {HTMLElement | null} */ (place.querySelector(`[data-emoji="${CSS.escape(focused)}"]`) ?? place.closest(".row"))?.focus();
}

/** @param {import("../state/reactions.js").Reaction} reaction @param {import("../state/timeline.js").Message} message @param {import("./row.js").Context} context */
function chip(reaction, message, context) {
  const { emoji, count } = reaction;
  const mine = isBy(reaction, context.me().id);
  const said = strings.reactedBy(emoji, namesOf(reaction, context.me().id));
  return h(
    "button",
    { type: "button", class: "reaction", "data-emoji": emoji, "aria-pressed": String(mine), title: said, "aria-label": `${emoji} ${count}. ${said}`, onclick: () => context.react(message, emoji) },
    h("span", {}, emoji),
    h("span", { class: "count" }, String(count)),
  );
}

/** "Ada, Bo and 3 others", oneself last. @param {import("../state/reactions.js").Reaction} reaction @param {string} me */
export function namesOf({ people, count }, me) {
  const names = people.filter((one) => one.id !== me).map((one) => one.name);
  if (people.some((one) => one.id === me)) names.push(strings.you);
  const shown = names.slice(0, MOST_NAMES);
  const rest = Math.max(count, names.length) - shown.length;
  if (rest > 0) return shown.length ? strings.reactedMore(shown.join(", "), rest) : String(rest);
  if (shown.length < 2) return shown.join("");
  return strings.namesAnd(shown.slice(0, -1).join(", "), shown[shown.length - 1]);
}
