// @ts-check
/**
 * The first page: one's rooms with what is unread there; any room by its name; those this browser has been in.
 * Must never: connect (nothing here needs it; the list is asked for again when the page is looked at again).
 * Bounded by: the rooms of the server's list, the 50 that are kept.
 */

import { h, icon, iconButton, need } from "./lib/dom.js";
import { keep, recall } from "./lib/keep.js";
import { strings, translatePage } from "./lib/language.js";
import { problemOf } from "./lib/problem.js";
import { arrive, isMember } from "./state/accounts.js";
import { saveName } from "./state/api.js";
import { MyRooms, keepsOrder, sections } from "./state/my-rooms.js";
import { becomes } from "./state/owner.js";
import { forget, roomPath, seenRooms } from "./state/rooms.js";
import { isHidden, titleOf } from "./state/titles.js";
import { toast } from "./ui/toast.js";
import { leftToSay } from "./ui/closed.js";
import { avatar } from "./ui/person.js";
import { addMenu } from "./ui/rooms/add.js";
import { roomItem } from "./ui/rooms/item.js";
import { openSettings } from "./ui/settings.js";
import { openForm } from "./ui/sidebar.js";

/** @typedef {import("./state/accounts.js").Me} Me */

/** @type {import("./state/accounts.js").Doors | undefined} */
let doors;

translatePage();
const go = (/** @type {string} */ room) => location.assign(roomPath(room));
const mine = new MyRooms(() => {});
const person = {
  /** @type {Me} */ me: recall("me", { id: "", name: "", named: false }),
  rename: async (/** @type {string} */ name) => person.setMe({ ...person.me, ...(await saveName(name)) }),
  setMe: (/** @type {Me} */ me) => {
    person.me = me;
    keep("me", me);
    drawMe();
  },
};
/** What a line of the list asks of the page of a room. @type {any} */
const place = {
  current: "",
  mine,
  get me() {
    return person.me;
  },
  places: {
    get: (/** @type {string} */ room) => mine.get(room),
    title: (/** @type {string} */ room) => titleOf(room, mine.get(room), person.me),
    take: () => {},
  },
  unreadIn: (/** @type {string} */ room) => mine.get(room)?.unread ?? 0,
  emit: (/** @type {string} */ name, /** @type {string} */ text) => name === "toast" && toast(text),
};

const settings = need("#settings");
openForm(go);
drawSeen();
drawMe();
// Who has an account looks at the list first; who has none came to open a room.
if (!isMember(person.me) && matchMedia("(hover: hover)").matches) need("#room-name").focus();
settings.addEventListener("click", () => openSettings(person, () => true));
const add = need("#room-add");
add.append(icon("attach"), strings.newRoom);
add.addEventListener("click", () => addMenu(add, place, go));
mine.on("change", drawMine);
const said = leftToSay();
need("#said").hidden = !said;
need("#said").textContent = said;
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (mine.ready ? mine.refresh() : void learn()));
await learn();

/** Who one is, and their rooms; says so where it does not work, and can be asked again. */
async function learn() {
  const trouble = need("#trouble");
  try {
    const known = await arrive();
    doors = known.doors;
    if (await becomes(known.me)) drawSeen();
    person.setMe(known.me);
    if (isMember(known.me)) await mine.load();
    trouble.hidden = true;
  } catch (error) {
    const again = h("button", { type: "button", class: "text-button", onclick: () => void learn() }, strings.retry);
    trouble.replaceChildren(icon("alert"), h("span", {}, problemOf(error)), again);
    trouble.hidden = false;
  }
}

function drawMe() {
  const { me } = person;
  const member = isMember(me);
  document.body.classList.toggle("signed-in", member);
  need("#welcome").hidden = member;
  need("#mine-head").hidden = !member;
  settings.replaceChildren(member ? avatar(me) : icon("settings"), h("span", { class: "hidden-visually" }, strings.settings));
  const door = need("#door");
  door.hidden = member || (!me.id && !doors);
  const shut = !me.id && doors?.guests === false;
  need("#room-open").hidden = shut;
  need("#seen-part").hidden = shut;
  need("#lead").textContent = shut ? strings.membersOnlyText : strings.homeLead;
  const up = (me.rights?.sign_up ?? doors?.sign_up) !== "closed" && h("a", { class: "button main-button", href: "/sign-up" }, strings.signUp);
  door.replaceChildren(h("a", { class: "button", href: "/sign-in" }, strings.signIn), ...(up ? [up] : []));
}

function drawMine() {
  const admin = person.me.role === "admin";
  const link = need("#admin-link");
  link.hidden = !admin && !keepsOrder(mine.rooms.values());
  link.replaceChildren(icon("shield"), admin ? strings.adminPages : strings.moderationPages);
  const parts = sections(mine.rooms.values(), [], place.places.title);
  const list = (/** @type {string[]} */ rooms) => h("ul", {}, ...rooms.map((room) => roomItem(place, room, { go, forget: () => {} })));
  const part = (/** @type {string} */ title, /** @type {string[]} */ rooms) => (rooms.length ? [h("section", {}, h("h2", {}, title), list(rooms))] : []);
  const archived = parts.archived.length ? [h("details", {}, h("summary", {}, strings.archivedRooms), list(parts.archived))] : [];
  const all = [...part(strings.directRooms, parts.direct), ...part(strings.memberRooms, parts.rooms), ...archived];
  need("#mine").replaceChildren(...(all.length || !isMember(person.me) ? all : [h("p", { class: "none" }, strings.noRooms)]));
  drawSeen();
}

function drawSeen() {
  const rooms = seenRooms().filter(({ name }) => !isHidden(name) && !mine.get(name));
  need("#seen").replaceChildren(...rooms.map(({ name }) => item(name)));
  need("#first").hidden = rooms.length > 0;
  need("#seen-part").hidden = (rooms.length === 0 && isMember(person.me)) || (!person.me.id && doors?.guests === false);
}

/** @param {string} name */
function item(name) {
  const remove = iconButton("close", strings.forgetRoom(name), { onclick: () => (forget(name), drawSeen()) });
  return h("li", { class: "seen-room" }, h("a", { href: roomPath(name) }, h("bdi", {}, name), icon("right")), remove);
}
