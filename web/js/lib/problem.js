// @ts-check
/**
 * What went wrong, as a sentence in the person's language.
 * Must never: show a stack, or say more than the server did.
 * Bounded by: one sentence.
 */

import { Disconnected } from "../teahouse.js";
import { strings } from "./language.js";

/** @param {any} error @returns {string} */
export function problemOf(error) {
  if (error instanceof Disconnected) return strings.noAnswer;
  return strings.problems[error?.code] ?? strings.refusals[error?.code] ?? error?.message ?? strings.refusals.internal;
}
