//! The door: looks at the data folder before anything is written to it.
//!
//! Never starts empty where there was a log before, and never changes a file that it refuses. Header and mark are
//! read first, then SQLite looks, then rows are read with their checksums: a bounded number of them.

use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use teahouse_domain::LogId;

use crate::{
    Durability, OpenError, Options,
    connect::{Purpose, connect, create},
    error::Trouble,
    mark::{Mark, sync_folder},
    rows,
    schema::{self, APPLICATION_ID},
};

/// The name of the data file in its folder.
pub(crate) const FILE: &str = "teahouse.db";

/// Files up to this size are checked whole at each start; larger ones in samples.
const CHECKED_WHOLE: u64 = 8 << 20;

/// Rows at the end of the log that are read at each start.
const SAMPLE: u32 = 64;

/// What the door found.
pub(crate) struct Opened {
    pub(crate) path: PathBuf,
    pub(crate) log: LogId,
    pub(crate) next_room: u64,
    pub(crate) last_row: u64,
}

/// A sibling of the data file: `-wal`, `-shm`, `-journal`.
pub(crate) fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

pub(crate) fn prepare_folder(folder: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::Folder { path: folder.into(), source };
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder).map_err(failed)?;
    // Not every file system lets the folder above be opened; the data itself is synced below in any case.
    if let Some(above) = folder.parent().filter(|above| !above.as_os_str().is_empty()) {
        let _ = sync_folder(above);
    }
    Ok(())
}

/// Makes an empty file that is its owner's alone, as SQLite would not: whatever it puts beside it is like it.
pub(crate) fn private_file(path: &Path) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.write(true).create(true).truncate(false).open(path).map(drop)
}

/// Looks, makes or migrates, and looks again. The folder's lock is held by the caller.
pub(crate) fn open(options: &Options) -> Result<Opened, OpenError> {
    let folder = &options.folder;
    let path = folder.join(FILE);
    let mark = Mark::read(folder);
    for file in [path.clone(), beside(&path, "-wal"), beside(&path, "-shm"), beside(&path, "-journal")] {
        refuse_odd(&file)?;
    }
    if mark.is_none() && beside(&path, "-journal").exists() {
        take_back(&path)?;
    }
    let size = fs::metadata(&path).map(|found| found.len()).unwrap_or_default();
    let wal = fs::metadata(beside(&path, "-wal")).map(|found| found.len()).unwrap_or_default();
    if size == 0 {
        if mark.is_some() || wal > 0 {
            let what = if path.exists() {
                "it is empty, but there was a log here"
            } else {
                "it is missing, but there was a log here"
            };
            return Err(OpenError::Damaged { path, what: what.into() });
        }
        make(options, &path)?;
    } else if !beside(&path, "-journal").exists() {
        look_at_header(&path, wal == 0)?;
    }
    let mark = Mark::read(folder);
    let opened = look_inside(options, &path, mark.as_ref())?;
    if mark.is_none() {
        let mark = Mark { log: opened.log.clone(), row: 0 };
        mark.write(folder).map_err(|source| OpenError::Folder { path: folder.clone(), source })?;
    }
    Ok(opened)
}

fn refuse_odd(path: &Path) -> Result<(), OpenError> {
    let found = match path.symlink_metadata() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(OpenError::Folder { path: path.into(), source }),
        Ok(found) => found.file_type(),
    };
    let found = match found {
        kind if kind.is_file() => return Ok(()),
        kind if kind.is_symlink() => "a symbolic link",
        kind if kind.is_dir() => "a folder",
        _ => "a device or a socket",
    };
    Err(OpenError::NotAFile { path: path.into(), found })
}

/// A first start that was cut off left its journal: SQLite takes back what it had begun, down to an empty file.
fn take_back(path: &Path) -> Result<(), OpenError> {
    let failed = |source| unreadable(path, source);
    let connection = connect(path, Purpose::Write(Durability::Disk)).map_err(failed)?;
    schema::version(&connection).map(|_| ()).map_err(failed)
}

fn make(options: &Options, path: &Path) -> Result<(), OpenError> {
    let failed = |source| OpenError::Sqlite { path: path.into(), source };
    private_file(path).map_err(|source| OpenError::Folder { path: path.into(), source })?;
    let mut connection = create(path).map_err(failed)?;
    let log = schema::found(&mut connection, schema::STEPS, (options.now)()).map_err(failed)?;
    drop(connection);
    let synced = sync_folder(&options.folder).and_then(|()| Mark { log, row: 0 }.write(&options.folder));
    synced.map_err(|source| OpenError::Folder { path: options.folder.clone(), source })
}

