// @ts-check
/**
 * What was reported in a room and is still open: read it, delete the message, dismiss the report, or mark it as done.
 * Must never: mark a report as done before its message is deleted, where that was asked for; delete without asking.
 * Bounded by: pages of 100 reports.
 */

import { h } from "../../lib/dom.js";
import { momentOf, strings } from "../../lib/language.js";
import { handleReport, reports } from "../../state/room-calls.js";
import { confirmed } from "../dialog.js";
import { pages } from "./pages.js";

/**
 * @typedef {import("../../state/room-calls.js").Report} Report
 * @typedef {"remove" | "dismiss" | "finish"} Verdict
 */

/** @param {import("../../state/chat.js").Chat} chat @param {string} room */
export function reportsTab(chat, room) {
  const list = pages({
    ask: (cursor) => reports(room, cursor),
    item: (one) => item(one, (verdict) => void decide(one, verdict)),
    none: strings.noReports,
    class: "reports",
  });
  const decide = async (/** @type {Report} */ report, /** @type {Verdict} */ verdict) => {
    try {
      if (verdict === "remove" && !(await removed(chat, room, report))) return;
      await handleReport(room, report.id, verdict === "dismiss" ? "dismissed" : "done");
      await list.again();
    } catch (error) {
      list.fail(error);
    }
    list.state.focus();
  };
  return list.elements;
}

/** Whether the message is gone; one that somebody else deleted is, too. @param {import("../../state/chat.js").Chat} chat @param {string} room @param {Report} report */
async function removed(chat, room, report) {
  const shown = h("blockquote", { class: "about-message", dir: "auto" }, report.text || strings.reportedFile);
  if (!(await confirmed({ title: strings.deleteMessageTitle, text: strings.deleteMessageText, yes: strings.deleteMessage }, shown))) return false;
  await chat.tea.deleteMessage(room, report.seq).catch((/** @type {any} */ error) => {
    if (error.code !== "unknown_message") throw error;
  });
  return true;
}

/** @param {Report} report @param {(verdict: Verdict) => void} decide */
function item({ text, author, reporter, reason, created_at }, decide) {
  const button = (/** @type {Verdict} */ verdict, /** @type {string} */ label) =>
    h("button", { type: "button", class: "text-button", "aria-label": strings.reportVerdictOn(label, author.name), onclick: () => decide(verdict) }, label);
  return h(
    "li",
    {},
    h("bdi", { class: "report-author" }, author.name),
    h("blockquote", { class: "about-message", dir: "auto" }, text || strings.reportedFile),
    h("p", { class: "soft-line" }, `${strings.reportedBy(reporter.name)} · ${momentOf(created_at)}`),
    reason ? h("p", { class: "report-reason", dir: "auto" }, reason) : null,
    h("div", { class: "report-verdicts" }, button("remove", strings.reportDelete), button("dismiss", strings.reportDismiss), button("finish", strings.reportFinish)),
  );
}
