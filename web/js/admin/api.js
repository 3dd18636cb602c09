// @ts-check
/**
 * The admin's REST calls, and the addresses by which the two who use these pages reach the same things: an admin by those of
 * the admin, who keeps order in some rooms by those of the rooms themselves.
 * Must never: show anything; it only tells when the caller is no longer who they were.
 * Bounded by: one request each; 30 s.
 */

import { isSignedOut } from "../state/accounts.js";
import { ask as request, roomAddress } from "../state/api.js";

const PATIENCE = 30_000;

let whenRefused = () => {};
let admin = true;

/** Who wants to know that this browser's person is signed out, or an admin no more. @param {() => void} tell */
export const onRefused = (tell) => void (whenRefused = tell);

/** @param {boolean} is */
export const actAsAdmin = (is) => void (admin = is);
export const isAdmin = () => admin;

/** An address below `admin/`, its parts escaped. @param {...(string | number)} parts */
export const place = (...parts) => `admin/${parts.map((part) => encodeURIComponent(part)).join("/")}`;

/** A room or something in it. @param {string} key @param {...(string | number)} rest */
export const ofRoom = (key, ...rest) => (admin ? place("rooms", key, ...rest) : roomAddress(key, ...rest));

/** @param {{room: string, seq: number}} message */
export const ofMessage = ({ room, seq }) => (admin ? place("messages", room, seq) : roomAddress(room, "messages", seq));

export const ofReports = () => (admin ? "admin/reports" : "reports");

/** @param {{id: string, room: string}} report */
export const ofReport = ({ id, room }) => (admin ? place("reports", id) : roomAddress(room, "reports", id));

/** @param {string} path */
export const address = (path) => `/api/v1/${path}`;

/** @param {string} method @param {string} path @param {any} [body] @returns {Promise<any>} */
export async function call(method, path, body) {
  try {
    return await request(method, path, body, PATIENCE);
  } catch (error) {
    const shut = /** @type {any} */ (error).code === "forbidden" && path.startsWith("admin/");
    if (shut || isSignedOut(error)) whenRefused();
    throw error;
  }
}

/** @param {string} path */
export const ask = (path) => call("GET", path);
