// @ts-check
/**
 * What shows the server that one of its own pages asks: the token of the session, from its cookie (docs/protocol.md).
 * Must never: be sent to any other server.
 * Bounded by: one header.
 */

/** The headers of a change; none for who is not signed in. @returns {Record<string, string>} */
export function csrfHeaders() {
  const [, token] = /(?:^|; )(?:__Host-)?teahouse_csrf=([\w-]+)/.exec(document.cookie) ?? [];
  return token ? { "x-csrf-token": token } : {};
}
