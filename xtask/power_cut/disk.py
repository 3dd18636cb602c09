"""A disk that may lose everything that was not synced, as strictly as POSIX allows.

A file's bytes are safe when that file was synced after they were written; a name is safe when its folder was synced
after the name came. Nothing else is safe, whatever today's file systems do beyond that.
"""

import os

SECTOR = 512


class File:
    """An inode: what is safe, what is only written, and what the program sees."""

    def __init__(self):
        self.safe = bytearray()
        self.seen = bytearray()
        self.pending = []
        self.version = 0

    def change(self, position, change):
        self.pending.append((position, change))
        apply(self.seen, change)

    def sync(self, began):
        """Only what was written before the sync began is promised."""
        kept = []
        for position, change in self.pending:
            if position < began:
                apply(self.safe, change)
                self.version += 1
            else:
                kept.append((position, change))
        self.pending = kept


def apply(content, change):
    kind, offset, data = change
    if kind == "truncate":
        del content[offset:]
        content.extend(bytes(max(0, offset - len(content))))
        return
    if offset < 0:
        offset = len(content)
    content.extend(bytes(max(0, offset + len(data) - len(content))))
    content[offset:offset + len(data)] = data


class Disk:
    """Names and files below one folder; the folder itself is safe from the start."""

    def __init__(self):
        self.seen = {}
        self.safe = {}
        self.pending = []

    def event(self, began, kind, *rest):
        getattr(self, "on_" + kind)(began, *rest)

    def name(self, position, folder, change):
        """`change` maps names to files (or None: gone); it survives as a whole or not at all."""
        self.pending.append((position, folder, change))
        merge(self.seen, change)

    def on_open(self, position, name, truncated):
        found = self.seen.get(name)
        if found is None:
            self.name(position, os.path.dirname(name), {name: File()})
        elif truncated and found.seen:
            found.change(position, ("truncate", 0, b""))

    def on_mkdir(self, position, name):
        self.name(position, os.path.dirname(name), {name: "folder"})

    def on_rename(self, position, old, new):
        what = self.seen.get(old)
        if what is None:
            return
        if what == "folder":
            raise NotImplementedError("a folder was renamed")
        from_folder, to_folder = os.path.dirname(old), os.path.dirname(new)
        if from_folder == to_folder:
            self.name(position, to_folder, {old: None, new: what})
        else:
            self.name(position, to_folder, {new: what})
            self.name(position, from_folder, {old: None})

    def on_link(self, position, old, new):
        self.name(position, os.path.dirname(new), {new: self.seen[old]})

    def on_unlink(self, position, name):
        if name in self.seen:
            self.name(position, os.path.dirname(name), {name: None})

    def on_write(self, position, name, offset, data):
        self.file(name).change(position, ("write", offset, data))

    def on_truncate(self, position, name, length):
        self.file(name).change(position, ("truncate", length, b""))

    def file(self, name):
        found = self.seen.get(name)
        # Written to after its last name was removed: nobody will ever find it again.
        return found if isinstance(found, File) else File()

    def on_sync(self, began, name):
        found = self.seen.get(name)
        if isinstance(found, File):
            found.sync(began)
            return
        kept = []
        for position, folder, change in self.pending:
            if folder == name and position < began:
                merge(self.safe, change)
            else:
                kept.append((position, folder, change))
        self.pending = kept

    def after_cut(self):
        """Only what was promised: {name: (file, bytes)}."""
        return {name: (file, file.safe) for name, file in reachable(self.safe).items()}

    def after_torn_cut(self, chance):
        """What was promised, and of the rest whatever the disk happened to have done: names, writes, halves."""
        names = dict(self.safe)
        for _, _, change in self.pending:
            if chance.random() < 0.5:
                merge(names, change)
        return {name: (None, torn(file, chance)) for name, file in reachable(names).items()}


def torn(file, chance):
    content = bytearray(file.safe)
    for _, (kind, offset, data) in file.pending:
        if chance.random() < 0.5:
            continue
        if kind == "truncate" or offset < 0:
            apply(content, (kind, offset, data))
            continue
        for start in range(0, len(data), SECTOR):
            if chance.random() < 0.7:
                apply(content, (kind, offset + start, data[start:start + SECTOR]))
    return content


def merge(names, change):
    for name, what in change.items():
        if what is None:
            names.pop(name, None)
        else:
            names[name] = what


def reachable(names):
    """Files whose folders are all there."""
    def above(name):
        folder = os.path.dirname(name)
        return folder == "" or names.get(folder) == "folder" and above(folder)
    return {name: file for name, file in names.items() if isinstance(file, File) and above(name)}


def put_down(files, folder):
    """Writes the files of a cut into an empty folder."""
    for name, (_, content) in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(content)
