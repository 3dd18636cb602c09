// @ts-check
/**
 * Whose things this browser keeps. A guest who signs in keeps theirs; from one member to another nothing passes.
 * Must never: send or show one person's drafts and unsent messages as another's.
 * Bounded by: one id.
 */

import { keep, recall } from "../lib/keep.js";
import { isMember, isSignedOut, signOut } from "./accounts.js";
import { wipe } from "./wipe.js";

/** Whether what is kept belongs to somebody else. @param {string} owner @param {{id: string, guest?: boolean, role?: string}} me */
export const isForeign = (owner, me) => owner !== "" && isMember(me) && owner !== me.id;

/**
 * Somebody has signed in (`undefined`: out). What belongs to another member goes.
 * @param {{id: string, guest?: boolean, role?: string, language?: string} | undefined} me @returns {Promise<boolean>} whether something was wiped
 */
export async function becomes(me) {
  const foreign = !me || isForeign(recall("owner", ""), me);
  if (foreign) await wipe();
  if (me && isMember(me)) keep("owner", me.id);
  if (me) keep("me", me);
  // A browser that nobody chose a language at takes the account's.
  if (me?.language && !recall("language", "")) keep("language", me.language);
  if (foreign) channel?.postMessage("changed");
  return foreign;
}

/**
 * Signs out, and only then forgets what is kept here: a session that goes on would open the door to the next who sits down.
 * @throws what the server says, or that it did not answer
 */
export async function leaveForGood() {
  await signOut().catch((error) => {
    if (!isSignedOut(error)) throw error;
  });
  await becomes(undefined);
}

/** One object to a page: it does not hear itself. */
const channel = globalThis.BroadcastChannel && globalThis.document ? new BroadcastChannel("teahouse.person") : undefined;

/** Another tab signed out, in, or became somebody else. @param {() => void} then */
export const whenAnother = (then) => void channel?.addEventListener("message", then);

/** The member who was signed in here last, while their session may have ended. */
export const ownerId = () => recall("owner", "");
