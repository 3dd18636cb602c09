// @ts-check
/**
 * What shows the server that one of its own pages asks: the token of the session, from its cookie (docs/protocol.md).
 * Must never: be sent to any other server.
 * Bounded by: two headers.
 */

/** The headers of a request with JSON in it, or with nothing. @param {unknown} body @returns {Record<string, string>} */
export function jsonHeaders(body) {
  return { ...(body === undefined ? {} : { "content-type": "application/json" }), ...csrfHeaders() };
}

/** The headers of a change; none for who is not signed in. @returns {Record<string, string>} */
export function csrfHeaders() {
  const [, token] = /(?:^|; )(?:__Host-)?teahouse_csrf=([\w-]+)/.exec(document.cookie) ?? [];
  return token ? { "x-csrf-token": token } : {};
}
