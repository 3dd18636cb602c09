// @ts-check
/**
 * The page in English. Every other language has the same keys; functions take what the sentence needs.
 * Must never: hold half a sentence, or shout.
 * Bounded by: a fixed list.
 */

import accounts from "./en/accounts.js";
import rooms from "./en/rooms.js";

const s = (/** @type {number} */ n, /** @type {string} */ one, /** @type {string} */ many) => (n === 1 ? one : many);

export default {
  ...accounts,
  ...rooms,

  // the frame
  rooms: "Rooms",
  people: "People",
  settings: "Settings",
  close: "Close",
  cancel: "Cancel",
  save: "Save",
  saved: "Saved",
  showRooms: "Show rooms",
  showPeople: "Who is online",
  skipToComposer: "Skip to the message box",
  openRoom: "Open a room",
  openRoomHint: "Room name",
  open: "Open",
  forgetRoom: (/** @type {string} */ room) => `Take ${room} off this list`,
  badRoom: "A room name is 1 to 100 letters, digits, - or _, in any script.",
  unreadIn: (/** @type {string} */ room, /** @type {number} */ n) => `${room}, ${n} unread`,
  you: "you",
  here: (/** @type {number} */ n) => s(n, "1 person online", `${n} people online`),

  // home
  homeTitle: "Chat that keeps what you say",
  homeLead: "Open a room by its name. Whoever has the name can come in; a new name makes a new room.",
  homeSeen: "Rooms you have been in",
  homeFirst: "Rooms you open will be listed here.",

  // the list of messages
  messagesIn: (/** @type {string} */ room) => `Messages in ${room}`,
  today: "Today",
  yesterday: "Yesterday",
  newMessages: "New messages",
  newSince: (/** @type {number} */ n) => s(n, "1 new message", `${n} new messages`),
  toLatest: "Jump to the latest message",
  latest: "Latest",
  olderFailed: "Earlier messages did not load.",
  beginning: (/** @type {string} */ room) => `This is where ${room} begins.`,
  emptyRoom: "Say something. Everything you send is kept.",
  shareRoom: "Invite others with this address",
  copyAddress: "Copy address",
  copied: "Copied",
  edited: "edited",
  deleted: "This message was deleted.",
  nothing: "An empty message.",
  uploading: (/** @type {number} */ percent) => `Uploading, ${percent} %`,
  notSent: "Not sent.",
  retry: "Retry",
  remove: "Delete",
  showAll: "Show all",
  showLess: "Show less",
  repliesTo: (/** @type {string} */ name) => `In reply to ${name}`,
  aMessage: "an earlier message",
  tooFarBack: "That message is too far back to jump to.",

  // what can be done with a message
  actions: "Message actions",
  reply: "Reply",
  copyText: "Copy text",
  copyLink: "Copy link",
  replyingTo: (/** @type {string} */ name) => `Replying to ${name}`,
  stopReplying: "Do not reply",

  // the composer
  writeTo: (/** @type {string} */ room) => `Write to ${room}`,
  message: "Message",
  send: "Send",
  attach: "Attach pictures, videos or files",
  emoji: "Emoji",
  record: "Record a voice message",
  dropHere: (/** @type {string} */ room) => `Drop to add to ${room}`,
  tooLong: (/** @type {string} */ limit) => `This text is longer than ${limit}. Send it as a file instead.`,
  sendAsFile: "Send as a file",
  textFile: "message.txt",
  removeFile: (/** @type {string} */ name) => `Remove ${name}`,
  retryFile: (/** @type {string} */ name) => `Upload ${name} again`,
  file: "File",
  picture: "Picture",
  video: "Video",
  voice: "Voice message",
  fileWaits: "Uploads when you are back",
  resolveFirst: "One file could not be uploaded. Remove it or try it again first.",
  losesFiles: "The files that are not sent yet would be lost. Go on?",

  // voice
  recording: "Recording",
  stopRecording: "Stop and listen",
  discardRecording: "Discard recording",
  sendRecording: "Send voice message",
  noMicrophone: "The microphone is not available. Allow it in the browser's settings for this site and try again.",
  insecureMicrophone: "Recording works only over https or on localhost.",
  play: "Play",
  pause: "Pause",
  seek: "Position",
  speed: (/** @type {number} */ rate) => `Speed ${rate}×`,
  cannotPlay: "This browser cannot play it.",
  download: "Download",

  // pictures
  viewPicture: (/** @type {string} */ name) => `View ${name}`,
  pictureFrom: (/** @type {string} */ person) => `picture from ${person}`,
  previous: "Previous picture",
  next: "Next picture",
  zoom: "Zoom",
  openOriginal: "Open original",
  elsewhere: (/** @type {string} */ host) => `On ${host}. Not loaded, so that the site does not learn who reads.`,

  // what goes wrong
  tooBig: (/** @type {string} */ name, /** @type {string} */ limit) => `${name} is too big. The limit is ${limit}.`,
  quota: (/** @type {string} */ name) => `${name} was not uploaded: your uploads for today are used up.`,
  full: (/** @type {string} */ name) => `${name} was not uploaded: the server is out of space.`,
  badFile: (/** @type {string} */ name) => `${name} was refused: it is not what it claims to be, or it is damaged.`,
  uploadFailed: (/** @type {string} */ name, /** @type {string} */ why) => `${name} was not uploaded. ${why}`,
  refusals: /** @type {Record<string, string>} */ ({
    too_long: "It is too long.",
    empty: "There is nothing to see in it.",
    storage_full: "The server is out of space. Try again later.",
    read_only: "The server can only be read at the moment.",
    forbidden: "You may not write here.",
    unauthorized: "You are signed out. Reload the page.",
    unknown_media: "A file of it is gone. Attach it again.",
    client_id_reused: "It was already sent in another form.",
    internal: "Something went wrong on the server.",
  }),

  // the connection
  offline: "You are offline.",
  offlineWith: (/** @type {number} */ n) => `You are offline. ${s(n, "1 message will", `${n} messages will`)} go out when you are back.`,
  noServer: "The server does not answer. Trying again.",
  noServerWith: (/** @type {number} */ n) => `The server does not answer. ${s(n, "1 message will", `${n} messages will`)} go out when it is back.`,
  tryNow: "Try now",
  backOnline: "Connected again",
  ended: /** @type {Record<number, string>} */ ({
    4001: "You are signed out. Reload the page to come back.",
    4003: "You were banned from this server.",
    4010: "This page is out of date. Reload it.",
  }),
  endedOtherwise: "The server closed the connection for good.",
  reload: "Reload",
  roomGone: "This room cannot be opened.",
  noStorage: "This browser keeps nothing for this site: what is not sent is lost when you close the page.",

  // who writes, who comes
  typingOne: (/** @type {string} */ a) => `${a} is typing`,
  typingTwo: (/** @type {string} */ a, /** @type {string} */ b) => `${a} and ${b} are typing`,
  typingMany: "Several people are typing",
  said: (/** @type {string} */ name, /** @type {string} */ text) => `${name}: ${text}`,
  saidMore: (/** @type {number} */ n, /** @type {string} */ name, /** @type {string} */ text) => `${n} new messages. ${name}: ${text}`,

  // the name
  nameAsk: (/** @type {string} */ name) => `You write as ${name}. What should people call you?`,
  yourName: "Your name",
  nameHint: "1 to 64 characters",
  nameLater: "Not now",
  nameFailed: "The name was not saved. Try again.",

  // settings
  language: "Language",
  theme: "Appearance",
  themeSystem: "As the system",
  themeLight: "Light",
  themeDark: "Dark",
  keyboard: "Keyboard",
  keys: /** @type {[string, string][]} */ ([
    ["Enter", "Send"],
    ["Shift + Enter", "New line"],
    ["Ctrl / ⌘ + Enter", "Send, also on a phone"],
    [":tea", "Emoji by name"],
    ["@ada", "Mention somebody"],
    ["↑", "Edit what you said last, from an empty box"],
    ["↑ ↓ Home End", "From message to message"],
    ["R   E   C   L", "Reply, edit, copy text, copy link"],
    ["Delete", "Delete the message"],
    ["Esc", "Back to the box; mark all as read"],
    ["Ctrl / ⌘ + K", "Find a room or a person"],
  ]),

  // emoji
  searchEmoji: "Search emoji",
  noEmoji: "No emoji of that name.",
  recent: "Recent",
  emojiGroups: /** @type {Record<string, string>} */ ({
    smileys: "Smileys",
    people: "People",
    nature: "Nature",
    food: "Food and drink",
    travel: "Places",
    activities: "Activities",
    objects: "Objects",
    symbols: "Symbols",
  }),
};
