-- The log, the directory and the media. Runs inside one transaction; see src/schema.rs.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rooms (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE people (
    id         INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- One row for each event. The head of a room is max(seq), which the index answers: no row is rewritten
-- when a message comes. NULL in `type` is the plain text, the common case.
CREATE TABLE log (
    id          INTEGER PRIMARY KEY,
    room        INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    kind        INTEGER NOT NULL,
    sender      INTEGER NOT NULL,
    sender_name TEXT    NOT NULL,
    sent_at     INTEGER NOT NULL,
    client_id   TEXT,
    type        TEXT,
    text        TEXT,
    extra       TEXT,
    target      INTEGER,
    checksum    INTEGER NOT NULL
) STRICT;

CREATE UNIQUE INDEX log_place ON log (room, seq);

-- client_id first: the ids of honest clients are ordered by time, so that the index grows at its right edge.
CREATE UNIQUE INDEX log_client ON log (client_id, room, sender) WHERE client_id IS NOT NULL;

CREATE INDEX log_target ON log (room, target) WHERE target IS NOT NULL;

CREATE TABLE media (
    id               BLOB    PRIMARY KEY NOT NULL,
    owner            INTEGER NOT NULL,
    kind             TEXT    NOT NULL,
    content_type     TEXT    NOT NULL,
    bytes            INTEGER NOT NULL,
    name             TEXT,
    width            INTEGER,
    height           INTEGER,
    duration_ms      INTEGER,
    thumbnail_width  INTEGER,
    thumbnail_height INTEGER,
    waveform         BLOB,
    sha256           BLOB    NOT NULL,
    created_at       INTEGER NOT NULL,
    named_at         INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX media_owner ON media (owner, created_at);

CREATE INDEX media_unnamed ON media (created_at) WHERE named_at IS NULL;
