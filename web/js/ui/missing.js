// @ts-check
/**
 * The fields that were left empty and may not be.
 * Must never: judge what is in them.
 * Bounded by: the fields it is given.
 */

import { strings } from "../lib/language.js";

/** @param {Record<string, string>} values @param {string[]} names @returns {Record<string, string>} */
export const missing = (values, names) => Object.fromEntries(names.filter((name) => !values[name].trim()).map((name) => [name, strings.required]));
