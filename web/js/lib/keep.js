// @ts-check
/**
 * Small things kept in this browser (localStorage), as JSON under `teahouse.…`.
 * Must never: throw where storage is shut off or full (the page then forgets, and works), or keep message text but drafts.
 * Bounded by: what its callers bound; each names its own limit.
 */

/** @template T @param {string} name @param {T} otherwise @returns {T} */
export function recall(name, otherwise) {
  try {
    const text = localStorage.getItem(`teahouse.${name}`);
    return text === null ? otherwise : JSON.parse(text);
  } catch {
    return otherwise;
  }
}

/** @param {string} name @param {any} value `undefined` forgets it */
export function keep(name, value) {
  try {
    if (value === undefined) localStorage.removeItem(`teahouse.${name}`);
    else localStorage.setItem(`teahouse.${name}`, JSON.stringify(value));
  } catch {
    // Full or shut off: the page goes on without.
  }
}
