"""What a program did to a folder and said to the world, read from a log of strace.

Knows nothing of disks or databases. Fails loudly on anything that could change the folder unseen: a call it does
not know, data that strace cut short, io_uring.
"""

import os
import re

# Calls that change files are followed; the last line holds those that nobody here may use, so that a change of
# the program cannot make the replay blind.
FOLLOWED = (
    "openat,open,creat,mkdir,mkdirat,rename,renameat,renameat2,link,linkat,unlink,unlinkat,rmdir,"
    "write,pwrite64,writev,pwritev,pwritev2,lseek,ftruncate,fsync,fdatasync,sendto,sendmsg,"
    "truncate,fallocate,copy_file_range,sendfile,splice,sync,syncfs,sync_file_range,msync,io_uring_setup"
)
LONGEST = 8 << 20

CALL = re.compile(r"^(\d+)\s+(\w+)\((.*)$")
RESUMED = re.compile(r"^(\d+)\s+<\.\.\. (\w+) resumed>(.*)$")
RESULT = re.compile(r"\)\s+=\s+(-?\d+|\?)(?:<[^>]*>)?(?:\s.*)?$")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?')
FILE = re.compile(r"(-?\d+|AT_FDCWD)<([^>]*)>")


class Unfollowed(Exception):
    """The log holds something that the replay cannot follow."""


def command(log, program):
    """The words that run a program under strace."""
    return ["strace", "-f", "-y", "-xx", "-s", str(LONGEST), "--seccomp-bpf", "-e", "signal=none",
            "-e", f"trace={FOLLOWED}", "-o", log, *program]


def unescape(text):
    return bytes.fromhex(text.replace("\\x", "")) if text.startswith("\\x") else text.encode()


def texts(arguments):
    """All the string arguments, as bytes."""
    found = []
    for text, cut in TEXT.findall(arguments):
        if cut:
            raise Unfollowed(f"strace cut data short: {arguments[:120]}")
        found.append(unescape(text))
    return found


def files(arguments):
    """All (descriptor, path) pairs that strace decoded."""
    return [(number, unescape(path).decode("utf-8", "replace")) for number, path in FILE.findall(arguments)]


def calls(path):
    """(position where it began, position where it ended, name, arguments, result), in the order of their ends."""
    open_calls = {}
    with open(path, encoding="utf-8", errors="replace") as lines:
        for position, line in enumerate(lines):
            line = line.rstrip("\n")
            resumed = RESUMED.match(line)
            if resumed:
                began, name, start = open_calls.pop(resumed[1], (position, resumed[2], ""))
                rest = start + resumed[3]
            else:
                call = CALL.match(line)
                if not call:
                    continue
                if line.endswith("<unfinished ...>"):
                    open_calls[call[1]] = (position, call[2], call[3][: -len("<unfinished ...>")])
                    continue
                began, name, rest = position, call[2], call[3]
            result = RESULT.search(rest)
            if result:
                yield began, position, name, rest[: result.start()], None if result[1] == "?" else int(result[1])
    # What was under way at the end never came back; it may have been seen or done, so a send still counts.
    for began, name, rest in open_calls.values():
        yield began, began, name, rest, None


class Reader:
    """Turns calls into events: (began, kind, …). Paths are relative to the folder."""

    def __init__(self, folder):
        self.folder = os.path.realpath(folder)
        self.offsets = {}

    def inside(self, path):
        path = path.removesuffix(" (deleted)")
        if path == self.folder:
            return ""
        return path[len(self.folder) + 1:] if path.startswith(self.folder + "/") else None

    def named(self, arguments):
        """The paths that a call names, `*at` or not."""
        names = [text.decode("utf-8", "replace") for text in texts(arguments)]
        folders = [path for number, path in files(arguments)]
        for at, name in enumerate(names):
            base = folders[at] if at < len(folders) else self.folder
            names[at] = self.inside(os.path.normpath(os.path.join(base, name)))
        return names

    def events(self, path):
        for began, ended, name, arguments, result in calls(path):
            if name == "io_uring_setup" and result is not None and result >= 0:
                raise Unfollowed("the program uses io_uring, which strace cannot see into")
            if result is not None and result < 0:
                continue
            handler = getattr(self, "on_" + name.rstrip("0123456789"), None)
            event = handler(arguments, result) if handler else self.on_unknown(name, arguments)
            if event:
                yield (began, *event)

    def on_unknown(self, name, arguments):
        if name in ("sync", "syncfs"):
            return None
        if any(self.inside(path) is not None for _, path in files(arguments)):
            raise Unfollowed(f"{name} on the folder: teach the replay what it does")

    def on_open(self, arguments, result):
        name, = self.named(arguments)[:1]
        if name is None or result is None:
            return None
        self.offsets[str(result)] = -1 if "O_APPEND" in arguments else 0
        if "O_DIRECTORY" in arguments or not ("O_CREAT" in arguments or "O_TRUNC" in arguments):
            return None
        if "O_TMPFILE" in arguments:
            raise Unfollowed("a file without a name")
        return "open", name, "O_TRUNC" in arguments

    on_openat = on_open

    def on_creat(self, arguments, result):
        return self.on_open("O_CREAT|O_TRUNC " + arguments, result)

    def on_mkdir(self, arguments, _result):
        name, = self.named(arguments)
        return None if name is None else ("mkdir", name)

    on_mkdirat = on_mkdir

    def two_names(self, kind, arguments):
        old, new = self.named(arguments)
        if (old is None) != (new is None):
            raise Unfollowed(f"{kind} across the folder's border")
        return None if old is None else (kind, old, new)

    def on_rename(self, arguments, _result):
        return self.two_names("rename", arguments)

    on_renameat = on_rename

    def on_link(self, arguments, _result):
        return self.two_names("link", arguments)

    on_linkat = on_link

    def on_unlink(self, arguments, _result):
        name, = self.named(arguments)
        return None if name is None else ("unlink", name)

    on_unlinkat = on_rmdir = on_unlink

    def on_lseek(self, arguments, result):
        for number, path in files(arguments)[:1]:
            if self.inside(path) is not None:
                self.offsets[number] = result

    def write_at(self, arguments, result, positioned):
        (number, path), = files(arguments)[:1] or [(None, "")]
        data = b"".join(texts(arguments))
        name = self.inside(path)
        if name is None:
            return "said", data
        if result is None:
            return None
        data = data[:result]
        if positioned:
            return "write", name, int(arguments.rsplit(",", 1)[1]), data
        offset = self.offsets.get(number, 0)
        if offset >= 0:
            self.offsets[number] = offset + result
        return "write", name, offset, data

    def on_write(self, arguments, result):
        return self.write_at(arguments, result, positioned=False)

    on_writev = on_sendto = on_sendmsg = on_write

    def on_pwrite(self, arguments, result):
        return self.write_at(arguments, result, positioned=True)

    on_pwritev = on_pwrite

    def on_ftruncate(self, arguments, _result):
        (_, path), = files(arguments)[:1]
        name = self.inside(path)
        return None if name is None else ("truncate", name, int(arguments.rsplit(",", 1)[1]))

    def on_fsync(self, arguments, _result):
        (_, path), = files(arguments)[:1]
        name = self.inside(path)
        return None if name is None else ("sync", name)

    on_fdatasync = on_fsync
