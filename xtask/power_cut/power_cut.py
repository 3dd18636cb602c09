#!/usr/bin/env python3
"""The power-cut test: every acknowledged message and every upload survives a cut at every sync.

Records a run of the server under strace (a start, a load on both wires with uploads, a clean stop, a second start on
the same folder, more load), then rebuilds the folder as the disk would have it at each sync and looks for all that
anybody had been told by then. test_power_cut.py proves the instrument itself.
"""

import argparse
import contextlib
import os
import re
import signal
import subprocess
import sys
import threading

import replay
import trace
from client import Rest
from judge import Judge
from workload import ROOM, Notes, both

QUERY = "SELECT room, seq, text FROM log"
COMMITS = 200
STARTS = 30


class Server:
    """The server on a folder, under strace or not; ends with the block.

    `owners`: {media id: token of whoever uploaded it}, for reading it again.
    """

    def __init__(self, program, folder, log=None, owners=None):
        self.owners = owners or {}
        words = [program, "serve", "--listen", "127.0.0.1:0", "--data", folder]
        self.words = trace.command(log, words) if log else words

    def __enter__(self):
        environment = {**os.environ, "TEAHOUSE_LIMITS_ENABLED": "false", "TEAHOUSE_DURABILITY": "disk"}
        self.process = subprocess.Popen(self.words, env=environment, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, start_new_session=True)
        self.errors = []
        self.reader = threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True)
        self.reader.start()
        line = self.process.stdout.readline().decode()
        found = re.match(r"listening on http://(.+):(\d+)", line)
        if not found:
            self.stop()
            raise ConnectionError(f"{line!r} {b''.join(self.errors[-20:]).decode(errors='replace')}")
        self.address = (found[1], int(found[2]))
        self.rest = Rest(self.address)
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        # strace passes nothing on, so the whole group hears it; the server is the one that answers.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process.stdout.close()

    def history(self):
        return self.rest.history(ROOM)

    def digest(self, media):
        return Rest(self.address, self.owners.get(media)).digest(media)


def record(program, folder):
    """Two runs on one folder; gives their logs and what was sent."""
    data, notes, logs = os.path.join(folder, "data"), Notes(), []
    os.makedirs(data)
    for run, count in enumerate((COMMITS, 40)):
        logs.append(os.path.join(folder, f"strace-{run}.log"))
        with Server(program, data, logs[-1]) as server:
            both(server.address, notes, count)
    return data, logs, notes


def judged(cuts, judge, start=None, started_cuts=()):
    """Lets the judge look at all cuts, and start a server at those in `started_cuts`."""
    for cut in cuts:
        judge.look(cut)
        if start and cut.number in started_cuts:
            start(cut)
    return judge.verdict


def samples(total):
    """The first cuts, where the folder is being made, and a spread over the rest."""
    return {*range(1, 11), *range(11, total + 1, max(1, total // STARTS)), total}


def count_cuts(logs, folder):
    return sum(kind == "sync" for log in logs for _, kind, *_ in trace.Reader(folder).events(log)) + 1


def commits(logs, folder):
    """Syncs of the write-ahead log: one for each commit."""
    events = (event for log in logs for event in trace.Reader(folder).events(log))
    return sum(kind == "sync" and rest[0].endswith("-wal") for _, kind, *rest in events)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", required=True, help="an empty folder for the run's files")
    parser.add_argument("--seed", type=int, default=1, help="for what a torn cut keeps")
    options = parser.parse_args()

    data, logs, notes = record(os.path.abspath(options.program), os.path.abspath(options.folder))
    total = count_cuts(logs, data)
    judge = Judge(notes.promised, notes.uploads, QUERY)
    rebuilt = os.path.join(options.folder, "rebuilt")
    verdict = judged(
        replay.cuts(logs, data, options.seed), judge,
        lambda cut: judge.start(cut, lambda folder: Server(options.program, folder, owners=notes.owners), rebuilt),
        samples(total))

    written = commits(logs, data)
    for reason in verdict.lost[:40]:
        print(reason)
    if written < COMMITS:
        print(f"only {written} commits: nothing is proved below {COMMITS}")
        return 1
    if not notes.uploads or verdict.checks == 0:
        print("nothing was told to anybody: the trace was not understood")
        return 1
    print(f"{len(notes.promised)} messages in {written} commits, {len(notes.uploads)} uploads; {verdict.cuts} cuts and "
          f"{verdict.torn} torn ones, {verdict.started} servers started, {verdict.checks} things looked for, "
          f"{len(verdict.lost)} lost")
    return bool(verdict.lost)


if __name__ == "__main__":
    sys.exit(main())
