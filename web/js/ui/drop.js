// @ts-check
/**
 * Files come by button, by drop on the whole room, by paste.
 * Must never: let a file that missed its target open in place of the page.
 * Bounded by: what the attachments take.
 */

import { need } from "../lib/dom.js";
import { strings } from "../lib/language.js";

/** @param {import("./attachments.js").Attachments} attachments @param {import("./composer.js").Composer} composer @param {() => string} room */
export function fileWays(attachments, composer, room) {
  const input = /** @type {HTMLInputElement} */ (need("#file-input"));
  const add = (/** @type {Iterable<File>} */ files) => {
    void attachments.add(files);
    composer.box.focus({ preventScroll: true });
  };
  need("#attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    add([...(input.files ?? [])]);
    input.value = "";
  });
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    const { target } = event;
    if (files.length === 0 || (target instanceof Element && target !== composer.box && target.matches("input, textarea"))) return;
    // A table copied from a spreadsheet carries a picture too: then the text is meant.
    if (event.clipboardData?.getData("text/plain") && target === composer.box) return;
    event.preventDefault();
    add(files);
  });
  drop(add, room);
}

/** @param {(files: Iterable<File>) => void} add @param {() => string} room */
function drop(add, room) {
  const overlay = need("#drop");
  const main = need("#main");
  let depth = 0;
  const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files") ?? false;
  const show = (/** @type {boolean} */ shown) => {
    overlay.hidden = !shown;
    if (shown) need("p", overlay).textContent = strings.dropHere(room());
    else depth = 0;
  };
  main.addEventListener("dragenter", (event) => carries(event) && ((depth += 1), show(true)));
  main.addEventListener("dragleave", (event) => carries(event) && (depth -= 1) <= 0 && show(false));
  addEventListener("dragover", (event) => {
    if (carries(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    show(false);
    if (event.target instanceof Node && main.contains(event.target)) add([...(event.dataTransfer?.files ?? [])]);
  });
}
