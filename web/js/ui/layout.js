// @ts-check
/**
 * What stands in the list, from the messages: days, the line of the new ones, rows, who of them carries a head.
 * Must never: touch the document (it is tested without one).
 * Bounded by: the messages it is given.
 *
 * @typedef {import("../state/timeline.js").Message} Message
 * @typedef {{kind: "day", key: string, day: number} | {kind: "divider", key: string} | {kind: "note", key: string, messages: Message[]}
 *   | {kind: "row", key: string, message: Message, follows: boolean}} Item
 */

const TOGETHER = 5 * 60_000;

/**
 * @param {Message[]} messages @param {number | undefined} dividerAt the first position that was not seen
 * @param {(at: number) => number} dayOf @returns {Item[]}
 */
export function arrange(messages, dividerAt, dayOf) {
  /** @type {Item[]} */
  const items = [];
  /** @type {Message | undefined} */
  let before;
  let day = 0;
  let any = false;
  let divided = dividerAt === undefined;
  for (const message of messages) {
    let apart = !before || !together(before, message);
    if (!day || message.at < day || message.at >= day + 20 * 3_600_000) {
      const today = dayOf(message.at);
      if (today !== day) {
        items.push({ kind: "day", key: `day${today}`, day: today });
        apart = true;
      }
      day = today;
    }
    if (message.note) {
      const run = items.at(-1);
      // Who came and what they became is one line: a room does not begin with a page of them.
      if (run?.kind === "note" && message.note.person && run.messages[0].note?.person) run.messages.push(message);
      else items.push({ kind: "note", key: message.key, messages: [message] });
      before = undefined;
      continue;
    }
    if (!divided && !message.own && message.seq >= (dividerAt ?? 0)) {
      // A line above the very first row would say nothing.
      if (any) items.push({ kind: "divider", key: "divider" });
      divided = apart = true;
    }
    items.push({ kind: "row", key: message.key, message, follows: !apart });
    before = message;
    any = true;
  }
  return unique(items);
}

/** @param {Message} before @param {Message} message */
function together(before, message) {
  const same = before.from.id === message.from.id && before.from.name === message.from.name;
  return same && message.reply_to === undefined && message.at - before.at < TOGETHER;
}

/** A clock that was set back makes a day come twice; keys must not. @param {Item[]} items */
function unique(items) {
  const keys = new Set();
  for (const item of items) {
    while (keys.has(item.key)) item.key += "'";
    keys.add(item.key);
  }
  return items;
}
