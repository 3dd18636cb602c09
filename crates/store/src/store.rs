//! The store as the server sees it.
//!
//! A handle, cheap to clone; the last one that goes closes the file and frees the folder's lock. Everything that
//! changes the log goes through its queue and its one writer.

use std::{
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
        mpsc,
    },
};

use teahouse_domain::{
    Account, AccountSession, ApiKey, Error, LogId, Person, PersonId, Result, RoomId, RoomName, Seq, Skeleton,
};

use crate::{
    BackupError, BackupInfo, Change, Done, Facts, Health, Limit, LogQueue, Membership, OpenError, Options,
    Outcome, Page, Reader, Secret, Sink, StoreStats, WriterHandle, Written, backup, directory,
    health::{HealthCell, internal},
    lock::FolderLock,
    lookups::Lookups,
    open,
    ops::{Answer, OpQueue},
    people,
    pool::Pool,
    queue::Doorbell,
    recent::{PER_ROOM, Recent},
    rooms::Rooms,
    sessions, writer,
};

/// SQLite before this can damage a file in WAL mode when a write and a checkpoint meet.
const OLDEST_SQLITE: i32 = 3_051_003;

/// What the threads of one store share. The lock goes last.
pub(crate) struct Inner {
    readers: Pool,
    pub(crate) options: Options,
    pub(crate) path: PathBuf,
    pub(crate) log: LogId,
    pub(crate) rooms: Rooms,
    lookups: Arc<Lookups>,
    pub(crate) recent: Arc<Recent>,
    pub(crate) ops: OpQueue,
    pub(crate) bell: Arc<Doorbell>,
    pub(crate) stats: Arc<StoreStats>,
    pub(crate) health: HealthCell,
    pub(crate) wal_pages: AtomicU64,
    /// There is a writer, or was.
    pub(crate) writing: AtomicBool,
    /// The last row that was committed.
    pub(crate) last_row: AtomicU64,
    lock: FolderLock,
}

impl Inner {
    pub(crate) fn count<T>(&self, outcomes: &[Outcome<T>]) {
        let mut counts = [0_u64; 3];
        for outcome in outcomes {
            match outcome.result {
                Written::Stored(_) => counts[0] += 1,
                Written::Again(_) => counts[1] += 1,
                Written::Refused(_) => counts[2] += 1,
            }
        }
        let stats = &self.stats;
        for (counter, count) in [&stats.committed, &stats.again, &stats.refused].into_iter().zip(counts) {
            counter.fetch_add(count, Ordering::Relaxed);
        }
    }
}

/// The durable truth: the log, the directory and what is known of the media.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

