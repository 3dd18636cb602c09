"""Whether what is left after a cut is all that anybody was told.

Looks at the data file by SQLite itself and at the media by their bytes, at every cut; at some cuts the real server
is started on what is left, and asked.
"""

import hashlib
import os
import shutil
import sqlite3
import tempfile

from disk import put_down

DATA_FILES = ("-wal", "-journal", ".db")


class Verdict:
    """What was found over all cuts."""

    def __init__(self):
        self.cuts = self.torn = self.checks = self.started = 0
        self.lost = []

    def blame(self, cut, reason):
        self.lost.append(f"{cut}: {reason}")


class Judge:
    """`promised`: {number: text}; `uploads`: {media id: sha256 of its bytes}."""

    def __init__(self, promised, uploads, query):
        self.promised = promised
        self.uploads = uploads
        self.query = query
        self.digests = {}
        self.verdict = Verdict()

    def look(self, cut):
        """Judges one cut by the files alone."""
        self.verdict.cuts += not cut.is_torn
        self.verdict.torn += cut.is_torn
        messages = {number for kind, number in cut.told if kind == "message"}
        media = {name for kind, name in cut.told if kind == "media" and name in self.uploads}
        self.verdict.checks += len(messages) + len(media)
        self.look_at_messages(cut, messages)
        there = {self.digest(file, content) for file, content in cut.files.values()} if media else set()
        for name in sorted(media):
            if self.uploads[name] not in there:
                self.verdict.blame(cut, f"the bytes of {name} are gone")

    def digest(self, file, content):
        if file is None:
            return hashlib.sha256(content).hexdigest()
        key = (id(file), file.version)
        if key not in self.digests:
            # The file is kept as well: an id is only unique while its owner lives.
            self.digests[key] = (hashlib.sha256(content).hexdigest(), file)
        return self.digests[key][0]

    def look_at_messages(self, cut, messages):
        data = {name: file for name, file in cut.files.items() if name.endswith(DATA_FILES)}
        databases = [name for name, (_, content) in data.items() if name.endswith(".db") and len(content) > 0]
        if not databases:
            if messages:
                self.verdict.blame(cut, f"no data file, {len(messages)} messages gone")
            return
        with tempfile.TemporaryDirectory() as folder:
            put_down(data, folder)
            try:
                rows = self.read(os.path.join(folder, databases[0]))
            except sqlite3.DatabaseError as error:
                rows = []
                if messages:
                    self.verdict.blame(cut, f"the data file cannot be read: {error}")
        texts = [text for _, _, text in rows]
        for number in sorted(messages):
            found = texts.count(self.promised[number])
            if found != 1:
                self.verdict.blame(cut, f"message {number} is there {found} times")
        places = {}
        for room, seq, _ in rows:
            places.setdefault(room, []).append(seq)
        for room, seqs in places.items():
            if sorted(seqs) != list(range(1, len(seqs) + 1)):
                self.verdict.blame(cut, f"room {room} has gaps or doubles in its sequence")

    def read(self, path):
        connection = sqlite3.connect(path)
        try:
            answer = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if answer != "ok":
                raise sqlite3.DatabaseError(answer)
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'log'").fetchone():
                return []
            return connection.execute(self.query).fetchall()
        finally:
            connection.close()

    def start(self, cut, server, folder):
        """Starts the real server on what is left, and asks it for all that was told."""
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)
        put_down(cut.files, folder)
        self.verdict.started += 1
        try:
            with server(folder) as running:
                texts = running.history()
                for kind, what in sorted(cut.told, key=str):
                    if kind == "message" and texts.count(self.promised[what]) != 1:
                        self.verdict.blame(cut, f"the server has message {what} {texts.count(self.promised[what])} times")
                    if kind == "media" and what in self.uploads and running.digest(what) != self.uploads[what]:
                        self.verdict.blame(cut, f"the server does not have the bytes of {what}")
        except Exception as error:  # noqa: BLE001 - whatever it is, the server could not be asked
            self.verdict.blame(cut, f"the server does not start or answer: {error}")
