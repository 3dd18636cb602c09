// @ts-check
/**
 * How a person looks: their picture, or initials on one of eight colours, by their id.
 * Must never: depend on anything but id, name and picture (the same everywhere, for everybody).
 * Bounded by: two letters; the pictures of 2,000 people (then those known for longest go).
 */

import { h } from "../lib/dom.js";

const segmenter = new Intl.Segmenter();
const CHINESE = /^\p{Script=Han}/u;

/** @param {string} name */
export function initials(name) {
  const words = name.trim().split(/[\s_.-]+/u).filter(Boolean);
  const first = (/** @type {string} */ word) => [...segmenter.segment(word)][0]?.segment ?? "";
  if (words.length === 0) return "?";
  if (CHINESE.test(words[0]) || words.length === 1) return first(words[0]).toUpperCase();
  return (first(words[0]) + first(words[words.length - 1])).toUpperCase();
}

/** @param {string} id */
export function toneOf(id) {
  let hash = 2166136261;
  for (let index = 0; index < id.length; index += 1) hash = Math.imul(hash ^ id.charCodeAt(index), 16777619);
  return (hash >>> 13) % 8;
}

const MOST = 2_000;
/** @type {Map<string, string>} */
const pictures = new Map();

/** Pictures come with lists of people, not with messages: what is drawn already changes. @param {{id: string, picture?: string | null}[]} people */
export function learnPictures(people) {
  for (const { id, picture } of people) {
    if (picture === undefined || (picture ?? "") === (pictures.get(id) ?? "")) continue;
    pictures.delete(id);
    if (picture) pictures.set(id, picture);
    if (pictures.size > MOST) pictures.delete([...pictures.keys()][0]);
    for (const drawn of document.querySelectorAll(`.avatar[data-person="${CSS.escape(id)}"]`)) {
      drawn.replaceWith(face({ id, name: drawn.getAttribute("data-name") ?? "" }));
    }
  }
}

/** @param {{id: string, name: string, picture?: string | null}} person */
export function avatar(person) {
  if (person.picture !== undefined) learnPictures([person]);
  return face(person);
}

/** @param {{id: string, name: string}} person @returns {HTMLElement} */
function face({ id, name }) {
  const shared = { "data-person": id, "data-name": name, "aria-hidden": "true" };
  const plain = () => h("span", { class: `avatar tone-${toneOf(id)}`, ...shared }, initials(name));
  const picture = pictures.get(id);
  if (!picture) return plain();
  const image = h("img", { class: "avatar", src: `/media/${encodeURIComponent(picture)}/thumbnail`, alt: "", decoding: "async", draggable: false, ...shared });
  image.addEventListener("error", () => image.replaceWith(plain()));
  return image;
}