/// What the first 100 bytes say. `alone`: no write-ahead log holds newer pages.
fn look_at_header(path: &Path, alone: bool) -> Result<(), OpenError> {
    let failed = |source| OpenError::Folder { path: path.into(), source };
    let damaged = |what: &str| Err(OpenError::Damaged { path: path.into(), what: what.into() });
    let mut header = Vec::with_capacity(100);
    let mut file = File::open(path).map_err(failed)?;
    file.by_ref().take(100).read_to_end(&mut header).map_err(failed)?;
    let size = file.metadata().map_err(failed)?.len();
    if header.len() < 100 {
        return damaged("it ends within its header");
    }
    if !header.starts_with(b"SQLite format 3\0") {
        return damaged("it does not begin as a data file does");
    }
    let number = |at: usize| u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]]);
    if number(68) != APPLICATION_ID.cast_unsigned() {
        let found = format!("an SQLite file of application {:#010x}", number(68));
        return Err(OpenError::Foreign { path: path.into(), found });
    }
    let newest = schema::newest();
    let found = i64::from(number(60).cast_signed());
    if found > newest {
        return Err(OpenError::Newer { path: path.into(), found, known: newest });
    }
    let page = match u64::from(u16::from_be_bytes([header[16], header[17]])) {
        1 => 65_536,
        bytes => bytes,
    };
    let whole = u64::from(number(28)) * page;
    if alone && number(24) == number(92) && size < whole {
        return damaged(&format!("it has {size} bytes of {whole}"));
    }
    Ok(())
}

fn look_inside(options: &Options, path: &Path, mark: Option<&Mark>) -> Result<Opened, OpenError> {
    let failed = |source: rusqlite::Error| unreadable(path, source);
    let mut connection = connect(path, Purpose::Write(options.durability)).map_err(failed)?;
    let found = schema::version(&connection).map_err(failed)?;
    if found > schema::newest() {
        return Err(OpenError::Newer { path: path.into(), found, known: schema::newest() });
    }
    let damaged = |what: String| OpenError::Damaged { path: path.into(), what };
    let log = LogId(schema::meta(&connection, "log").map_err(failed)?);
    if mark.is_some_and(|mark| mark.log != log) {
        return Err(damaged("it is another log than the one that was here".into()));
    }
    check(&connection, path).map_err(|trouble| match trouble {
        Trouble::Sql(source) => unreadable(path, source),
        Trouble::Damaged(row) => damaged(format!("row {row} is not what was written")),
        Trouble::Refused(error) => damaged(error.message.into_owned()),
    })?;
    let one = |sql: &str| connection.query_row(sql, [], |row| row.get::<_, i64>(0)).map(rows::unsigned);
    let last_row = one("SELECT coalesce(max(id), 0) FROM log").map_err(failed)?;
    let next_room = one("SELECT coalesce(max(id), 0) + 1 FROM rooms").map_err(failed)?;
    if let Some(mark) = mark.filter(|mark| mark.row > last_row) {
        let what =
            format!("it ends at event {last_row}, but had come to {} before: it is an older copy", mark.row);
        return Err(damaged(what));
    }
    if let Some(copy) = schema::migrate(&mut connection, schema::STEPS, path).map_err(failed)? {
        tracing::info!(copy = %copy.display(), "the data file was copied before its schema changed");
    }
    connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    Ok(Opened { path: path.into(), log, next_room, last_row })
}

fn unreadable(path: &Path, source: rusqlite::Error) -> OpenError {
    use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
    match source.sqlite_error_code() {
        Some(DatabaseCorrupt | NotADatabase) => {
            OpenError::Damaged { path: path.into(), what: source.to_string() }
        }
        _ => OpenError::Sqlite { path: path.into(), source },
    }
}

/// A small file whole, of a large one the directory and the end of the log.
fn check(connection: &Connection, path: &Path) -> Result<(), Trouble> {
    let small = fs::metadata(path).is_ok_and(|found| found.len() <= CHECKED_WHOLE);
    let what = if small { "PRAGMA quick_check(1)" } else { "PRAGMA quick_check(meta)" };
    let verdict: String = connection.query_row(what, [], |row| row.get(0))?;
    if verdict != "ok" {
        return Err(teahouse_domain::Error::new(teahouse_domain::Code::Internal, verdict).into());
    }
    let sql = format!("SELECT {} FROM log ORDER BY id DESC LIMIT {SAMPLE}", rows::COLUMNS);
    let mut statement = connection.prepare(&sql)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        rows::decode(row)?;
    }
    Ok(())
}
