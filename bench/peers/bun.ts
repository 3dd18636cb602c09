// Bun's native publish, the fastest peer known. It keeps nothing: a message is parsed, encoded again and published to the topic.
// Settings: no compression, the sender hears itself by the same publish, and a back-pressure limit high enough that nothing is dropped.
declare const Bun: any;

type Said = { content?: string; media_url?: string; type?: string; user_name?: string };

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.env.PORT ?? 0),
  fetch(request: Request, host: any) {
    const room = /^\/ws\/chat\/(\w+)\/$/.exec(new URL(request.url).pathname)?.[1];
    if (room !== undefined && host.upgrade(request, { data: { topic: `chat_${room}` } })) return undefined;
    return new Response("not found", { status: 404 });
  },
  websocket: {
    perMessageDeflate: false,
    publishToSelf: true,
    backpressureLimit: 64 * 1024 * 1024,
    idleTimeout: 960,
    open(socket: any) {
      socket.subscribe(socket.data.topic);
    },
    message(socket: any, text: string) {
      const said: Said = JSON.parse(text);
      const type = said.type ?? "text";
      const message = type === "text" ? (said.content ?? "") : (said.media_url ?? "");
      socket.publish(socket.data.topic, JSON.stringify({ message, username: said.user_name ?? "", type }));
    },
    close(socket: any) {
      socket.unsubscribe(socket.data.topic);
    },
  },
});

console.log(`listening on http://127.0.0.1:${server.port}`);
