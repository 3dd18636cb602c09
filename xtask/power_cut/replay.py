"""Cuts the power before every sync of a recorded run, and asks a judge what is left.

Whoever was told something was told at the moment when the program began to say it. So a state that lasts from one
sync to the next must hold all that was said until that next sync had ended.
"""

import random
import re

from disk import Disk
from trace import Reader

TOLD = {
    "message": re.compile(rb"\bpc-(\d{6})\b"),
    "command": re.compile(rb'\{"id":(\d+),"ok":\{"seq":\d+'),
    "media": re.compile(rb"\b(m_[A-Za-z0-9_-]+)"),
}


class Cut:
    """One state of the disk, and what somebody had been told by then."""

    def __init__(self, number, files, told, is_torn):
        self.number = number
        self.files = files
        self.told = told
        self.is_torn = is_torn

    def __str__(self):
        return f"cut {self.number}{' (torn)' if self.is_torn else ''}"


def told_by(data):
    """What these bytes tell whoever reads them."""
    found = {("message", int(number)) for number in TOLD["message"].findall(data)}
    # A command's number is the number of the message that it sends.
    found |= {("message", int(number)) for number in TOLD["command"].findall(data)}
    return found | {("media", name.decode()) for name in TOLD["media"].findall(data)}


def cuts(logs, folder, seed):
    """Every cut of the runs in `logs`, twice: with nothing but what was promised, and torn."""
    disk, told, number = Disk(), set(), 0
    chance = random.Random(seed)

    def both():
        yield Cut(number, disk.after_cut(), frozenset(told), False)
        yield Cut(number, disk.after_torn_cut(chance), frozenset(told), True)

    position_base = 0
    for log in logs:
        last = position_base
        for began, kind, *rest in Reader(folder).events(log):
            began += position_base
            last = max(last, began)
            if kind == "said":
                told |= told_by(rest[0])
                continue
            if kind == "sync":
                number += 1
                yield from both()
            disk.event(began, kind, *rest)
        position_base = last + 1
    number += 1
    yield from both()