impl Store {
    /// Opens the data folder, and makes it where there is none.
    ///
    /// # Errors
    /// A sentence that says what was found and what to do. Nothing was changed then.
    pub fn open(options: Options) -> Result<Self, OpenError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(OpenError::OldSqlite(rusqlite::version()));
        }
        open::prepare_folder(&options.folder)?;
        let lock = FolderLock::take(&options.folder)?;
        let opened = open::open(&options)?;
        let failed = |source| OpenError::Sqlite { path: opened.path.clone(), source };
        let stats = Arc::new(StoreStats::new());
        let readers = Pool::start(&opened.path, options.readers, Arc::clone(&stats))
            .map_err(failed)?
            .map_err(|source| OpenError::Folder { path: options.folder.clone(), source })?;
        let lookups = Arc::new(Lookups::open(&opened.path).map_err(failed)?);
        let inner = Inner {
            readers,
            rooms: Rooms::new(Arc::clone(&lookups), opened.next_room, options.rooms),
            lookups,
            recent: Arc::new(Recent::new(options.recent_bytes, Arc::clone(&stats))),
            ops: OpQueue::default(),
            bell: Arc::new(Doorbell::default()),
            stats,
            health: HealthCell::default(),
            wal_pages: AtomicU64::new(0),
            writing: AtomicBool::new(false),
            last_row: AtomicU64::new(opened.last_row),
            log: opened.log,
            path: opened.path,
            options,
            lock,
        };
        Ok(Self(Arc::new(inner)))
    }

    /// Says in the lock where the server listens, for whoever comes second.
    ///
    /// # Errors
    /// The lock's file cannot be written.
    pub fn announce(&self, address: &str) -> io::Result<()> {
        self.0.lock.announce(address)
    }

    /// The identity of the log.
    #[must_use]
    pub fn log_id(&self) -> &LogId {
        &self.0.log
    }

    /// Whether the log can store.
    #[must_use]
    pub fn health(&self) -> Health {
        self.0.health.get()
    }

    /// Counters.
    #[must_use]
    pub fn stats(&self) -> &StoreStats {
        &self.0.stats
    }

    /// The version of the linked SQLite.
    #[must_use]
    pub fn sqlite_version(&self) -> &'static str {
        rusqlite::version()
    }

    /// A room that has a row or is reserved. A name that is not in memory costs one look-up on this thread.
    ///
    /// # Errors
    /// `internal` where the file cannot be read; so for all that follow.
    pub fn room(&self, name: &RoomName) -> Result<Option<Facts>> {
        self.0.rooms.find(name)
    }

    /// A room, whether it has events or not. One without gets its row with its first event.
    ///
    /// # Errors
    /// `busy` where too many rooms are open without an event; `not_found` for the key of a hidden room that is none;
    /// `name_taken` for a name that looks like that of a room made on purpose.
    pub fn room_or_reserve(&self, name: &RoomName) -> Result<Facts> {
        self.0.rooms.find_or_reserve(name)
    }

    /// Whether this is a room in which nothing was ever said or done: it is there only as long as it is used.
    #[must_use]
    pub fn is_reserved(&self, room: RoomId) -> bool {
        self.0.rooms.is_reserved(room)
    }

    /// What a room is now. None where it was ended, or never was.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn facts(&self, room: RoomId) -> Result<Option<Facts>> {
        self.0.rooms.facts(room)
    }

    /// The name of a room.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn room_name(&self, room: RoomId) -> Result<Option<RoomName>> {
        self.0.rooms.name(room)
    }

    /// Where somebody stands in a room, by two look-ups on this thread.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn standing(&self, room: RoomId, person: PersonId) -> Result<Membership> {
        let now = (self.0.options.now)();
        self.0.lookups.ask(|file| directory::standing(file, room, person, now))
    }

    /// How many members a room has, counted up to `most`, on this thread.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn member_count(&self, room: RoomId, most: u64) -> Result<u64> {
        self.0.lookups.ask(|file| directory::member_count(file, room, most))
    }

    /// A person's row, by one look-up on this thread. None for who never chose a name.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn person(&self, id: PersonId) -> Result<Option<Person>> {
        self.0.lookups.ask(|file| people::person(file, id))
    }

    /// All that is kept of a person, by one look-up on this thread.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn account(&self, id: PersonId) -> Result<Option<Account>> {
        self.0.lookups.ask(|file| people::account(file, id))
    }

    /// Which member is called so, by login or shown name; by one look-up on this thread.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn name_owner(&self, name: &Skeleton) -> Result<Option<PersonId>> {
        self.0.lookups.ask(|file| people::name_owner(file, name))
    }

    /// The session of a token. Whether it is over, or its person switched off, is for the caller to look at.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn session_by_hash(&self, secret: &Secret) -> Result<Option<(AccountSession, Account)>> {
        self.0.lookups.ask(|file| sessions::session(file, secret))
    }

    /// The API key of a token. Whether it was revoked is for the caller to look at.
    ///
    /// # Errors
    /// As [`Store::room`].
    pub fn key_by_hash(&self, secret: &Secret) -> Result<Option<(ApiKey, Account)>> {
        self.0.lookups.ask(|file| sessions::key(file, secret))
    }

    /// The last committed position of a room.
    ///
    /// # Errors
    /// `internal` where the file cannot be read.
    pub fn head(&self, room: RoomId) -> Result<Seq> {
        self.0.rooms.head(room)
    }

    /// A member came: the room's last events are kept in memory, and its reservation cannot be given up.
    pub fn watch(&self, room: RoomId) {
        self.0.recent.watch(room);
        // The fill begins before the look at the room: the writer tells the directory first and the cache second, so that
        // a first event is seen by one of the two.
        let filling = self.0.recent.begin_fill(room);
        let empty = self.0.rooms.enter(room);
        if filling {
            self.0.recent.end_fill(room, empty.then(Vec::new));
        }
    }

    /// A member left. Once for each [`Store::watch`].
    pub fn unwatch(&self, room: RoomId) {
        self.0.rooms.leave(room);
        self.0.recent.unwatch(room);
    }

    /// The log after a position, from memory. None: ask a reader; the room is in memory soon, if it has members.
    #[must_use]
    pub fn recent_after(&self, room: RoomId, after: Seq, limit: Limit) -> Option<Page> {
        self.0.recent.after(room, after, limit).or_else(|| self.fill(room))
    }

    /// The end of the log, from memory. None as in [`Store::recent_after`].
    #[must_use]
    pub fn recent_last(&self, room: RoomId, limit: Limit) -> Option<Page> {
        self.0.recent.last(room, limit).or_else(|| self.fill(room))
    }

    /// Messages after a position as they are now, from memory. None as in [`Store::recent_after`].
    #[must_use]
    pub fn recent_messages_after(&self, room: RoomId, after: Seq, limit: Limit) -> Option<Page> {
        self.0.recent.messages_after(room, after, limit).or_else(|| self.fill(room))
    }

    /// The last messages as they are now, from memory. None as in [`Store::recent_after`].
    #[must_use]
    pub fn recent_messages_last(&self, room: RoomId, limit: Limit) -> Option<Page> {
        self.0.recent.messages_last(room, limit).or_else(|| self.fill(room))
    }

    fn fill(&self, room: RoomId) -> Option<Page> {
        if self.0.recent.begin_fill(room) {
            let recent = Arc::clone(&self.0.recent);
            let all = Limit { events: PER_ROOM, bytes: usize::MAX };
            let done = move |page: Result<Page>| recent.end_fill(room, page.ok().map(|page| page.events));
            self.0.readers.run(move |reader| reader.last(room, all), done);
        }
        None
    }

    /// Runs `job` on a reader's thread and hands its answer to `done` there. Where too many wait, `done` gets `busy`
    /// at once, on this thread. Neither may wait for another read.
    pub fn read_then<R: 'static>(
        &self,
        job: impl FnOnce(&mut Reader) -> Result<R> + Send + 'static,
        done: impl FnOnce(Result<R>) + Send + 'static,
    ) {
        self.0.readers.run(job, done);
    }

    /// As [`Store::read_then`], waiting for the answer: not for shards, nor for tasks.
    ///
    /// # Errors
    /// The job's own, or `busy`.
    pub fn read<R: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Reader) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (answer, wait) = mpsc::sync_channel(1);
        self.read_then(job, move |result| drop(answer.send(result)));
        wait.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// A way to the writer. One for each store.
    #[must_use]
    pub fn queue<T>(&self) -> LogQueue<T> {
        LogQueue::new(self.0.options.queue_bytes, Arc::clone(&self.0.stats), Arc::clone(&self.0.bell))
    }

    /// Starts the writer, once for each store.
    ///
    /// # Errors
    /// No thread could be started, or the file not be opened.
    pub fn start_writer<T, S>(&self, queue: LogQueue<T>, sink: S) -> io::Result<WriterHandle>
    where
        T: Send + 'static,
        S: Sink<T> + 'static,
    {
        writer::start(Arc::clone(&self.0), queue, sink)
    }

    /// Hands a write to the writer; `done` is called there when it is durable, or refused: it must not wait. Where too
    /// many wait, `done` gets `busy` at once.
    pub fn write_then(&self, change: impl Into<Change>, done: impl FnOnce(Result<Done>) + Send + 'static) {
        self.0.ops.push(change.into(), Box::new(done) as Answer);
        self.0.bell.ring();
    }

    /// As [`Store::write_then`], waiting for the answer.
    ///
    /// # Errors
    /// Why it was refused.
    pub fn write(&self, change: impl Into<Change>) -> Result<Done> {
        let (answer, wait) = mpsc::sync_channel(1);
        self.write_then(change, move |result| drop(answer.send(result)));
        wait.recv().unwrap_or_else(|_| Err(gone()))
    }

    /// Copies the log as it is now into a new file, while it is in use. Takes as long as the disk needs.
    ///
    /// # Errors
    /// Why there is no backup; nothing is left behind then.
    pub fn backup_to(&self, path: &Path) -> Result<BackupInfo, BackupError> {
        backup::copy(&self.0.path, path)
    }

    /// What is wrong with the data: nothing, if it is sound. Reads all of it.
    ///
    /// # Errors
    /// `internal` where it cannot be read at all.
    pub fn integrity(&self) -> Result<Vec<String>> {
        self.read(Reader::integrity)
    }
}

/// Nobody answers any more.
fn gone() -> Error {
    internal(|incident| tracing::error!(%incident, "a thread of the store is gone"))
}
