// @ts-check
/**
 * Chooses one or more people: search, tap to choose, the chosen ones above.
 * Must never: offer oneself, or lose the chosen when the search changes.
 * Bounded by: 50 people.
 */

import { h, icon, iconButton } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { learn } from "../../state/directory.js";
import { findPeople } from "../../state/room-calls.js";
import { openDialog } from "../dialog.js";
import { avatar } from "../person.js";
import { problemOf } from "../../lib/problem.js";
import { searchList } from "./search-list.js";

const MOST = 50;

/** @typedef {import("../../state/room-calls.js").Found} Found */

/** @param {{title: string, submit: string, not: (id: string) => boolean, done: (people: Found[]) => Promise<void>}} options */
export function pickPeople({ title, submit, not, done }) {
  /** @type {Map<string, Found>} */
  const chosen = new Map();
  const chips = h("ul", { class: "picked", "aria-label": strings.chosenPeople, hidden: true });
  const problem = h("p", { class: "form-error", role: "alert" });
  const button = h("button", { type: "button", class: "button main-button", disabled: true }, submit);
  const settle = () => {
    chips.hidden = chosen.size === 0;
    chips.replaceChildren(...[...chosen.values()].map((one) => h("li", {}, avatar(one), h("bdi", {}, one.name), iconButton("close", strings.takeOff(one.name), { onclick: () => toggle(one) }))));
    button.disabled = chosen.size === 0;
    for (const box of search.element.querySelectorAll("[data-id]")) box.setAttribute("aria-pressed", String(chosen.has(box.getAttribute("data-id") ?? "")));
    problem.textContent = "";
  };
  const toggle = (/** @type {Found} */ one) => {
    if (chosen.has(one.id)) chosen.delete(one.id);
    else if (chosen.size < MOST) chosen.set(one.id, one);
    const full = chosen.size >= MOST;
    settle();
    if (full) problem.textContent = strings.tooManyPeople(MOST);
    search.input.focus();
  };
  const search = searchList({
    label: strings.searchPeople,
    none: strings.noneFound,
    find: async (typed) => {
      const { items, next } = await findPeople(typed);
      return { items: items.filter((one) => !not(one.id)), next };
    },
    fresh: learn,
    item: (one) => person(one, chosen.has(one.id), () => toggle(one)),
  });
  button.addEventListener("click", async () => {
    button.disabled = true;
    try {
      await done([...chosen.values()]);
      dialog.close();
    } catch (error) {
      problem.textContent = problemOf(error);
      button.disabled = false;
    }
  });
  const dialog = openDialog({ title, class: "tall" }, chips, search.element, problem, h("div", { class: "buttons" }, button));
}

/** @param {Found} one @param {boolean} pressed @param {() => void} toggle */
const person = (one, pressed, toggle) =>
  h(
    "li",
    {},
    h(
      "button",
      { type: "button", class: "found-main", "data-id": one.id, "aria-pressed": String(pressed), onclick: toggle },
      h("span", { class: `presence${one.online ? " online" : ""}` }, avatar(one)),
      h("span", { class: "who" }, h("bdi", {}, one.name), one.login && h("small", {}, `@${one.login}`)),
      icon("check"),
    ),
  );
