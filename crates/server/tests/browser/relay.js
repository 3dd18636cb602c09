/**
 * A wire between browser and server that a scenario can cut: all of it, or the sockets alone, so that a page can
 * still be loaded while nothing can be sent. Also the tutorial's Django, as far as its page knows: see `tutorial`.
 */

import { readFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";

/** Passes connections on as they are. `cut("sockets")` and `cut("all")` end what is open and refuse what comes. */
export async function startRelay(port) {
  const pairs = new Set();
  let refused = "nothing";
  const server = net.createServer((inner) => {
    if (refused === "all") return inner.destroy();
    inner.once("data", (head) => {
      const isSocket = head.toString("latin1").startsWith("GET /ws");
      if (refused === "sockets" && isSocket) return inner.destroy();
      const outer = net.connect(port, "127.0.0.1", () => outer.write(head));
      const pair = { inner, outer, isSocket };
      pairs.add(pair);
      inner.pipe(outer).pipe(inner);
      for (const end of [inner, outer]) {
        end.on("error", () => {});
        end.once("close", () => (pairs.delete(pair), inner.destroy(), outer.destroy()));
      }
    });
    inner.on("error", () => {});
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut(what) {
      refused = what;
      for (const { inner, isSocket } of [...pairs]) if (what === "all" || isSocket) inner.destroy();
    },
    mend: () => (refused = "nothing"),
    stop: () => (server.close(), [...pairs].forEach(({ inner }) => inner.destroy())),
  };
}

/** The tutorial's own room page at `/chat/<room>/`; everything else goes to Teahouse, as by its proxy. */
export async function startTutorial(port) {
  const template = readFileSync(new URL("../../../../bench/peers/django/chatapp/templates/room.html", import.meta.url), "utf8");
  const server = http.createServer((request, response) => {
    const room = request.url.match(/^\/chat\/(\w+)\/$/)?.[1];
    if (room) {
      response.setHeader("content-type", "text/html; charset=utf-8");
      return response.end(template.replace("{{ room_name }}", room).replaceAll("{{ user.id }}", "1"));
    }
    const { method, url: path, headers } = request;
    const onward = http.request({ host: "127.0.0.1", port, method, path, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on("upgrade", (request, inner, head) => {
    const outer = net.connect(port, "127.0.0.1", () => {
      const lines = request.rawHeaders.flatMap((name, at, all) => (at % 2 ? [] : [`${name}: ${all[at + 1]}`]));
      outer.write(`GET ${request.url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
      outer.write(head);
      inner.pipe(outer).pipe(inner);
    });
    for (const end of [inner, outer]) end.on("error", () => {}).once("close", () => (inner.destroy(), outer.destroy()));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}`, stop: () => (server.closeAllConnections(), server.close()) };
}
