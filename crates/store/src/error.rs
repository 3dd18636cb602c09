//! What can go wrong: at the door (a sentence for whoever starts the server) and inside (kept in the log).
//!
//! What leaves through [`teahouse_domain::Error`] never carries a path, a query or SQLite's words.

use std::{fmt, io, path::PathBuf};

use teahouse_domain::Error;

use crate::health::{Failure, internal};

/// Why a store cannot be opened. The text says what was found and what to do.
#[derive(Debug)]
pub enum OpenError {
    /// The folder or a file in it cannot be used.
    Folder {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another server runs on this folder.
    Locked {
        /// The folder.
        folder: PathBuf,
        /// Who holds it, as far as it said.
        holder: String,
    },
    /// Something that is not a plain file stands where the data file should be.
    NotAFile {
        /// Which.
        path: PathBuf,
        /// What it is.
        found: &'static str,
    },
    /// A file of another program.
    Foreign {
        /// Which.
        path: PathBuf,
        /// How it was recognised.
        found: String,
    },
    /// Written by a newer Teahouse.
    Newer {
        /// Which.
        path: PathBuf,
        /// Its schema.
        found: i64,
        /// The newest schema that this program knows.
        known: i64,
    },
    /// Damaged, or not the file that was here before.
    Damaged {
        /// Which.
        path: PathBuf,
        /// What was found.
        what: String,
    },
    /// The linked SQLite is too old to be trusted.
    OldSqlite(&'static str),
    /// SQLite cannot open it.
    Sqlite {
        /// Which.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

const RESTORE: &str = "nothing was changed; bring a backup back with `teahouse restore FILE`";

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder { path, source } => write!(f, "cannot use {}: {source}", path.display()),
            Self::Locked { folder, holder } => write!(
                f,
                "another Teahouse server runs on {} ({holder}): stop it, or choose another folder with --data",
                folder.display()
            ),
            Self::NotAFile { path, found } => write!(
                f,
                "{} is {found}, not a plain file: put the data file itself there, or choose another folder with --data",
                path.display()
            ),
            Self::Foreign { path, found } => write!(
                f,
                "{} does not belong to Teahouse ({found}): move it away, or choose another folder with --data",
                path.display()
            ),
            Self::Newer { path, found, known } => write!(
                f,
                "{} has schema {found}, written by a newer Teahouse; this one knows schemas up to {known}: \
                 start the newer program, or bring a backup of this version back with `teahouse restore FILE`",
                path.display()
            ),
            Self::Damaged { path, what } => write!(f, "{} is damaged: {what}; {RESTORE}", path.display()),
            Self::OldSqlite(version) => write!(
                f,
                "SQLite {version} is linked, but before 3.51.3 it can damage a file in WAL mode: build with the bundled one"
            ),
            Self::Sqlite { path, source } => write!(f, "cannot open {}: {source}", path.display()),
        }
    }
}

impl std::error::Error for OpenError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Folder { source, .. } => Some(source),
            Self::Sqlite { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// What goes wrong inside.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// SQLite says so.
    Sql(rusqlite::Error),
    /// A row is not what was written.
    Damaged(i64),
    /// A rule says no.
    Refused(Error),
}

pub(crate) type Tried<T> = Result<T, Trouble>;

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sql(error)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl Trouble {
    /// What a person may see of it; the rest goes to the log.
    pub(crate) fn into_domain(self) -> Error {
        match self {
            Self::Refused(error) => error,
            Self::Damaged(row) => {
                let advice = "a row of the log is damaged: bring a backup back with `teahouse restore FILE`";
                internal(|incident| tracing::error!(%incident, row, advice))
            }
            Self::Sql(error) if Failure::of(&error) == Failure::Busy => {
                tracing::error!(%error, "SQLite failed");
                crate::health::busy()
            }
            Self::Sql(error) => internal(|incident| tracing::error!(%incident, %error, "SQLite failed")),
        }
    }
}
