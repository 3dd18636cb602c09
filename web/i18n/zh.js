// @ts-check
/**
 * 中文界面。键与英文相同，句子按中文习惯写，不逐字翻译。
 * Must never: be a word-by-word translation, or lack a key that English has (the type check sees to it).
 * Bounded by: a fixed list.
 */

import accounts from "./zh/accounts.js";
import rooms from "./zh/rooms.js";

/** @type {typeof import("./en.js").default} */
export default {
  ...accounts,
  ...rooms,

  // 页面框架
  rooms: "房间",
  people: "成员",
  settings: "设置",
  close: "关闭",
  cancel: "取消",
  save: "保存",
  saved: "已保存",
  showRooms: "显示房间列表",
  showPeople: "看看谁在线",
  skipToComposer: "跳到输入框",
  openRoom: "进入房间",
  openRoomHint: "房间名",
  open: "进入",
  forgetRoom: (room) => `从列表中移除「${room}」`,
  badRoom: "房间名为 1 到 100 个字，可用文字、数字、- 和 _。",
  unreadIn: (room, n) => `「${room}」有 ${n} 条未读`,
  you: "我",
  here: (n) => `${n} 人在线`,

  // 首页
  homeTitle: "说过的话，都在",
  homeLead: "输入房间名就能进去，知道名字的人都能来。没有的房间会自动新建。",
  homeSeen: "去过的房间",
  homeFirst: "去过的房间会列在这里。",

  // 消息列表
  messagesIn: (room) => `「${room}」的消息`,
  today: "今天",
  yesterday: "昨天",
  newMessages: "新消息",
  newSince: (n) => `${n} 条新消息`,
  toLatest: "回到最新消息",
  latest: "回到最新",
  olderFailed: "更早的消息没有加载出来。",
  beginning: (room) => `「${room}」从这里开始。`,
  emptyRoom: "说点什么吧。发出的每一条都会留下。",
  shareRoom: "把这个地址发给朋友，一起来聊",
  copyAddress: "复制地址",
  copied: "已复制",
  edited: "已编辑",
  deleted: "这条消息已删除。",
  nothing: "这条消息没有内容。",
  uploading: (percent) => `上传中 ${percent}%`,
  notSent: "没有发出去。",
  retry: "重发",
  remove: "删除",
  showAll: "展开全文",
  showLess: "收起",
  repliesTo: (name) => `回复 ${name}`,
  aMessage: "更早的一条消息",
  tooFarBack: "那条消息太久远，跳不过去。",

  // 对消息的操作
  actions: "消息操作",
  reply: "回复",
  copyText: "复制文字",
  copyLink: "复制链接",
  replyingTo: (name) => `回复 ${name}`,
  stopReplying: "取消回复",

  // 输入框
  writeTo: (room) => `发到「${room}」`,
  message: "消息",
  send: "发送",
  attach: "添加图片、视频或文件",
  emoji: "表情",
  record: "录语音",
  dropHere: (room) => `松手即可添加到「${room}」`,
  tooLong: (limit) => `文字超过 ${limit}，可以改成文件发送。`,
  sendAsFile: "改成文件发送",
  textFile: "消息.txt",
  removeFile: (name) => `移除 ${name}`,
  retryFile: (name) => `重新上传 ${name}`,
  file: "文件",
  picture: "图片",
  video: "视频",
  voice: "语音",
  fileWaits: "联网后上传",
  resolveFirst: "有文件没有传上去，请先移除或重试。",
  losesFiles: "还没发出的文件会丢失，要继续吗？",

  // 语音
  recording: "正在录音",
  stopRecording: "停止并试听",
  discardRecording: "放弃录音",
  sendRecording: "发送语音",
  noMicrophone: "用不了麦克风。请在浏览器的网站设置里允许使用，然后再试。",
  insecureMicrophone: "只有通过 https 或在本机访问时才能录音。",
  play: "播放",
  pause: "暂停",
  seek: "播放位置",
  speed: (rate) => `${rate} 倍速`,
  cannotPlay: "这个浏览器播放不了。",
  download: "下载",

  // 图片
  viewPicture: (name) => `查看 ${name}`,
  pictureFrom: (person) => `${person} 发的图片`,
  previous: "上一张",
  next: "下一张",
  zoom: "缩放",
  openOriginal: "查看原图",
  elsewhere: (host) => `图片在 ${host}。为了不让对方网站知道谁在看，这里没有加载。`,

  // 出错的时候
  tooBig: (name, limit) => `${name} 太大了，上限是 ${limit}。`,
  quota: (name) => `${name} 没有上传：今天的上传额度用完了。`,
  full: (name) => `${name} 没有上传：服务器空间不足。`,
  badFile: (name) => `${name} 被拒绝：文件已损坏，或者内容与类型不符。`,
  uploadFailed: (name, why) => `${name} 没有上传。${why}`,
  refusals: {
    too_long: "内容太长。",
    empty: "没有可显示的内容。",
    storage_full: "服务器空间不足，请稍后再试。",
    read_only: "服务器目前只能查看，不能发送。",
    forbidden: "你没有在这里发言的权限。",
    unauthorized: "登录已失效，请刷新页面。",
    unknown_media: "其中的文件已经失效，请重新添加。",
    client_id_reused: "这条消息已经以另一种内容发送过。",
    internal: "服务器出了点问题。",
  },

  // 连接
  offline: "网络已断开。",
  offlineWith: (n) => `网络已断开。恢复后会自动发出 ${n} 条消息。`,
  noServer: "服务器没有响应，正在重试。",
  noServerWith: (n) => `服务器没有响应。恢复后会自动发出 ${n} 条消息。`,
  tryNow: "立即重试",
  backOnline: "已重新连接",
  ended: {
    4001: "登录已失效，刷新页面即可回来。",
    4003: "你已被禁止访问这个服务器。",
    4010: "页面版本过旧，请刷新。",
  },
  endedOtherwise: "服务器已关闭连接。",
  reload: "刷新",
  roomGone: "这个房间进不去。",
  noStorage: "浏览器没有为本站保存数据：关闭页面后，还没发出的消息会丢失。",

  // 谁在输入，谁来了
  typingOne: (a) => `${a} 正在输入`,
  typingTwo: (a, b) => `${a} 和 ${b} 正在输入`,
  typingMany: "好几个人正在输入",
  said: (name, text) => `${name}：${text}`,
  saidMore: (n, name, text) => `${n} 条新消息。${name}：${text}`,

  // 名字
  nameAsk: (name) => `你现在的名字是 ${name}。想让大家怎么称呼你？`,
  yourName: "你的名字",
  nameHint: "1 到 64 个字",
  nameLater: "以后再说",
  nameFailed: "名字没有保存，请再试一次。",

  // 设置
  language: "语言",
  theme: "外观",
  themeSystem: "跟随系统",
  themeLight: "浅色",
  themeDark: "深色",
  keyboard: "快捷键",
  keys: [
    ["Enter", "发送"],
    ["Shift + Enter", "换行"],
    ["Ctrl / ⌘ + Enter", "发送（手机键盘也可用）"],
    [":茶", "按名称输入表情"],
    ["@ada", "提到某人"],
    ["↑", "输入框为空时，编辑最近发出的消息"],
    ["↑ ↓ Home End", "在消息之间移动"],
    ["R   E   C   L", "回复、编辑、复制文字、复制链接"],
    ["Delete", "删除消息"],
    ["Esc", "回到输入框；全部标为已读"],
    ["Ctrl / ⌘ + K", "查找房间或用户"],
  ],

  // 表情
  searchEmoji: "搜索表情",
  noEmoji: "没有找到这个表情。",
  recent: "最近使用",
  emojiGroups: {
    smileys: "表情",
    people: "人物",
    nature: "动物与自然",
    food: "饮食",
    travel: "地点",
    activities: "活动",
    objects: "物品",
    symbols: "符号",
  },
};
