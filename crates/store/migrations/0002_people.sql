-- People, rooms and who may do what in them. Runs inside one transaction; see src/schema.rs, which then fills
-- `media_rooms` from the log, and `guest_names` from the people.

ALTER TABLE people ADD COLUMN role INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN login TEXT;
ALTER TABLE people ADD COLUMN email TEXT;
ALTER TABLE people ADD COLUMN email_confirmed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN password TEXT;
ALTER TABLE people ADD COLUMN disabled_at INTEGER;
ALTER TABLE people ADD COLUMN picture BLOB;
ALTER TABLE people ADD COLUMN picture_from TEXT;
ALTER TABLE people ADD COLUMN language TEXT;
ALTER TABLE people ADD COLUMN origin TEXT;
ALTER TABLE people ADD COLUMN bot INTEGER NOT NULL DEFAULT 0;
ALTER TABLE people ADD COLUMN last_seen INTEGER;

CREATE UNIQUE INDEX people_origin ON people (origin) WHERE origin IS NOT NULL;
CREATE INDEX people_age ON people (created_at, id);
CREATE INDEX people_role ON people (role, id) WHERE role > 1;
CREATE INDEX people_picture ON people (picture) WHERE picture IS NOT NULL;

-- What members are called, as it looks: logins and shown names, unique over both.
CREATE TABLE names (
    skeleton TEXT    PRIMARY KEY NOT NULL,
    person   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX names_person ON names (person);

-- What guests are called, as it looks: many may look the same, but none like a member.
CREATE TABLE guest_names (
    person   INTEGER PRIMARY KEY NOT NULL,
    skeleton TEXT    NOT NULL
) STRICT;

CREATE INDEX guest_names_skeleton ON guest_names (skeleton);

-- Whose an address is: who signs in by it and gets its letters. `people.email` is what somebody says of themselves;
-- it is theirs only where it stands here, too. `email_confirmed`: a link proved it, or an admin or an import said so.
CREATE TABLE emails (
    email  TEXT    PRIMARY KEY NOT NULL,
    person INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    id         INTEGER PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE,
    person     INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    device     TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    key        INTEGER,
    extends    INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE INDEX sessions_person ON sessions (person);
CREATE INDEX sessions_end ON sessions (expires_at);
CREATE INDEX sessions_key ON sessions (key) WHERE key IS NOT NULL;

CREATE TABLE keys (
    id         INTEGER PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE,
    person     INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    rights     TEXT    NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    last_used  INTEGER,
    revoked_at INTEGER
) STRICT;

CREATE INDEX keys_person ON keys (person);

-- Invitations, and links that set a password or prove an address. kind: 0 server, 1 room, 2 password, 3 setup, 4 email.
-- A link for a password that was mailed has the address, one that is handed over has none.
CREATE TABLE codes (
    id         INTEGER PRIMARY KEY,
    hash       BLOB    NOT NULL UNIQUE,
    kind       INTEGER NOT NULL,
    room       INTEGER NOT NULL DEFAULT 0,
    role       INTEGER NOT NULL DEFAULT 0,
    person     INTEGER,
    email      TEXT,
    created_by INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER,
    uses_left  INTEGER,
    uses       INTEGER NOT NULL DEFAULT 0,
    revoked_at INTEGER
) STRICT;

CREATE INDEX codes_place ON codes (room, created_at);
CREATE INDEX codes_person ON codes (person, kind) WHERE person IS NOT NULL;

-- kind: 0 open, 1 public, 2 private, 3 direct. `name` of a deleted room is '#' and its id, which is no room's name.
-- `unique_as`: of open and public rooms made on purpose, how the name looks; of direct rooms, who is in them.
-- `restricted`: somebody in this open room is not like everybody else there.
ALTER TABLE rooms ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN title TEXT;
ALTER TABLE rooms ADD COLUMN topic TEXT;
ALTER TABLE rooms ADD COLUMN picture BLOB;
ALTER TABLE rooms ADD COLUMN created_by INTEGER;
ALTER TABLE rooms ADD COLUMN archived_at INTEGER;
ALTER TABLE rooms ADD COLUMN slow_seconds INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN restricted INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rooms ADD COLUMN unique_as TEXT;
ALTER TABLE rooms ADD COLUMN deleted_at INTEGER;

CREATE UNIQUE INDEX rooms_unique ON rooms (unique_as) WHERE unique_as IS NOT NULL;
CREATE INDEX rooms_deleted ON rooms (id) WHERE deleted_at IS NOT NULL;
CREATE INDEX rooms_picture ON rooms (picture) WHERE picture IS NOT NULL;

CREATE TABLE members (
    room        INTEGER NOT NULL,
    person      INTEGER NOT NULL,
    role        INTEGER NOT NULL,
    joined_at   INTEGER NOT NULL,
    read_seq    INTEGER NOT NULL DEFAULT 0,
    muted_until INTEGER,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX members_person ON members (person, room);
CREATE INDEX members_special ON members (room, role) WHERE role <> 1 OR muted_until IS NOT NULL;
CREATE INDEX members_muted ON members (muted_until) WHERE muted_until IS NOT NULL;

-- What holds of somebody who went, until they come back: in an open room also while they are no member.
CREATE TABLE restraints (
    room        INTEGER NOT NULL,
    person      INTEGER NOT NULL,
    read_only   INTEGER NOT NULL,
    muted_until INTEGER,
    PRIMARY KEY (room, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX restraints_person ON restraints (person);
CREATE INDEX restraints_over ON restraints (muted_until) WHERE read_only = 0;

-- room 0: the server.
CREATE TABLE bans (
    id         INTEGER PRIMARY KEY,
    room       INTEGER NOT NULL,
    person     INTEGER,
    network    TEXT,
    reason     TEXT    NOT NULL,
    by         INTEGER,
    by_name    TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    until      INTEGER,
    lifted_at  INTEGER
) STRICT;

CREATE INDEX bans_held ON bans (room, person) WHERE lifted_at IS NULL;
CREATE INDEX bans_age ON bans (created_at, id);

-- state: 0 open, 1 done, 2 dismissed.
CREATE TABLE reports (
    id          INTEGER PRIMARY KEY,
    room        INTEGER NOT NULL,
    seq         INTEGER NOT NULL,
    reporter    INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    created_at  INTEGER NOT NULL,
    text        TEXT    NOT NULL,
    author      INTEGER NOT NULL,
    author_name TEXT    NOT NULL,
    state       INTEGER NOT NULL DEFAULT 0,
    handled_by  INTEGER,
    handled_at  INTEGER,
    note        TEXT    NOT NULL DEFAULT '',
    UNIQUE (room, seq, reporter)
) STRICT;

CREATE INDEX reports_age ON reports (created_at, id);

-- Who was named in a message and has not read it yet.
CREATE TABLE mentions (
    person INTEGER NOT NULL,
    room   INTEGER NOT NULL,
    seq    INTEGER NOT NULL,
    PRIMARY KEY (person, room, seq)
) STRICT, WITHOUT ROWID;

-- Which messages name an upload: who may read one of their rooms may see it.
CREATE TABLE media_rooms (
    media BLOB    NOT NULL,
    room  INTEGER NOT NULL,
    seq   INTEGER NOT NULL,
    PRIMARY KEY (media, room, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX media_rooms_place ON media_rooms (room, seq);
CREATE INDEX media_age ON media (created_at, id);

-- Accounts that are being removed; `messages`: what they said goes, too.
CREATE TABLE removals (
    person   INTEGER PRIMARY KEY,
    by       INTEGER NOT NULL,
    by_name  TEXT    NOT NULL,
    messages INTEGER NOT NULL
) STRICT;

-- The chain: each row carries the hash of the one before. Rows are only ever added.
CREATE TABLE audit (
    id         INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL,
    actor      INTEGER,
    actor_name TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    action     TEXT    NOT NULL,
    target     TEXT    NOT NULL,
    detail     TEXT    NOT NULL,
    previous   BLOB    NOT NULL,
    hash       BLOB    NOT NULL
) STRICT;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT raise(ABORT, 'the audit chain is not changed');
END;

CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit BEGIN
    SELECT raise(ABORT, 'the audit chain is not shortened');
END;

-- action: 0 refuse, 1 mask.
CREATE TABLE words (
    word       TEXT    PRIMARY KEY NOT NULL,
    action     INTEGER NOT NULL,
    created_by INTEGER,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
