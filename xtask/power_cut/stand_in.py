"""A writer with known faults, to prove the power-cut instrument: `stand_in.py FOLDER FAULT`.

Speaks as the server does where the replay listens: `pc-000001` on a descriptor outside the folder is a receipt.
"""

import os
import sqlite3
import sys

COUNT = 40


def sync_folder(folder):
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.fsync(descriptor)
    os.close(descriptor)


def store_media(folder, number, fault):
    """Written beside, synced, renamed, its folder synced; each fault leaves one of these out."""
    draft, final = os.path.join(folder, "media", f"{number}.part"), os.path.join(folder, "media", f"{number}")
    with open(draft, "wb", buffering=0) as file:
        file.write(content(number))
        if fault != "media-not-synced":
            os.fsync(file.fileno())
    os.rename(draft, final)
    if fault != "folder-not-synced":
        sync_folder(os.path.join(folder, "media"))


def content(number):
    return bytes([number]) * (3_000 + number * 100)


def main():
    folder, fault = sys.argv[1:]
    os.mkdir(os.path.join(folder, "media"))
    sync_folder(folder)
    connection = sqlite3.connect(os.path.join(folder, "stand-in.db"), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = " + ("NORMAL" if fault == "normal" else "FULL"))
    connection.execute("CREATE TABLE log (room INTEGER, seq INTEGER, text TEXT)")
    connection.execute("PRAGMA wal_autocheckpoint = 20")
    for number in range(1, COUNT + 1):
        if number % 5 == 0:
            store_media(folder, number, fault)
        text = f"pc-{number:06} text"
        if fault == "ack-first":
            os.write(1, f"{text}\n".encode())
        connection.execute("INSERT INTO log VALUES (1, ?, ?)", (number, text))
        media = f" m_{number}" if number % 5 == 0 else ""
        os.write(1, f"{text}{media}\n".encode())
    connection.close()


if __name__ == "__main__":
    main()
