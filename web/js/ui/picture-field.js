// @ts-check
/**
 * Choosing a picture, or taking it away: of a person, of a room.
 * Must never: send a picture that the server has not judged, or change what is shown before it was taken.
 * Bounded by: one picture of the size that uploads may have.
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { localFile } from "../state/files.js";
import { Uploads } from "../state/uploads.js";

const NOT_TAKEN = new Set(["bad_media", "unknown_media", "bad_request"]);

/**
 * @param {{label: string, face: () => Node, has: () => boolean, save: (picture: string | null) => Promise<void>}} options
 *   `save` is given the upload's id, or null where there shall be none
 */
export function pictureField({ label, face, has, save }) {
  const shown = h("span", { class: "face" }, face());
  const error = h("p", { class: "field-error", role: "alert" });
  const input = h("input", { type: "file", accept: "image/png,image/jpeg,image/webp,image/gif,image/avif", hidden: true, tabIndex: -1, "aria-hidden": "true" });
  const choose = h("button", { type: "button", class: "button", onclick: () => input.click() }, strings.changePicture);
  const remove = h("button", { type: "button", class: "text-button", hidden: !has() }, strings.removePicture);
  const set = async (/** @type {() => Promise<string | null>} */ picture) => {
    error.textContent = "";
    choose.classList.add("busy");
    try {
      await save(await picture());
      remove.hidden = !has();
      shown.replaceChildren(face());
    } catch (problem) {
      error.textContent = NOT_TAKEN.has(/** @type {any} */ (problem).code) ? strings.pictureFailed : problemOf(problem);
    } finally {
      choose.classList.remove("busy");
    }
  };
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    input.value = "";
    if (file) void set(() => upload(file));
  });
  remove.addEventListener("click", () => void set(async () => null).then(() => choose.focus()));
  return h("div", { class: "setting picture-setting", role: "group", "aria-label": label }, shown, h("div", {}, h("div", { class: "with-button" }, choose, remove), error), input);
}

/** @param {File} file @returns {Promise<string>} the media's id */
async function upload(file) {
  const local = await localFile(file);
  if (local.kind !== "image") throw Object.assign(new Error(strings.pictureFailed), { code: "bad_media" });
  return (await new Uploads().start(local).done).id;
}
