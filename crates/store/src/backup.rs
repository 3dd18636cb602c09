//! Copies of the data file: made while it is in use, checked, and brought back.
//!
//! A backup is one consistent moment of the log. Bringing one back never destroys what was there: the old files stay
//! beside the new one, and the log gets a new identity, so that no position of the old one is taken for one of it.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use teahouse_domain::{LogId, Timestamp};

use crate::{
    OpenError, audit,
    connect::{Purpose, connect},
    error::{Tried, Trouble},
    lock::FolderLock,
    mark::{Mark, sync_folder},
    open::{self, beside},
    rows,
    schema::{self, APPLICATION_ID},
};

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupInfo {
    /// Events in its log.
    pub events: u64,
    /// Size of the file.
    pub bytes: u64,
    /// The identity of its log.
    pub log_id: LogId,
}

/// What was brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The new identity of the log.
    pub log_id: LogId,
    /// Events in it.
    pub events: u64,
    /// Where the data file that was there before is now.
    pub kept: Option<PathBuf>,
}

/// Why a backup could not be made, checked or brought back. The text says what to do.
#[derive(Debug)]
pub enum BackupError {
    /// There is a file of that name already.
    Exists(PathBuf),
    /// It is no backup of ours, or a newer one.
    Unusable(PathBuf, String),
    /// A file cannot be read or written.
    File(PathBuf, io::Error),
    /// SQLite failed.
    Sqlite(PathBuf, rusqlite::Error),
    /// The data folder cannot be used.
    Folder(OpenError),
}

