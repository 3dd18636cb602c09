// @ts-check
/**
 * The words of the admin pages in the person's language, and how its numbers, times and sizes are written.
 * Must never: put two translated pieces together to make a sentence.
 * Bounded by: two catalogues, a handful of formatters made once.
 */

import en from "../../i18n/admin/en.js";
import zh from "../../i18n/admin/zh.js";
import { language } from "../lib/language.js";

/** @type {Record<string, typeof en>} */
const CATALOGUES = { en, zh };

export const words = CATALOGUES[language] ?? en;

const locale = globalThis.navigator?.languages?.find((one) => one.toLowerCase().startsWith(language)) ?? { en: "en", zh: "zh-CN" }[language];
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });

/** Small numbers with one digit after the point, large ones without. @param {number} value */
export const number = (value) => (value < 100 ? fine : whole).format(value);

/** @param {string | undefined | null} at as the server writes it */
export const time = (at) => (at ? moment.format(new Date(at)) : words.never);

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

/** What went wrong, in the person's language where there is a sentence for it. @param {any} error */
export function trouble(error) {
  if (error?.name === "TypeError" || error?.name === "TimeoutError") return words.noServer;
  return words.refusals[error?.code] ?? error?.message ?? words.refusals.internal;
}
