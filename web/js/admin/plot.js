// @ts-check
/**
 * A small plot of the last two minutes: a line, the area under it, the number of now.
 * Must never: set an inline style (everything is an attribute or a class).
 * Bounded by: 120 points.
 */

import { h, svg } from "../lib/dom.js";
import { words } from "./say.js";

const WIDTH = 240;
const HEIGHT = 48;

/** @param {string} name @param {(value: number) => string} write */
export function plot(name, write) {
  const line = svg("path", { class: "plot-line", d: "" });
  const area = svg("path", { class: "plot-area", d: "" });
  const now = h("p", { class: "plot-now" });
  const most = h("p", { class: "plot-most" });
  const drawing = svg("svg", { class: "plot-lines", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img" }, area, line);
  const element = h("section", { class: "plot" }, h("h2", {}, name), now, drawing, most);
  return {
    element,
    /** @param {number[]} values the oldest first @param {number} length how many fill the width */
    show(values, length) {
      const highest = Math.max(0, ...values);
      const last = write(values.at(-1) ?? 0);
      now.textContent = last;
      most.textContent = words.overview.most(write(highest));
      drawing.setAttribute("aria-label", words.overview.plot(name, last, write(highest)));
      const points = pointsOf(values, length, highest);
      line.setAttribute("d", points);
      area.setAttribute("d", points && `${points}V${HEIGHT}H${startOf(values, length)}Z`);
    },
  };
}

/** @param {number[]} values @param {number} length */
const startOf = (values, length) => round(WIDTH - ((values.length - 1) * WIDTH) / Math.max(1, length - 1));

/** @param {number} value */
const round = (value) => Math.round(value * 10) / 10;

/** The line, its newest point at the right edge. @param {number[]} values @param {number} length @param {number} highest */
export function pointsOf(values, length, highest) {
  if (values.length < 2) return "";
  const step = WIDTH / Math.max(1, length - 1);
  const scale = highest > 0 ? (HEIGHT - 4) / highest : 0;
  const first = startOf(values, length);
  return values.map((value, index) => `${index ? "L" : "M"}${round(first + index * step)} ${round(HEIGHT - 1 - value * scale)}`).join("");
}
