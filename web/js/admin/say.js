// @ts-check
/**
 * The words of the admin pages in the person's language, and how its numbers and times are written. What went wrong is said
 * in the sentences of all pages (lib/problem.js).
 * Must never: put two translated pieces together to make a sentence.
 * Bounded by: two catalogues, a handful of formatters made once.
 */

import en from "../../i18n/admin/en.js";
import zh from "../../i18n/admin/zh.js";
import { language, locale, momentOf } from "../lib/language.js";

/** @type {Record<string, typeof en>} */
const CATALOGUES = { en, zh };

export const words = CATALOGUES[language] ?? en;

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** Small numbers with one digit after the point, large ones without. @param {number} value */
export const number = (value) => (value < 100 ? fine : whole).format(value);

/** @param {string | undefined | null} at as the server writes it */
export const time = (at) => (at ? momentOf(at) : words.never);

/** The two largest units of a duration. @param {number} seconds */
export function lasting(seconds) {
  const { days, hours, minutes, seconds: bare } = words.overview;
  const parts = /** @type {[number, (n: number) => string][]} */ ([
    [Math.floor(seconds / 86_400), days],
    [Math.floor(seconds / 3_600) % 24, hours],
    [Math.floor(seconds / 60) % 60, minutes],
    [Math.floor(seconds) % 60, bare],
  ]);
  const first = parts.findIndex(([count]) => count > 0);
  if (first < 0) return bare(0);
  return new Intl.ListFormat(locale, { type: "unit" }).format(parts.slice(first, first + 2).filter(([count]) => count > 0).map(([count, say]) => say(count)));
}
