// @ts-check
/**
 * How far an upload is, wherever its file is shown: a bar, a state, a way to cancel or to try again.
 * Must never: start an upload by itself.
 * Bounded by: the elements on the page that carry `data-file`.
 *
 * @typedef {import("../state/uploads.js").Uploads} Uploads
 * @typedef {import("../state/uploads.js").LocalFile} LocalFile
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";

/** @param {LocalFile} file @param {Uploads} uploads */
export function progressOf(file, uploads) {
  const bar = h("progress", { max: 1, value: 0, "aria-label": file.name });
  const element = h("div", { class: "progress", "data-file": file.id }, bar, h("span", { class: "progress-text" }));
  draw(element, file, uploads);
  return element;
}

/** Follows every upload; call once. @param {Uploads} uploads */
export function followUploads(uploads) {
  uploads.on("change", (/** @type {import("../state/uploads.js").Task} */ task) => {
    for (const element of document.querySelectorAll(`.progress[data-file="${task.file.id}"]`)) {
      draw(/** @type {HTMLElement} */ (element), task.file, uploads);
    }
  });
}

/** @param {HTMLElement} element @param {LocalFile} file @param {Uploads} uploads */
function draw(element, file, uploads) {
  const task = uploads.task(file.id);
  const part = file.media ? 1 : (task?.part ?? 0);
  const bar = /** @type {HTMLProgressElement} */ (element.firstElementChild);
  bar.value = part;
  element.classList.toggle("done", part === 1 && (Boolean(file.media) || task?.state === "done"));
  const offline = !task || task.state === "offline";
  const text = offline && !file.media ? strings.fileWaits : strings.uploading(Math.round(part * 100));
  if (element.lastElementChild) element.lastElementChild.textContent = text;
}
