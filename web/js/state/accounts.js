// @ts-check
/**
 * The calls about oneself: signing up, in and out, the profile, the devices, invitations, resets.
 * Must never: keep a password or a code, or change the page.
 * Bounded by: one request each.
 *
 * @typedef {"guest" | "member" | "admin"} ServerRole
 * @typedef {{id: string, name: string, guest?: boolean, named?: boolean, role?: ServerRole, login?: string, email?: string, email_confirmed?: boolean,
 *   picture?: string | null, language?: string, rights?: {sign_up?: "open" | "invite" | "closed", make_rooms?: boolean}}} Me
 * @typedef {{id: string, device: string, address: string, created_at: string, last_seen: string, current: boolean}} Device
 * @typedef {{guests: boolean, sign_up: "open" | "invite" | "closed", mail: boolean}} Doors
 * @typedef {{kind: "server" | "room" | "setup", room?: {room?: string, title: string, kind: string, members?: number}, by?: string, email_required?: boolean}} Invitation
 */

import { ask } from "./api.js";

/** Of a session that ended the server says so once, and takes its cookie: then one is a guest. @returns {Promise<Me>} */
export const whoAmI = () =>
  ask("GET", "me").catch((error) => {
    if (isSignedOut(error)) return ask("GET", "me");
    throw error;
  });

/** Somebody whom the server does not let in as they are. @type {Me} */
export const NOBODY = { id: "", name: "", guest: true };

/** @type {Promise<Doors> | undefined} */
let asked;

/** Which doors the server has, for who is not known yet; asked once a page. @returns {Promise<Doors>} */
export function doors() {
  asked ??= ask("GET", "server").catch((error) => {
    asked = undefined;
    throw error;
  });
  return asked;
}

/** Who one is, or nobody where guests may not be, and which doors there are. @returns {Promise<{me: Me, doors: Doors}>} */
export async function arrive() {
  const nobody = (/** @type {any} */ error) => {
    if (!isSignedOut(error)) throw error;
    return NOBODY;
  };
  const [me, open] = await Promise.all([whoAmI().catch(nobody), doors()]);
  return { me, doors: open };
}

/** Whether an error says that nobody is signed in. @param {any} error */
export const isSignedOut = (error) => error?.code === "unauthorized" || error?.code === "expired";

/** @param {{login: string, password: string, name?: string, email?: string, code?: string, language?: string}} account @returns {Promise<{me: Me}>} */
export const signUp = (account) => ask("POST", "sign-up", account);

/** @param {string} login @param {string} password @returns {Promise<{me: Me}>} */
export const signIn = (login, password) => ask("POST", "sign-in", { login, password, device: deviceName(navigator.userAgent) });

export const signOut = () => ask("POST", "sign-out");

/** @param {Record<string, any>} changes @returns {Promise<Me>} */
export const saveMe = (changes) => ask("PUT", "me", changes);

/** @param {string} old @param {string} wanted */
export const changePassword = (old, wanted) => ask("PUT", "me/password", { old, new: wanted });

/** @param {string} password @param {"keep" | "delete"} messages */
export const deleteMe = (password, messages) => ask("DELETE", "me", { password, messages });

/** @returns {Promise<Device[]>} */
export const devices = async () => (await ask("GET", "sessions")).items;

/** @param {string} id */
export const endDevice = (id) => ask("DELETE", `sessions/${encodeURIComponent(id)}`);

export const endOtherDevices = () => ask("DELETE", "sessions");

/** @param {string} login */
export const askReset = (login) => ask("POST", "password-reset", { login });

/** Sets it and signs in. @param {string} code @param {string} password @returns {Promise<{me?: Me} | undefined>} */
export const reset = (code, password) => ask("POST", `password-reset/${encodeURIComponent(code)}`, { password });

/** @param {string} code */
export const confirmEmail = (code) => ask("POST", `email-confirmations/${encodeURIComponent(code)}`);

/** @param {string} code @returns {Promise<Invitation>} */
export const invitation = (code) => ask("GET", `invites/${encodeURIComponent(code)}`);

/** @param {string} code @returns {Promise<{room?: string}>} */
export const takeInvitation = (code) => ask("POST", `invites/${encodeURIComponent(code)}`);

/** Whether somebody has an account here. @param {{guest?: boolean, role?: string}} me */
export const isMember = (me) => me.role === "member" || me.role === "admin" || (me.role === undefined && me.guest === false);

/** What a browser calls itself, in two words that its owner knows: "Firefox, Windows". @param {string} agent */
export function deviceName(agent) {
  const first = (/** @type {[RegExp, string][]} */ list) => list.find(([pattern]) => pattern.test(agent))?.[1];
  const browser = first([[/Edg\//, "Edge"], [/OPR\//, "Opera"], [/Firefox\/|FxiOS/, "Firefox"], [/Chrome\/|CriOS/, "Chrome"], [/Safari\//, "Safari"]]);
  const system = first([[/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS X/, "macOS"], [/CrOS/, "ChromeOS"], [/Linux/, "Linux"]]);
  return [browser, system].filter(Boolean).join(", ") || "Browser";
}
