"""What people do while the power is about to fail: both wires at once, and uploads between the messages."""

import hashlib
import random
import threading

from client import Rest, WebSocket

ROOM = "powercut"
UPLOAD_EVERY = 4


class Notes:
    """What was sent, so that it can be looked for; an upload with the token of whoever sent it."""

    def __init__(self):
        self.promised = {}
        self.uploads = {}
        self.owners = {}
        self.lock = threading.Lock()

    def next_text(self):
        with self.lock:
            number = len(self.promised) + 1
            # Of many lengths, so that rows cross pages of the file.
            self.promised[number] = f"pc-{number:06} " + "茶" * (number * 37 % 400)
            return number, self.promised[number]


def tutorial(address, notes, count):
    """One message after the other on the tutorial's wire; the echo is the receipt."""
    wire = WebSocket(address, f"/ws/chat/{ROOM}/")
    for _ in range(count):
        _, text = notes.next_text()
        wire.send({"type": "text", "content": text, "user_name": "cutter"})
        while wire.receive().get("message") != text:
            pass
    wire.close()


def chat(address, notes, count):
    """The same on chat.v1, a file with some of them; a command's number is its message's."""
    wire = WebSocket(address, "/ws", "chat.v1.json")
    wire.send({"id": 9_000_001, "connect": {}})
    token = answer(wire, 9_000_001)["token"]
    rest = Rest(address, token)
    wire.send({"id": 9_000_002, "join": {"room": ROOM}})
    answer(wire, 9_000_002)
    for turn in range(count):
        number, text = notes.next_text()
        command = {"room": ROOM, "client_id": f"pc-{number}", "text": text}
        if turn % UPLOAD_EVERY == 0:
            content = random.Random(number).randbytes(1_000 + number * 997 % 200_000)
            media = rest.upload(f"{number}.bin", content)
            notes.owners[media] = token
            notes.uploads[media] = hashlib.sha256(content).hexdigest()
            command["media"] = [media]
        wire.send({"id": number, "send": command})
        answer(wire, number)
    wire.close()


def answer(wire, number):
    """Waits for the answer to a command, past all pushes."""
    while True:
        value = wire.receive()
        if value.get("id") == number:
            if "ok" not in value:
                raise ConnectionError(f"refused: {value}")
            return value["ok"]


def both(address, notes, count):
    """Both wires at once; fails if either does."""
    failures = []

    def run(what, *arguments):
        try:
            what(*arguments)
        except Exception as error:  # noqa: BLE001 - told to the one who waits
            failures.append(error)

    threads = [threading.Thread(target=run, args=(what, address, notes, count)) for what in (tutorial, chat)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
