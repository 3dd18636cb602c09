/** What happened in a room, as lines between the messages; and what is found by a part of its name. */

import assert from "node:assert/strict";
import { test } from "node:test";

import en from "../i18n/en.js";
import { arrange } from "../js/ui/layout.js";
import { phrasesOf } from "../js/ui/note.js";
import { fits } from "../js/ui/switcher.js";

const person = (name) => ({ id: `u_${name}`, name });
const [ada, bo, cleo] = ["Ada", "Bo", "Cleo"].map(person);
const happened = (key, from, note) => ({ key, seq: Number(key.slice(1)), from, note, text: "", media: [], at: 1_000, own: false });
const run = [
  happened("n1", ada, { person: ada, change: "joined" }),
  happened("n2", ada, { person: bo, change: "joined" }),
  happened("n3", ada, { person: cleo, change: "joined" }),
  happened("n4", ada, { person: bo, change: "role", role: "moderator" }),
];

test("who came to a room and what they became is one line", () => {
  const items = arrange([...run, happened("n5", ada, { topic: "leaves" }), happened("n6", bo, { person: bo, change: "left" })], undefined, () => 0);
  assert.deepEqual(items.filter(({ kind }) => kind === "note").map(({ messages }) => messages.map(({ key }) => key)), [["n1", "n2", "n3", "n4"], ["n5"], ["n6"]]);
});

test("the same thing done to several people is one phrase", () => {
  const names = en.namesAnd("Bo", "Cleo");
  assert.deepEqual(phrasesOf(run), [en.notes.joined("Ada"), en.notes.added("Ada", names), en.notes.moderator("Ada", "Bo")]);
});

test("rooms are found by the beginnings of their words, or by what stands in the middle", () => {
  for (const typed of ["kitchen", "KIT", "cou", "kit cou", "chen c", ""]) assert(fits("Kitchen council", typed), typed);
  for (const typed of ["kitchens", "ouncilk", "cou x"]) assert(!fits("Kitchen council", typed), typed);
  assert(fits("茶馆大堂", "大堂"));
});
