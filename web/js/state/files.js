// @ts-check
/**
 * Turns what was picked, dropped, pasted or recorded into files that can be shown and sent.
 * Must never: trust a name or type beyond what it is shown as (the server decides by content).
 * Bounded by: 3 s to measure a picture or video; one that does not load is sent without a size.
 *
 * @typedef {import("./uploads.js").LocalFile} LocalFile
 */

import { clientId } from "../teahouse.js";

const PATIENCE = 3_000;
/** What browsers show inside a page. Other pictures (HEIC, SVG, TIFF) travel as files. */
const PICTURES = /^image\/(png|jpeg|gif|webp|avif)$/;

/** @param {Blob} blob @param {Partial<LocalFile>} [known] @returns {Promise<LocalFile>} */
export async function localFile(blob, known = {}) {
  const name = known.name ?? (blob instanceof File ? blob.name : "");
  const kind = known.kind ?? kindOf(blob.type);
  const file = { id: clientId(), blob, name, kind, ...known };
  if (kind !== "image" && kind !== "video") return file;
  const size = await measure(blob, kind);
  // A picture that this browser cannot show has no box: it is a file to us, whatever it is to the server.
  return size ? { ...file, ...size } : { ...file, kind: "file" };
}

/** @param {string} type @returns {LocalFile["kind"]} */
function kindOf(type) {
  if (PICTURES.test(type)) return "image";
  if (type.startsWith("video/")) return "video";
  return type.startsWith("audio/") ? "voice" : "file";
}

/** @param {Blob} blob @param {"image" | "video"} kind @returns {Promise<{width: number, height: number} | undefined>} */
function measure(blob, kind) {
  const address = URL.createObjectURL(blob);
  /** @type {Promise<{width: number, height: number} | undefined>} */
  const measured = new Promise((resolve) => {
    setTimeout(() => resolve(undefined), PATIENCE);
    if (kind === "image") {
      const image = new Image();
      image.onload = () => resolve({ width: image.naturalWidth, height: image.naturalHeight });
      image.onerror = () => resolve(undefined);
      image.src = address;
    } else {
      const video = document.createElement("video");
      video.preload = "metadata";
      video.onloadedmetadata = () => resolve(video.videoWidth ? { width: video.videoWidth, height: video.videoHeight } : undefined);
      video.onerror = () => resolve(undefined);
      video.src = address;
    }
  });
  return measured.finally(() => URL.revokeObjectURL(address));
}
