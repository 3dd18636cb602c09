// @ts-check
/**
 * How others see the person: picture and name; for a guest the way to an account.
 * Must never: offer a name to who is nobody here yet.
 * Bounded by: one person.
 */

import { h } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { isMember, saveMe } from "../../state/accounts.js";
import { withNext } from "../../state/next.js";
import { avatar } from "../person.js";
import { pictureField } from "../picture-field.js";
import { tryRename } from "../settings.js";

/** @param {import("../settings.js").Person} person */
export function profileTab(person) {
  const face = h("span", { class: "face" }, avatar(person.me));
  const again = () => face.replaceChildren(avatar(person.me));
  if (isMember(person.me)) {
    const picture = h("div", {}, pictureForm(person));
    return [picture, nameForm(person, () => picture.replaceChildren(pictureForm(person)))];
  }
  // Who is nobody here yet has no name to change.
  return [invitation(), person.me.id ? nameForm(person, again, face) : null];
}

const invitation = () =>
  h(
    "div",
    { class: "offer" },
    h("h3", {}, strings.guestTitle),
    h("p", {}, strings.guestText),
    h("div", { class: "buttons" }, h("a", { class: "button", href: withNext("/sign-in") }, strings.signIn), h("a", { class: "button main-button", href: withNext("/sign-up") }, strings.signUp)),
  );

/** @param {import("../settings.js").Person} person */
const pictureForm = (person) =>
  pictureField({
    label: strings.avatar,
    face: () => avatar(person.me),
    has: () => Boolean(person.me.picture),
    save: async (picture) => {
      const me = await saveMe({ picture });
      person.me = { ...person.me, picture: null, ...me };
      person.setMe?.(person.me);
    },
  });

/** @param {import("../settings.js").Person} person @param {() => void} again @param {HTMLElement} [face] */
function nameForm(person, again, face) {
  const input = h("input", { class: "field", id: "settings-name", value: person.me.name, maxLength: 64, autocomplete: "nickname" });
  const error = h("p", { class: "field-error", role: "alert" });
  const save = h("button", { type: "submit", class: "button main-button" }, strings.save);
  const label = h("label", { for: "settings-name" }, strings.yourName);
  const form = h("form", { class: "setting" }, label, h("div", { class: "with-button" }, face, input, save), error);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    save.disabled = true;
    const problem = await tryRename(person, input.value);
    save.disabled = false;
    error.textContent = problem;
    if (problem) return input.focus();
    again();
    save.textContent = strings.saved;
    setTimeout(() => (save.textContent = strings.save), 1_500);
  });
  return form;
}
