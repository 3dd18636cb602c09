// @ts-check
/**
 * The overview: what happens right now, and what there is in all. Asks each second while somebody looks.
 * Must never: ask while the page is hidden or another section is shown, or two questions at once.
 * Bounded by: one request at a time; two minutes of numbers.
 */

import { h } from "../lib/dom.js";
import { sizeOf } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { ask } from "./api.js";
import { badge, head, path } from "./frame.js";
import { facts, part, tag } from "./parts.js";
import { plot } from "./plot.js";
import { lasting, number, time, words } from "./say.js";

const EVERY = 1_000;

/** @returns {{element: Element, leave: () => void}} */
export function overview() {
  const say = words.overview;
  const milliseconds = (/** @type {number} */ microseconds) => say.milliseconds(number(microseconds / 1_000));
  const plots = {
    connections: plot(say.connections, number),
    messages: plot(say.messages, number),
    deliveries: plot(say.deliveries, number),
    commit_us: plot(say.commit, milliseconds),
    memory_bytes: plot(say.memory, sizeOf),
  };
  const disk = diskUse();
  const totals = h("div", { class: "totals" });
  const server = h("div", {});
  const stale = h("p", { class: "warning", role: "status" });
  const show = (/** @type {any} */ now) => {
    stale.textContent = "";
    for (const [name, one] of Object.entries(plots)) one.show(now.series[name] ?? [], now.series.seconds);
    disk.show(now.numbers);
    badge("reports", now.numbers.open_reports ? number(now.numbers.open_reports) : "");
    totals.replaceChildren(...totalsOf(now.numbers));
    server.replaceChildren(about(now));
  };
  const leave = everySecond(() => ask("admin/overview").then(show), (error) => (stale.textContent = `${say.stale} ${problemOf(error)}`));
  const element = h(
    "div",
    { class: "overview" },
    head(words.sections.overview),
    stale,
    h("div", { class: "plots" }, ...Object.values(plots).map((one) => one.element), disk.element),
    part(say.inAll, totals),
    part(say.server, server),
  );
  return { element, leave };
}

/** Asks at once and then each second, while the page is seen. @param {() => Promise<void>} look @param {(error: any) => void} fail */
function everySecond(look, fail) {
  let over = false;
  /** @type {any} */
  let timer;
  const turn = async () => {
    clearTimeout(timer);
    if (over || document.hidden) return;
    try {
      await look();
    } catch (error) {
      if (!over) fail(error);
    }
    if (!over) timer = setTimeout(turn, EVERY);
  };
  document.addEventListener("visibilitychange", turn);
  void turn();
  return () => {
    over = true;
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", turn);
  };
}

function diskUse() {
  const now = h("p", { class: "plot-now" });
  const meter = h("meter", { class: "disk", min: 0, max: 1, "aria-label": words.overview.disk });
  const used = h("p", { class: "plot-most" });
  return {
    element: h("section", { class: "plot" }, h("h2", {}, words.overview.disk), now, meter, used),
    /** @param {{database_bytes: number, media_bytes: number, free_bytes: number}} numbers */
    show({ database_bytes: data, media_bytes: media, free_bytes: free }) {
      now.textContent = words.overview.diskFree(sizeOf(free));
      meter.value = (data + media) / Math.max(1, data + media + free);
      used.textContent = words.overview.diskUsed(sizeOf(data), sizeOf(media));
    },
  };
}

/** @param {any} numbers */
function totalsOf(numbers) {
  const say = words.overview;
  /** @type {[string, number, string?][]} */
  const shown = [
    [say.accounts, numbers.members, path("users")],
    [say.guests, numbers.guests],
    [say.rooms, numbers.rooms, path("rooms")],
    [say.events, numbers.events],
    [say.uploads, numbers.media, path("media")],
    [say.openReports, numbers.open_reports, path("reports")],
    [say.bans, numbers.bans, path("bans")],
    [say.sessions, numbers.sessions],
  ];
  return shown.map(([name, value, to]) => {
    const content = [h("strong", {}, number(value ?? 0)), h("span", {}, name)];
    return to ? h("a", { class: "total", href: to }, ...content) : h("div", { class: "total" }, ...content);
  });
}

/** @param {any} now */
function about(now) {
  const say = words.overview;
  return facts([
    [say.version, now.version],
    [say.running, h("span", { title: time(now.started_at) }, lasting((Date.parse(now.at) - Date.parse(now.started_at)) / 1_000))],
    [say.writing, now.ready ? tag(say.writes, "good") : tag(say.writesNot, "bad")],
  ]);
}
