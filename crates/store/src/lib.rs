//! The durable truth of Teahouse: the log of every room, the directory, what is known of the media. On SQLite.
//!
//! The one place with SQL. What an event needs to be published, a [`Committed`] batch, can only be made here, after the
//! COMMIT. One thread writes, a few read, none waits for another. Knows nothing of sockets, JSON frames or
//! permissions.

mod audit;
mod backup;
mod blank;
mod checkpoint;
mod connect;
mod directory;
mod done;
mod error;
mod extra;
mod health;
mod listing;
mod lock;
mod lookups;
mod mark;
mod media;
mod media_list;
mod members_list;
mod moderation;
mod noun;
mod open;
mod ops;
mod options;
mod outcome;
mod page;
mod people;
mod pool;
mod queue;
mod reader;
mod recent;
mod removals;
mod rooms;
mod rooms_list;
mod rows;
mod schema;
mod search;
mod sessions;
mod stats;
mod store;
mod totals;
mod upgrade;
mod writer;

pub use audit::AuditFilter;
pub use backup::{BackupError, BackupInfo, Restored, restore, verify_backup};
pub use directory::{Facts, Membership};
pub use done::Done;
pub use error::OpenError;
pub use health::Health;
pub use lock::{Holder, holder};
pub use media::StoredMedia;
pub use media_list::{MediaFilter, MediaReaders};
pub use moderation::{BanFilter, ReportFilter, ReportScope};
pub use noun::{
    AccountChanges, Claim, NewAccount, NewBan, NewCode, NewKey, NewMedia, NewOrigin, NewReport, NewRoom,
    NewSession, Removal, Secret,
};
pub use ops::{Change, WriteOp};
pub use options::{Clock, Durability, Options};
#[doc(hidden)]
pub use options::{CommitFault, CommitPoint};
pub use outcome::{Committed, Outcome, Sink, Written};
pub use page::{Limit, Marks, Page, Reacted};
pub use people::{Credentials, PeopleFilter};
pub use queue::{Entry, LogQueue};
pub use reader::Reader;
pub use rooms_list::RoomFilter;
pub use search::{FoundMessage, MessageFilter};
pub use sessions::{CodeFilter, KeyFilter};
pub use stats::{Histogram, StoreStats};
pub use store::Store;
pub use totals::Totals;
pub use writer::WriterHandle;
