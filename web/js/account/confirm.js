// @ts-check
/**
 * The link in a letter that proves an address: one button, so that a program that looks at letters proves nothing.
 * Must never: tell whose the address is.
 * Bounded by: one form.
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { confirmEmail, isMember } from "../state/accounts.js";
import { form } from "../ui/form.js";
import { card, goLink, notice } from "./parts.js";

/** @param {import("../account.js").Visit} visit */
export function confirmPage({ me, code, show }) {
  const element = form({
    class: "stacked",
    fields: [],
    submit: strings.confirmDo,
    send: () =>
      confirmEmail(code).then(
        () => true,
        (error) => {
          if (error.code === "bad_code") return false;
          throw error;
        },
      ),
    done: (proved) => {
      const on = goLink(strings.toTheRooms, isMember(me) ? "/" : "/sign-in");
      show(strings.confirmTitle, proved ? notice("check", strings.confirmDone, strings.confirmDoneText, on) : notice("clock", strings.resetGone, strings.confirmGoneText, on));
    },
  });
  show(strings.confirmTitle, card(strings.confirmTitle, h("p", { class: "lead" }, strings.confirmLead), element));
}