impl fmt::Display for BackupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exists(path) => {
                write!(f, "{} exists: choose another name, nothing was written", path.display())
            }
            Self::Unusable(path, why) => write!(f, "{} cannot be used: {why}", path.display()),
            Self::File(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Sqlite(path, error) => write!(f, "{}: {error}", path.display()),
            Self::Folder(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for BackupError {}

type Outcome<T> = Result<T, BackupError>;

/// Pages copied at once; between two pieces others come to the disk.
const PIECE: i32 = 1_024;

/// Copies the data file as it is at this moment.
pub(crate) fn copy(source: &Path, target: &Path) -> Outcome<BackupInfo> {
    if target.symlink_metadata().is_ok() {
        return Err(BackupError::Exists(target.into()));
    }
    let partial = beside(target, ".partial");
    let copied = copy_to(source, &partial).and_then(|()| {
        let failed = |error| BackupError::File(target.into(), error);
        let info = verify(&partial)?;
        fs::File::open(&partial).and_then(|file| file.sync_all()).map_err(failed)?;
        fs::rename(&partial, target).and_then(|()| sync_folder(folder_of(target))).map_err(failed)?;
        Ok(info)
    });
    if copied.is_err() {
        let _ = fs::remove_file(&partial);
    }
    copied
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn copy_to(source: &Path, partial: &Path) -> Outcome<()> {
    let failed = |error| BackupError::Sqlite(partial.into(), error);
    let _ = fs::remove_file(partial);
    let from = connect(source, Purpose::Read).map_err(failed)?;
    open::private_file(partial).map_err(|error| BackupError::File(partial.into(), error))?;
    let mut to = Connection::open(partial).map_err(failed)?;
    // One snapshot for all pieces: without it every commit would start the copy anew.
    let snapshot = from.unchecked_transaction().map_err(failed)?;
    schema::version(&snapshot).map_err(failed)?;
    let copying = Backup::new(&snapshot, &mut to).map_err(failed)?;
    loop {
        match copying.step(PIECE).map_err(failed)? {
            StepResult::Done => break,
            StepResult::More => {}
            _ => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    drop(copying);
    // A file that stands alone: no write-ahead log belongs to it.
    to.pragma_update(None, "journal_mode", "DELETE").map_err(failed)
}

/// Whether a file is a whole backup that this program can bring back. Reads all of it.
///
/// # Errors
/// What is wrong with it.
pub fn verify_backup(path: &Path) -> Outcome<BackupInfo> {
    verify(path)
}

fn verify(path: &Path) -> Outcome<BackupInfo> {
    let failed = |error| BackupError::Sqlite(path.into(), error);
    let unusable = |why: String| Err(BackupError::Unusable(path.into(), why));
    let bytes = fs::metadata(path).map_err(|error| BackupError::File(path.into(), error))?.len();
    if fs::metadata(beside(path, "-wal")).is_ok_and(|wal| wal.len() > 0) {
        return unusable("a write-ahead log lies beside it: take a file made by `teahouse backup`".into());
    }
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(failed)?;
    let application = match connection.pragma_query_value(None, "application_id", |row| row.get::<_, i32>(0))
    {
        Ok(application) => application,
        Err(error) => return unusable(format!("it is no data file of Teahouse ({error})")),
    };
    if application != APPLICATION_ID {
        return unusable("it is no data file of Teahouse".into());
    }
    let found = schema::version(&connection).map_err(failed)?;
    if found > schema::newest() {
        let newest = schema::newest();
        return unusable(format!("it has schema {found}; this program knows schemas up to {newest}"));
    }
    let wrong = match integrity(&connection) {
        Ok(wrong) => wrong,
        Err(Trouble::Sql(error)) => return Err(failed(error)),
        Err(_) => vec!["a row is damaged".into()],
    };
    if let Some(first) = wrong.first() {
        return unusable(format!("it is damaged: {first}"));
    }
    let count = "SELECT count(*) FROM log";
    let events: i64 = connection.query_row(count, [], |row| row.get(0)).map_err(failed)?;
    let log_id = LogId(schema::meta(&connection, "log").map_err(failed)?);
    Ok(BackupInfo { events: rows::unsigned(events), bytes, log_id })
}

/// What is wrong with a data file, at most 100 findings.
pub(crate) fn integrity(connection: &Connection) -> Tried<Vec<String>> {
    let mut wrong: Vec<String> = connection
        .prepare("PRAGMA integrity_check(100)")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    wrong.retain(|line| line != "ok");
    let people = schema::version(connection)? >= schema::PEOPLE;
    // Of ended rooms the messages go from the end, in chunks, and the very last row of the log stays.
    let but =
        if people { "WHERE room NOT IN (SELECT id FROM rooms WHERE deleted_at IS NOT NULL)" } else { "" };
    let gaps = format!(
        "SELECT room, count(*), max(seq) FROM log {but} GROUP BY room HAVING count(*) <> max(seq) OR min(seq) <> 1 LIMIT 20"
    );
    let mut statement = connection.prepare(&gaps)?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let (room, count, last): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
        wrong.push(format!("room {room} has {count} events, but its last position is {last}"));
    }
    let mut statement = connection.prepare(&format!("SELECT {} FROM log ORDER BY id", rows::COLUMNS))?;
    let mut found = statement.query([])?;
    while wrong.len() < 100
        && let Some(row) = found.next()?
    {
        match rows::decode(row) {
            Ok(_) => {}
            Err(Trouble::Sql(error)) => return Err(error.into()),
            Err(_) => wrong.push(format!("row {} is not what was written", row.get::<_, i64>(0)?)),
        }
    }
    if people && let Some(link) = audit::verify(connection)?.broken_at {
        wrong.push(format!("link {link} of the audit chain is not what was written"));
    }
    Ok(wrong)
}

/// Brings a backup back into a data folder that no server uses. What was there is kept beside it.
///
/// # Errors
/// What is wrong; the folder is as it was, but where the last renaming was cut off: then the same again finishes it.
pub fn restore(backup: &Path, folder: &Path, now: Timestamp) -> Outcome<Restored> {
    let info = verify(backup)?;
    open::prepare_folder(folder).map_err(BackupError::Folder)?;
    let _lock = FolderLock::take(folder).map_err(BackupError::Folder)?;
    let path = folder.join(open::FILE);
    let fresh = beside(&path, ".restoring");
    let failed = |error| BackupError::File(fresh.clone(), error);
    let copied = open::private_file(&fresh).and_then(|()| copy_into(backup, &fresh));
    copied.map_err(failed)?;
    let log_id = new_identity(&fresh, now).map_err(|error| BackupError::Sqlite(fresh.clone(), error))?;
    fs::File::open(&fresh).and_then(|file| file.sync_all()).map_err(failed)?;
    let kept = put_aside(&path, now).map_err(failed)?;
    fs::rename(&fresh, &path).map_err(failed)?;
    Mark { log: log_id.clone(), row: 0 }.write(folder).map_err(failed)?;
    Ok(Restored { log_id, events: info.events, kept })
}

/// The bytes, not what the backup's folder lets others do with them.
fn copy_into(backup: &Path, file: &Path) -> io::Result<()> {
    let mut to = fs::OpenOptions::new().write(true).truncate(true).open(file)?;
    io::copy(&mut fs::File::open(backup)?, &mut to).map(drop)
}

fn new_identity(path: &Path, now: Timestamp) -> rusqlite::Result<LogId> {
    let log = schema::new_log_id();
    let mut connection = Connection::open(path)?;
    let transaction = connection.transaction()?;
    schema::set_meta(&transaction, "log", &log.0)?;
    schema::set_meta(&transaction, "restored_at", &now.to_string())?;
    transaction.commit()?;
    Ok(log)
}

/// Moves the data file and what belongs to it to another name, the write-ahead log first: alone it is never used.
fn put_aside(path: &Path, now: Timestamp) -> io::Result<Option<PathBuf>> {
    let aside = beside(path, &format!(".before-restore-{now}"));
    let mut kept = None;
    for suffix in ["-wal", "-journal", ""] {
        let from = beside(path, suffix);
        if from.symlink_metadata().is_ok() {
            fs::rename(&from, beside(&aside, suffix))?;
            kept = Some(aside.clone());
        }
    }
    match fs::remove_file(beside(path, "-shm")) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(kept),
    }
}
