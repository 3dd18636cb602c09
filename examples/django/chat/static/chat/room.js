// The room on the site's own page. All that is hard (order, gaps, coming back, sending once) is in teahouse.js.
// Must never put a person's text into the page as HTML.

import { Teahouse } from "../teahouse.js";

const place = JSON.parse(document.getElementById("teahouse").textContent);
const messages = document.getElementById("messages");
const state = document.getElementById("state");
const text = document.getElementById("text");

const tea = new Teahouse({
  url: place.url,
  // Asked for at the first connection, and again when the old token is over.
  token: async () => {
    const answer = await fetch(place.token, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    return answer.text();
  },
  client: "django-example/1",
});

function show(events) {
  for (const event of events) {
    if (event.kind !== "message") continue;
    const row = document.createElement("li");
    const name = document.createElement("strong");
    name.textContent = `${event.from.name}: `;
    row.append(name, event.text ?? "");
    messages.append(row);
  }
}

tea.on("snapshot", ({ events }) => {
  messages.replaceChildren();
  show(events);
});
tea.on("events", ({ events }) => show(events));
tea.on("state", (now) => {
  state.textContent = { online: "Connected", final: now.reason ?? "Signed out" }[now.state] ?? "Connecting…";
});

document.getElementById("writing").addEventListener("submit", async (submitted) => {
  submitted.preventDefault();
  const sent = text.value;
  text.value = "";
  try {
    await tea.send(place.room, { text: sent });
  } catch (refusal) {
    state.textContent = refusal.message;
  }
});

tea.connect();
tea.join(place.room).catch((refusal) => (state.textContent = refusal.message));
