"""A small client by hand: both wires and REST, on the standard library alone, so that nothing hides an answer."""

import base64
import hashlib
import http.client
import json
import os
import socket
import struct

PATIENCE = 60


class WebSocket:
    """One socket that sends text and reads text; pings are answered on the way."""

    def __init__(self, address, path, protocol=None):
        self.stream = socket.create_connection(address, timeout=PATIENCE)
        self.stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {address[0]}:{address[1]}", "Connection: Upgrade",
                 "Upgrade: websocket", "Sec-WebSocket-Version: 13", f"Sec-WebSocket-Key: {key}"]
        if protocol:
            lines.append(f"Sec-WebSocket-Protocol: {protocol}")
        self.stream.sendall("\r\n".join([*lines, "", ""]).encode())
        self.buffer = b""
        while b"\r\n\r\n" not in self.buffer:
            self.more()
        head, self.buffer = self.buffer.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise ConnectionError(head.decode("latin1"))

    def more(self):
        data = self.stream.recv(1 << 16)
        if not data:
            raise ConnectionError("the server hung up")
        self.buffer += data

    def take(self, count):
        while len(self.buffer) < count:
            self.more()
        taken, self.buffer = self.buffer[:count], self.buffer[count:]
        return taken

    def frame(self, opcode, payload):
        length = len(payload)
        if length < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | length)
        elif length < 1 << 16:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, length)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, length)
        # A mask of zeros is a mask, and the bytes stay readable in a trace.
        self.stream.sendall(head + bytes(4) + payload)

    def send(self, value):
        self.frame(1, json.dumps(value).encode())

    def receive(self):
        """The next JSON value."""
        while True:
            first, second = self.take(2)
            length = second & 0x7F
            if length == 126:
                length, = struct.unpack("!H", self.take(2))
            elif length == 127:
                length, = struct.unpack("!Q", self.take(8))
            payload = self.take(length)
            opcode = first & 0x0F
            if opcode == 1:
                return json.loads(payload)
            if opcode == 8:
                raise ConnectionError(f"closed: {payload!r}")
            if opcode == 9:
                self.frame(10, payload)

    def close(self):
        self.stream.close()


class Rest:
    """REST, as whoever has the token."""

    def __init__(self, address, token=None):
        self.connection = http.client.HTTPConnection(*address, timeout=PATIENCE)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def ask(self, method, path, body=None):
        self.connection.request(method, path, body, self.headers)
        response = self.connection.getresponse()
        return response.status, response.read()

    def upload(self, name, content):
        """The id of what was stored."""
        status, answer = self.ask("POST", f"/api/v1/media?name={name}", content)
        if status != 201:
            raise ConnectionError(f"upload: {status} {answer[:300]!r}")
        return json.loads(answer)["id"]

    def history(self, room):
        """The text of every message of a room."""
        texts, after = [], 0
        while True:
            status, answer = self.ask("GET", f"/api/v1/rooms/{room}/messages?after={after}&limit=500")
            if status != 200:
                raise ConnectionError(f"history: {status} {answer[:300]!r}")
            page = json.loads(answer)
            texts += [message.get("text") for message in page["messages"]]
            if not page["more"]:
                return texts
            after = page["messages"][-1]["seq"]

    def digest(self, media):
        """What the stored bytes hash to; an upload that no message names yet is served to its owner alone."""
        status, content = self.ask("GET", f"/media/{media}")
        return hashlib.sha256(content).hexdigest() if status == 200 else None
