// @ts-check
/**
 * Addresses of files that are still here (blob:), so that a picture one sent oneself need not be loaded back.
 * Must never: hand out an address that was taken back.
 * Bounded by: 80 files; beyond, the oldest is taken back.
 *
 * @typedef {import("../state/uploads.js").LocalFile} LocalFile
 */

const MOST = 80;
/** @type {Map<string, string>} by the file's id and, once uploaded, by its media's id */
const addresses = new Map();

/** @param {LocalFile} file */
export function previewOf(file) {
  const known = addresses.get(file.id) ?? URL.createObjectURL(file.blob);
  remember(file.id, known);
  if (file.media) remember(file.media.id, known);
  return known;
}

/** The local copy of an upload, where this page made it. @param {string} mediaId */
export const localCopy = (mediaId) => addresses.get(mediaId);

/** @param {string} id @param {string} address */
function remember(id, address) {
  addresses.delete(id);
  addresses.set(id, address);
  if (addresses.size <= MOST) return;
  const [oldest, old] = /** @type {[string, string]} */ (addresses.entries().next().value);
  addresses.delete(oldest);
  if (![...addresses.values()].includes(old)) URL.revokeObjectURL(old);
}
