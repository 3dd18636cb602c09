// @ts-check
/**
 * Where the person is signed in: device, place, when; each can be signed out from here.
 * Must never: offer to sign out this one among the others (that has a button of its own).
 * Bounded by: the sessions that the server names.
 */

import { h, icon } from "../../lib/dom.js";
import { momentOf, strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";
import { devices, endDevice, endOtherDevices } from "../../state/accounts.js";
import { confirmed } from "../dialog.js";

export function deviceTab() {
  const list = h("ul", { class: "devices" });
  const problem = h("p", { class: "form-error", role: "alert" });
  const others = h("button", { type: "button", class: "button danger", hidden: true }, strings.endOthers);
  const load = async () => {
    try {
      const all = (await devices()).sort((a, b) => Number(b.current) - Number(a.current) || b.last_seen.localeCompare(a.last_seen));
      list.replaceChildren(...all.map((one) => item(one, end)));
      others.hidden = all.every((one) => one.current);
    } catch (error) {
      problem.textContent = problemOf(error);
    }
  };
  const end = async (/** @type {string} */ id) => {
    problem.textContent = "";
    await endDevice(id).catch((error) => void (problem.textContent = problemOf(error)));
    await load();
    others.focus();
  };
  others.addEventListener("click", async () => {
    if (!(await confirmed({ title: strings.endOthers, text: strings.endOthersText, yes: strings.signOut }))) return;
    await endOtherDevices().catch((error) => void (problem.textContent = problemOf(error)));
    await load();
  });
  void load();
  return [h("p", { class: "lead" }, strings.devicesLead), list, problem, h("div", { class: "buttons" }, others)];
}

/** @param {import("../../state/accounts.js").Device} one @param {(id: string) => void} end */
function item({ id, device, address, last_seen, current }, end) {
  const mobile = /phone|android|ipad|ios/i.test(device);
  const when = current ? strings.thisDevice : strings.lastSeen(momentOf(last_seen));
  const leave = h("button", { type: "button", class: "button", "aria-label": strings.endDevice(device), onclick: () => end(id) }, strings.signOut);
  return h("li", {}, icon(mobile ? "phone" : "keyboard"), h("span", { class: "who" }, h("bdi", {}, device), h("small", {}, [when, address].filter(Boolean).join(" · "))), !current && leave);
}
