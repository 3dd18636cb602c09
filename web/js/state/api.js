// @ts-check
/**
 * REST as the page uses it: one request, its answer or its refusal (uploads have their own module).
 * Must never: retry by itself, or show anything.
 * Bounded by: one request each; 15 s, where nobody knows that it takes longer.
 */

import { jsonHeaders } from "../lib/csrf.js";
import { Disconnected, Refusal } from "../teahouse.js";

const PATIENCE = 15_000;

/**
 * One call under `/api/v1/`.
 * @param {string} method @param {string} path @param {any} [body] @param {number} [patience] @returns {Promise<any>} the answer; nothing for a 204
 * @throws {Refusal} what the server says
 * @throws {Disconnected} where no answer came
 */
export async function ask(method, path, body, patience = PATIENCE) {
  const asked = { method, headers: jsonHeaders(body), body: JSON.stringify(body), signal: AbortSignal.timeout(patience) };
  const response = await fetch(`/api/v1/${path}`, asked).catch((error) => {
    throw new Disconnected(String(error));
  });
  const answer = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  throw new Refusal(answer?.error ?? { code: "internal", message: `HTTP ${response.status}` });
}

/** The path of a room or of something in it. @param {string} room @param {...(string | number)} rest */
export const roomAddress = (room, ...rest) => ["rooms", room, ...rest].map(encodeURIComponent).join("/");

/** A query from what is there. @param {Record<string, string | number | undefined | null>} values */
export function query(values) {
  const known = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== "");
  return known.length ? `?${new URLSearchParams(known.map(([key, value]) => [key, String(value)]))}` : "";
}

/**
 * A page of the log before a position: messages with all that was done to them, and what happened to the room.
 * @param {string} room @param {number} before @param {number} limit @returns {Promise<{events: any[], more: boolean}>}
 */
export async function eventsBefore(room, before, limit) {
  const after = Math.max(0, before - 1 - limit);
  if (before <= 1) return { events: [], more: false };
  const { events } = await ask("GET", `${roomAddress(room, "events")}${query({ after, limit: before - 1 - after })}`);
  const older = events.filter((/** @type {{seq: number}} */ one) => one.seq < before);
  // Where the log does not reach back to what was asked for, it begins there.
  return { events: older, more: older.length > 0 && older[0].seq === after + 1 && after > 0 };
}

/** @param {string} name @returns {Promise<import("../teahouse.js").Person>} */
export const saveName = (name) => ask("PUT", "me", { name });
