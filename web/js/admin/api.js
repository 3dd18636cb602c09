// @ts-check
/**
 * The admin's REST calls.
 * Must never: retry by itself, or show anything; it only tells when the caller is no admin any more.
 * Bounded by: one request each; 30 s.
 */

import { jsonHeaders } from "../lib/csrf.js";
import { Refusal } from "../teahouse.js";

const PATIENCE = 30_000;
const ROOT = "/api/v1/";

let whenRefused = () => {};

/** Who wants to know that this browser is no admin's (any more). @param {() => void} tell */
export const onRefused = (tell) => void (whenRefused = tell);

/** The query of an address without what is empty. @param {Record<string, string | undefined | null>} values */
export function query(values) {
  const filled = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  const text = new URLSearchParams(/** @type {[string, string][]} */ (filled)).toString();
  return text && `?${text}`;
}

/** An address below `admin/`, its parts escaped. @param {...(string | number)} parts */
export const place = (...parts) => `admin/${parts.map((part) => encodeURIComponent(part)).join("/")}`;

/** @param {string} path */
export const address = (path) => ROOT + path;

/** @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
export async function call(method, path, body) {
  const response = await fetch(address(path), {
    method,
    signal: AbortSignal.timeout(PATIENCE),
    headers: jsonHeaders(body),
    body: JSON.stringify(body),
  });
  const answer = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const refusal = new Refusal(answer?.error ?? { code: "internal", message: `HTTP ${response.status}` });
  if (path.startsWith("admin/") && (response.status === 401 || refusal.code === "forbidden")) whenRefused();
  throw refusal;
}

/** @param {string} path */
export const ask = (path) => call("GET", path);
