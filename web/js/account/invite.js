// @ts-check
/**
 * An invitation: what it is for and who it is from; taking it with the account one has, or makes.
 * Must never: show more of a room than its title, kind and how many are in it.
 * Bounded by: one invitation.
 */

import { h, icon } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { problemOf } from "../lib/problem.js";
import { invitation, isMember, takeInvitation } from "../state/accounts.js";
import { withNext } from "../state/next.js";
import { myRooms } from "../state/room-calls.js";
import { roomPath } from "../state/rooms.js";
import { card, crossing, goLink, notice } from "./parts.js";
import { signUpForm } from "./sign-up.js";

/** @param {import("../account.js").Visit} visit */
export async function invitePage(visit) {
  const { code, show, me } = visit;
  let invited;
  try {
    invited = await invitation(code);
  } catch (error) {
    const gone = ["bad_code", "not_found"].includes(/** @type {any} */ (error).code);
    const [title, text] = gone ? [strings.inviteGone, strings.inviteGoneText] : [strings.inviteGone, problemOf(error)];
    return show(title, notice(gone ? "clock" : "offline", title, text, goLink(strings.toTheRooms, "/", false)));
  }
  if (invited.kind === "setup") return setUp(visit);
  const title = invited.room ? strings.invitedTo(invited.room.title) : strings.invitedServer;
  if (isMember(me)) return show(title, invited.room ? takeCard(visit, invited, title) : notice("check", title, strings.alreadyIn(me.name), goLink(strings.toTheRooms, "/")));
  const done = () => void enter();
  show(
    title,
    h("div", { class: "invitation" }, ...about(invited, title)),
    card(strings.signUpTitle, h("p", { class: "lead" }, invited.room ? strings.inviteLead : strings.inviteServerLead), signUpForm({ code, needEmail: invited.email_required, submit: strings.signUp, done })),
    crossing(strings.haveAccount, strings.signIn, withNext("/sign-in", location.pathname)),
  );
}

/** @param {import("../account.js").Visit} visit */
function setUp({ code, show }) {
  const element = signUpForm({ code, submit: strings.setupDo, done: () => location.assign("/") });
  show(strings.setupTitle, h("div", { class: "invitation" }, h("span", { class: "sign" }, icon("mark"))), card(strings.setupTitle, h("p", { class: "lead" }, strings.setupLead), element));
}

/** @param {import("../state/accounts.js").Invitation} invited @param {string} title */
function about({ room, by }, title) {
  const facts = [by && strings.invitedBy(by), room?.members && strings.membersCount(room.members)].filter(Boolean);
  return [
    h("span", { class: "sign" }, icon(room?.kind === "private" ? "lock" : room ? "hash" : "mark")),
    h("p", { class: "invitation-title" }, title),
    h("p", { class: "lead" }, facts.join(" · ")),
  ];
}

/** @param {import("../account.js").Visit} visit @param {import("../state/accounts.js").Invitation} invited @param {string} title */
function takeCard({ code }, invited, title) {
  const problem = h("p", { class: "form-error", role: "alert" });
  const button = h("button", { type: "button", class: "button main-button wide", autofocus: true }, strings.join);
  button.addEventListener("click", async () => {
    if (button.getAttribute("aria-disabled")) return;
    button.setAttribute("aria-disabled", "true");
    try {
      await take(code);
    } catch (error) {
      problem.textContent = problemOf(error);
    } finally {
      button.removeAttribute("aria-disabled");
    }
  });
  const [sign, , lead] = about(invited, title);
  return h("section", { class: "card centred" }, sign, h("h1", { tabIndex: -1 }, title), lead, h("div", { class: "choices" }, button), problem);
}

/** @param {string} code */
async function take(code) {
  const { room } = (await takeInvitation(code)) ?? {};
  goTo(room);
}

/** Who signed up with it is in its room: the only one they have. */
async function enter() {
  const { items } = await myRooms().catch(() => ({ items: [] }));
  goTo(items.length === 1 ? items[0].room : undefined);
}

/** @param {string | undefined} room */
const goTo = (room) => location.assign(room ? roomPath(room) : "/");
