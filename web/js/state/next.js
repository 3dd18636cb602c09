// @ts-check
/**
 * Where to go after signing in: `?next=…`, if it is a place of this site.
 * Must never: lead to another site, or to something that is no page.
 * Bounded by: addresses of 2,000 letters.
 */

/** @param {string | null | undefined} wanted @param {string} origin @returns {string} a path of this site; `/` where nothing good is asked for */
export function safeNext(wanted, origin) {
  if (!wanted || wanted.length > 2_000 || !/^\/(?![/\\])/.test(wanted)) return "/";
  try {
    const address = new URL(wanted, origin);
    const page = /^\/(?:$|chat\/|invite\/|admin)/.test(address.pathname);
    return address.origin === origin && page ? address.pathname + address.search + address.hash : "/";
  } catch {
    return "/";
  }
}

/** A page of ours that comes back here. @param {string} page @param {string} [here] */
export const withNext = (page, here = location.pathname + location.hash) => (here === "/" ? page : `${page}?next=${encodeURIComponent(here)}`);
