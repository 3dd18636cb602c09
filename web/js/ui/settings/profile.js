// @ts-check
/**
 * How others see the person: picture and name; for a guest the way to an account.
 * Must never: send a picture that the server has not judged.
 * Bounded by: one picture of the size that uploads may have.
 */

import { h } from "../../lib/dom.js";
import { strings } from "../../lib/language.js";
import { problemOf } from "../../lib/problem.js";
import { isMember, saveMe } from "../../state/accounts.js";
import { localFile } from "../../state/files.js";
import { withNext } from "../../state/next.js";
import { Uploads } from "../../state/uploads.js";
import { avatar } from "../person.js";
import { tryRename } from "../settings.js";

/** @param {import("../settings.js").Person} person */
export function profileTab(person) {
  const face = h("span", { class: "face" }, avatar(person.me));
  const again = () => face.replaceChildren(avatar(person.me));
  return isMember(person.me) ? [pictureForm(person, face, again), nameForm(person, again)] : [invitation(), nameForm(person, again, face)];
}

const invitation = () =>
  h(
    "div",
    { class: "offer" },
    h("h3", {}, strings.guestTitle),
    h("p", {}, strings.guestText),
    h("div", { class: "buttons" }, h("a", { class: "button", href: withNext("/sign-in") }, strings.signIn), h("a", { class: "button main-button", href: withNext("/sign-up") }, strings.signUp)),
  );

/** @param {import("../settings.js").Person} person @param {HTMLElement} face @param {() => void} again */
function pictureForm(person, face, again) {
  const error = h("p", { class: "field-error", role: "alert" });
  const input = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif,image/avif", hidden: true, tabIndex: -1, "aria-hidden": "true" });
  const choose = h("button", { type: "button", class: "button", onclick: () => input.click() }, strings.changePicture);
  const remove = h("button", { type: "button", class: "text-button", hidden: !person.me.picture }, strings.removePicture);
  const save = async (/** @type {() => Promise<string | null>} */ picture) => {
    error.textContent = "";
    choose.classList.add("busy");
    try {
      const me = await saveMe({ picture: await picture() });
      person.me = { ...person.me, ...me };
      person.setMe?.(person.me);
      remove.hidden = !person.me.picture;
      again();
    } catch (problem) {
      error.textContent = ["bad_media", "unknown_media", "bad_request"].includes(/** @type {any} */ (problem).code) ? strings.pictureFailed : problemOf(problem);
    } finally {
      choose.classList.remove("busy");
    }
  };
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    input.value = "";
    if (file) void save(() => upload(file));
  });
  remove.addEventListener("click", () => void save(async () => null).then(() => choose.focus()));
  return h("div", { class: "setting picture-setting", role: "group", "aria-label": strings.avatar }, face, h("div", {}, h("div", { class: "with-button" }, choose, remove), error), input);
}

/** @param {File} file @returns {Promise<string>} the media's id */
async function upload(file) {
  const local = await localFile(file);
  if (local.kind !== "image") throw Object.assign(new Error(strings.pictureFailed), { code: "bad_media" });
  return (await new Uploads().start(local).done).id;
}

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
