// @ts-check
/**
 * The person and their choices in one dialog: profile, appearance, account, devices; a guest has the first two and the way in.
 * Must never: load what its tab does not show yet.
 * Bounded by: one dialog, a handful of tabs.
 *
 * @typedef {{me: import("../state/accounts.js").Me, rename: (name: string) => Promise<void>,
 *   setMe?: (me: import("../state/accounts.js").Me) => void, unsent?: () => number}} Person
 * @typedef {import("./tabs.js").Tab} Tab
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { isMember } from "../state/accounts.js";
import { openDialog } from "./dialog.js";
import { accountTab } from "./settings/account.js";
import { deviceTab } from "./settings/devices.js";
import { keyboardTab, lookTab } from "./settings/look.js";
import { profileTab } from "./settings/profile.js";
import { tabs } from "./tabs.js";

/** @param {Person} person @param {() => boolean} mayReload @param {string} [first] the tab to begin with */
export function openSettings(person, mayReload, first = "profile") {
  const member = isMember(person.me);
  const all = /** @type {(Tab | false)[]} */ ([
    { id: "profile", label: strings.tabProfile, draw: () => profileTab(person) },
    { id: "look", label: strings.tabLook, draw: () => lookTab(person, mayReload) },
    member && { id: "account", label: strings.tabAccount, draw: () => accountTab(person) },
    member && { id: "devices", label: strings.tabDevices, draw: () => deviceTab() },
    matchMedia("(hover: hover)").matches && { id: "keyboard", label: strings.keyboard, draw: () => keyboardTab() },
  ]);
  const list = /** @type {Tab[]} */ (all.filter(Boolean));
  const panel = h("div", { class: "tab-panel", role: "tabpanel", id: "settings-panel", tabIndex: -1 });
  const row = tabs(list, panel, { first, label: strings.settings });
  openDialog({ title: strings.settings, class: "settings" }, row, panel);
}

/** @param {{rename: (name: string) => Promise<void>}} person @param {string} name @returns {Promise<string>} what went wrong, or nothing */
export async function tryRename(person, name) {
  if (!name.trim() || [...name.trim()].length > 64) return strings.nameHint;
  try {
    await person.rename(name.trim());
    return "";
  } catch (error) {
    const { code } = /** @type {any} */ (error);
    if (code === "name_taken") return strings.problems.name_taken;
    return code === "bad_name" ? strings.nameHint : strings.nameFailed;
  }
}
