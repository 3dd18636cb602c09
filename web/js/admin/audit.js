// @ts-check
/**
 * The audit log: what admins, moderators and the command line did, and whether anybody changed the record since.
 * Must never: change anything.
 * Bounded by: pages of the list; the server walks the chain.
 */

import { h } from "../lib/dom.js";
import { problemOf } from "../lib/problem.js";
import { address, ask } from "./api.js";
import { head } from "./frame.js";
import { listing } from "./lists.js";
import { button, person } from "./parts.js";
import { number, time, words } from "./say.js";

const say = words.audit;

/** @param {Record<string, string>} filter */
export function audit(filter) {
  const list = listing({
    section: "audit",
    from: "admin/audit",
    none: say.none,
    filter,
    filters: [
      { name: "actor", label: say.actor },
      { name: "action", label: say.action, hint: "account.disabled" },
      { name: "target", label: say.target },
      { name: "from", label: words.from, type: "datetime-local" },
      { name: "to", label: words.to, type: "datetime-local" },
    ],
    columns: [
      { label: "#", cell: (entry) => String(entry.id), number: true },
      { label: words.time, cell: (entry) => time(entry.at) },
      { label: words.by, cell: (entry) => (entry.actor ? person({ id: entry.actor.id, name: entry.actor_name }) : entry.actor_name === "console" ? say.console : entry.actor_name) },
      { label: say.action, cell: (entry) => h("code", {}, entry.action) },
      { label: say.target, cell: (entry) => h("bdi", {}, entry.target) },
      { label: say.detail, cell: detail, wide: true },
      { label: say.address, cell: (entry) => entry.address },
    ],
  });
  const verdict = h("div", { role: "status" });
  const all = h("a", { class: "button", href: address("admin/audit/export"), download: "teahouse-audit.ndjson" }, say.exportAll);
  return h("div", {}, head(words.sections.audit, button(say.verify, () => verify(verdict)), all), verdict, list.element);
}

/** @param {any} entry */
function detail(entry) {
  const pairs = Object.entries(entry.detail ?? {}).filter(([, value]) => value !== null);
  return pairs.length > 0 && h("code", { class: "detail" }, pairs.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`).join(" "));
}

/** @param {HTMLElement} verdict */
async function verify(verdict) {
  verdict.replaceChildren(h("p", { class: "verdict" }, say.verifying));
  try {
    const { rows, whole, broken_at: broken, last_hash: last } = await ask("admin/audit/verify");
    verdict.replaceChildren(
      h("div", { class: whole ? "verdict good" : "verdict bad" }, h("p", {}, whole ? say.whole(number(rows)) : say.broken(number(broken))), last && h("p", { class: "soft" }, say.head), last && h("code", {}, last)),
    );
  } catch (error) {
    verdict.replaceChildren(h("p", { class: "field-error" }, problemOf(error)));
  }
}
