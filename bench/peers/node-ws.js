// Node with `ws`, the server that most tutorials end with: a Set of sockets for each room and one send() each.
"use strict";
const http = require("node:http");
const path = require("node:path");
const { createRequire } = require("node:module");

// The package lives in the benchmark's cache folder, not beside this file.
const fetched = createRequire(path.join(process.env.PEER_MODULES, "package.json"));
const { WebSocketServer } = fetched("ws");

const rooms = new Map();
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
const server = http.createServer((_, response) => response.writeHead(404).end("not found"));

server.on("upgrade", (request, stream, head) => {
  const room = /^\/ws\/chat\/(\w+)\/$/.exec(request.url)?.[1];
  if (room === undefined) return stream.destroy();
  sockets.handleUpgrade(request, stream, head, (socket) => join(socket, room));
});

function join(socket, room) {
  const members = rooms.get(room) ?? new Set();
  rooms.set(room, members);
  members.add(socket);
  socket.on("error", () => socket.terminate());
  socket.on("close", () => members.delete(socket));
  socket.on("message", (bytes) => {
    const said = JSON.parse(bytes);
    const type = said.type ?? "text";
    const message = type === "text" ? (said.content ?? "") : (said.media_url ?? "");
    const text = Buffer.from(JSON.stringify({ message, username: said.user_name ?? "", type }));
    for (const member of members) member.send(text, { binary: false });
  });
}

server.listen({ host: "127.0.0.1", port: Number(process.env.PORT ?? 0), backlog: 4096 }, () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
