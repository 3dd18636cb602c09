// @ts-check
/**
 * Mentions: how a login in a text is shown, and the offers while one types an @.
 * Must never: show as a mention what the server did not find to be one.
 * Bounded by: eight offers.
 */

import { h } from "../lib/dom.js";
import { strings } from "../lib/language.js";
import { learn, suggest, whoIs } from "../state/directory.js";
import { findPeople } from "../state/room-calls.js";
import { avatar } from "./person.js";
import { offers } from "./offers.js";

const OFFERS = 8;
const BEGUN = /(?:^|[\s\p{P}\p{Script=Han}])@([\p{L}\p{N}\p{M}_.-]{0,32})$/u;
const EVERYBODY = new Set(["room", "all", "everyone"]);

/**
 * The class of a login in a text, where the server says that the message mentions somebody.
 * @param {string} login @param {import("../state/timeline.js").Message} message @param {{id: string, login?: string}} me
 * @returns {string | undefined}
 */
export function mentioned(login, message, me) {
  const { mentions = [], mentionsRoom } = message;
  if (login.toLowerCase() === "room") return mentionsRoom ? "mention mine" : undefined;
  if (mentions.length === 0) return undefined;
  const mine = login.toLowerCase() === me.login?.toLowerCase();
  if (mine) return mentions.includes(me.id) ? "mention mine" : undefined;
  const person = whoIs(login);
  // Who is not known here may still be one of them.
  return !person || mentions.includes(person.id) ? "mention" : undefined;
}

/** @param {import("./composer.js").Composer} composer @param {import("../state/chat.js").Chat} chat */
export function mentionOffers(composer, chat) {
  let asked = "";
  offers(composer, {
    begun: BEGUN,
    find: async (typed) => {
      if (!chat.isMember) return [];
      const kind = chat.places.get(chat.current)?.kind ?? "open";
      // In a room for members only they can be meant; elsewhere anybody with an account.
      if ((kind === "open" || kind === "public") && typed.length >= 2 && asked !== typed) {
        asked = typed;
        await findPeople(typed).then(({ items }) => learn(items), () => {});
      }
      const here = chat.room?.people.values() ?? [];
      const people = suggest(typed, here, OFFERS).filter((one) => one.id !== chat.me.id);
      // Typed to its end: nothing is left to offer, and Enter sends.
      if (people.length === 1 && people[0].login?.toLowerCase() === typed.toLowerCase()) return [];
      const all = typed && "room".startsWith(typed.toLowerCase()) && !EVERYBODY.has(typed) && chat.places.may(chat.current, "mentionAll");
      return [
        ...people.map((one) => ({ text: `@${one.login} `, show: [avatar(one), h("span", {}, h("bdi", {}, one.name), " ", h("small", {}, `@${one.login}`))] })),
        ...(all ? [{ text: "@room ", show: [h("span", { class: "avatar tone-7" }, "@"), h("span", {}, "@room ", h("small", {}, strings.everybodyHere))] }] : []),
      ];
    },
    label: strings.mentionThem,
  });
}
