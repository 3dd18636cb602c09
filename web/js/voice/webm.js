// @ts-check
/**
 * Writes the duration into a WebM recording. MediaRecorder leaves it out, and without it no player knows how long it is.
 * Must never: change anything else, or fail on what it does not understand (then the bytes stay as they are).
 * Bounded by: the first 4 KiB of the file, where the header is.
 */

const SEGMENT = 0x18538067;
const INFO = 0x1549a966;
const DURATION = 0x4489;
const HEADER = 4_096;

/**
 * @param {Uint8Array} bytes @param {number} milliseconds
 * @returns {Uint8Array[]} the parts of the new file; the file itself where nothing was to be done
 */
export function withDuration(bytes, milliseconds) {
  const info = findInfo(bytes);
  if (!info || hasDuration(bytes, info)) return [bytes];
  const duration = new Uint8Array(11);
  duration.set([DURATION >> 8, DURATION & 0xff, 0x88]);
  // The default scale of a WebM is a millisecond, which MediaRecorder keeps.
  new DataView(duration.buffer).setFloat64(3, milliseconds);
  const size = info.end - info.start + duration.length;
  if (size > 0x3ffe) return [bytes];
  // A size of two bytes, whatever was there before: the segment around it has no size of its own while recording.
  const head = new Uint8Array([0x15, 0x49, 0xa9, 0x66, 0x40 | (size >> 8), size & 0xff]);
  return [bytes.subarray(0, info.at), head, bytes.subarray(info.start, info.end), duration, bytes.subarray(info.end)];
}

/** @param {Uint8Array} bytes @param {number} at @returns {{value: number, length: number, unknown: boolean} | undefined} */
function number(bytes, at) {
  const first = bytes[at];
  if (!first) return undefined;
  const length = Math.clz32(first) - 23;
  let value = first & (0xff >> length);
  let unknown = value === 0xff >> length;
  for (let index = 1; index < length; index += 1) {
    value = value * 256 + bytes[at + index];
    unknown &&= bytes[at + index] === 0xff;
  }
  return at + length <= bytes.length ? { value, length, unknown } : undefined;
}

/** @param {Uint8Array} bytes @param {number} at */
function element(bytes, at) {
  const first = bytes[at];
  if (!first) return undefined;
  const idLength = Math.clz32(first) - 23;
  if (idLength > 4) return undefined;
  let id = 0;
  for (let index = 0; index < idLength; index += 1) id = id * 256 + bytes[at + index];
  const size = number(bytes, at + idLength);
  if (!size) return undefined;
  const start = at + idLength + size.length;
  return { id, at, start, end: start + size.value, unknown: size.unknown };
}

/** @param {Uint8Array} bytes */
function findInfo(bytes) {
  let at = 0;
  while (at < Math.min(bytes.length, HEADER)) {
    const found = element(bytes, at);
    if (!found) return undefined;
    if (found.id === INFO) return found.end <= bytes.length ? found : undefined;
    // A segment with a size would have to be made longer too.
    if (found.id === SEGMENT && !found.unknown) return undefined;
    at = found.id === SEGMENT ? found.start : found.end;
  }
  return undefined;
}

/** @param {Uint8Array} bytes @param {{start: number, end: number}} info */
function hasDuration(bytes, info) {
  for (let at = info.start; at < info.end; ) {
    const found = element(bytes, at);
    if (!found) return true;
    if (found.id === DURATION) return true;
    at = found.end;
  }
  return false;
}
