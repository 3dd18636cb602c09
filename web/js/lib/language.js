// @ts-check
/**
 * The person's language: its strings, and dates, times, sizes as they write them.
 * Must never: put two translated pieces together to make a sentence (each sentence is one string of the catalogue).
 * Bounded by: two catalogues, a handful of formatters made once.
 */

import en from "../../i18n/en.js";
import zh from "../../i18n/zh.js";
import { recall } from "./keep.js";

/** @typedef {typeof en} Strings */

/** @type {Record<string, Strings>} */
const CATALOGUES = { en, zh };

/** The languages this page is written in, under their own names. @type {[string, string][]} */
export const LANGUAGES = [["en", "English"], ["zh", "中文"]];

export const language = choose();
export const strings = CATALOGUES[language];

function choose() {
  const wanted = [recall("language", ""), ...(globalThis.navigator?.languages ?? [])];
  for (const one of wanted) {
    const short = one.toLowerCase().split("-")[0];
    if (short in CATALOGUES) return short;
  }
  return "en";
}

/** Where the browser's own locale is of the chosen language, its habits (12 or 24 hours) hold. */
export const locale = globalThis.navigator?.languages?.find((one) => one.toLowerCase().startsWith(language)) ?? { en: "en", zh: "zh-CN" }[language];

const clock = new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" });
const full = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const shortDay = new Intl.DateTimeFormat(locale, { month: "short", day: "numeric" });
const shortDate = new Intl.DateTimeFormat(locale, { year: "2-digit", month: "numeric", day: "numeric" });
const thisYear = new Intl.DateTimeFormat(locale, { weekday: "long", month: "long", day: "numeric" });
const otherYear = new Intl.DateTimeFormat(locale, { year: "numeric", month: "long", day: "numeric" });
const plural = new Intl.PluralRules(locale);

/** @param {number} at */
export const timeOf = (at) => clock.format(at);

/** The time of a moment of today, the day of an earlier one. @param {number} at @param {number} now */
export function shortTimeOf(at, now) {
  if (at >= dayOf(now)) return clock.format(at);
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? shortDay : shortDate).format(at);
}

/** @param {number} at */
export const fullTimeOf = (at) => full.format(at);

/** Day and time, shortly. @param {string} written as the server writes it */
export const momentOf = (written) => moment.format(Date.parse(written));

/** The local day of a moment, as a number that two moments of one day share. @param {number} at */
export function dayOf(at) {
  const date = new Date(at);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** @param {number} day @param {number} now */
export function dayName(day, now) {
  const today = dayOf(now);
  if (day === today) return strings.today;
  if (day === dayOf(today - 1)) return strings.yesterday;
  return (new Date(day).getFullYear() === new Date(now).getFullYear() ? thisYear : otherYear).format(day);
}

/** @param {number} bytes */
export function sizeOf(bytes) {
  const units = ["B", "KB", "MB", "GB"];
  let step = 0;
  let size = bytes;
  for (; size >= 1000 && step < 3; step += 1) size /= 1024;
  return `${step === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)} ${units[step]}`;
}

/** Minutes and seconds. @param {number} seconds */
export function clockOf(seconds) {
  const whole = Math.max(0, Math.round(Number.isFinite(seconds) ? seconds : 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** The English plural needs two forms, the Chinese one. @param {number} count @param {string} one @param {string} many */
export const counted = (count, one, many) => (plural.select(count) === "one" ? one : many);

/** Fills in the strings of the served page: `data-t` is text, `data-t-label` a label with its tooltip, `data-t-hint` a placeholder. */
export function translatePage() {
  document.documentElement.lang = { en: "en", zh: "zh-CN" }[language] ?? language;
  const say = (/** @type {string | null} */ key) => String(/** @type {any} */ (strings)[key ?? ""] ?? key);
  for (const element of document.querySelectorAll("[data-t]")) element.textContent = say(element.getAttribute("data-t"));
  for (const element of document.querySelectorAll("[data-t-label]")) {
    const label = say(element.getAttribute("data-t-label"));
    element.setAttribute("aria-label", label);
    if (element instanceof HTMLButtonElement) element.title = label;
  }
  for (const element of document.querySelectorAll("[data-t-hint]")) element.setAttribute("placeholder", say(element.getAttribute("data-t-hint")));
}
