// @ts-check
/**
 * The few REST calls of the page (uploads have their own module).
 * Must never: retry by itself, or show anything.
 * Bounded by: one request each; 15 s.
 */

import { Refusal } from "../teahouse.js";

const PATIENCE = 15_000;

/** @param {string} path @param {RequestInit} [options] @returns {Promise<any>} */
async function call(path, options = {}) {
  const response = await fetch(path, { ...options, signal: AbortSignal.timeout(PATIENCE) });
  const body = await response.json().catch(() => undefined);
  if (response.ok) return body;
  throw new Refusal(body?.error ?? { code: "internal", message: `HTTP ${response.status}` });
}

/** Messages before a position, in order. @param {string} room @param {number} before @param {number} limit */
export const messagesBefore = (room, before, limit) =>
  call(`/api/v1/rooms/${encodeURIComponent(room)}/messages?before=${before}&limit=${limit}`);

/** @param {string} name @returns {Promise<import("../teahouse.js").Person>} */
export const saveName = (name) =>
  call("/api/v1/me", { method: "PUT", headers: { "content-type": "application/json" }, body: JSON.stringify({ name }) });
