//! What every part of the running server shares. Handed around as `Arc<App>`.
//!
//! Holds, and hands out; decides nothing.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use teahouse_bus::Bus;
use teahouse_domain::{Account, Code, Error, Person, PersonId, Result, RoomId, Timestamp};
use teahouse_fanout::{ConnOptions, Fanout, Reply, frame};
use teahouse_store::{Change, Done, Health, LogQueue, Reader, Store};
use tokio::sync::oneshot;

use crate::{
    access::Access,
    actions::admin::Glance,
    clock::Clock,
    config::{Config, Setting},
    identity::Identity,
    jwt::Tokens,
    limits::Limits,
    mail::Mailer,
    media::Intake,
    notify::Notices,
    passwords::Passwords,
    people::{People, Speaker},
    pictures::Pictures,
    presence::Presence,
    publish::{Dialect, topic},
    slow::Slow,
    telemetry::{
        metrics::{Histogram, Metrics, Snapshot},
        series::{self, Series},
    },
    ticket::Ticket,
    web_policy::Policy,
    words::Words,
    ws::Session,
};

/// The running server's parts.
pub(crate) struct App {
    pub(crate) config: Config,
    /// Each setting with where it comes from.
    pub(crate) settings: Vec<Setting>,
    pub(crate) clock: Clock,
    pub(crate) policy: Policy,
    /// What stands before the path of media in frames: nothing, or `public_url`.
    pub(crate) media_base: String,
    pub(crate) tutorial_options: Arc<ConnOptions>,
    pub(crate) chat_options: Arc<ConnOptions>,
    pub(crate) identity: Identity,
    pub(crate) access: Access,
    pub(crate) passwords: Passwords,
    /// Keys of applications that vouch for their users.
    pub(crate) tokens: Option<Tokens>,
    /// Pictures of those users.
    pub(crate) pictures: Pictures,
    pub(crate) mailer: Option<Mailer>,
    pub(crate) limits: Limits,
    pub(crate) store: Store,
    pub(crate) log: LogQueue<Ticket>,
    pub(crate) bus: Bus,
    pub(crate) media: Intake,
    pub(crate) people: People,
    pub(crate) presence: Presence,
    pub(crate) notices: Notices,
    pub(crate) words: Words,
    pub(crate) slow: Slow,
    pub(crate) metrics: Metrics,
    /// The last two minutes, for the admin's plots.
    pub(crate) series: Series,
    /// What an admin's overview counted last.
    pub(crate) glance: Glance,
    pub(crate) started_at: Timestamp,
    pub(crate) runtime: tokio::runtime::Handle,
    pub(crate) fanout: OnceLock<Fanout<Session>>,
    pub(crate) draining: AtomicBool,
    /// Drafts that the log was given and for which the answer has gone out, with the event to everybody.
    pub(crate) settled: AtomicU64,
}

impl App {
    /// The shards. Set once, before the first connection is accepted.
    pub(crate) fn fanout(&self) -> &Fanout<Session> {
        self.fanout.get().expect("the shards start before the first connection")
    }

    /// Whether the server is going down: nothing new is begun.
    pub(crate) fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Acquire)
    }

    /// Whether everything that the log was given has been answered and published.
    pub(crate) fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Acquire) >= self.store.stats().accepted.load(Ordering::Acquire)
    }

    /// Whether messages can be stored, and if not, why not.
    pub(crate) fn readiness(&self) -> Result<()> {
        if self.is_draining() {
            return Err(draining());
        }
        match self.store.health() {
            Health::Ok => Ok(()),
            Health::Full => {
                Err(Error::new(Code::StorageFull, "the disk is full: make space, it goes on by itself"))
            }
            Health::ReadOnly(reason) => Err(Error::new(
                Code::ReadOnly,
                format!("the disk failed ({reason}): nothing is stored until the server is restarted"),
            )),
        }
    }

    /// Somebody who proved who they are. Asks the store only when none of their sockets is open: one row by its key.
    pub(crate) fn speaker_now(&self, id: PersonId) -> Result<Arc<Speaker>> {
        if let Some(speaker) = self.people.connected(id) {
            return Ok(speaker);
        }
        let person = self.store.person(id)?;
        Ok(self.people.arrive(&person.unwrap_or_else(|| Person::guest(id))))
    }

    /// Reads on a reader's thread, without holding this one.
    pub(crate) async fn read<R: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Reader) -> Result<R> + Send + 'static,
    ) -> Result<R> {
        let (sender, answer) = oneshot::channel();
        self.store.read_then(job, move |result| drop(sender.send(result)));
        answer.await.unwrap_or_else(|_| Err(draining()))
    }

    /// Writes on the log's thread, and waits until it is durable.
    pub(crate) async fn write(&self, change: impl Into<Change>) -> Result<Done> {
        let (sender, answer) = oneshot::channel();
        self.store.write_then(change, move |result| drop(sender.send(result)));
        answer.await.unwrap_or_else(|_| Err(draining()))
    }

    /// Whether an account's mail address is proved to be theirs; where no letters are sent nothing can be.
    pub(crate) fn is_email_proved(&self, account: &Account) -> Option<bool> {
        (account.email.is_some() && self.mailer.is_some()).then_some(account.email_confirmed)
    }

    /// What stands before the path of a link in a letter: `public_url`, else where this listens. Never made of a request.
    pub(crate) fn link_base(&self) -> String {
        match &self.config.public_url {
            Some(url) => url.to_string(),
            None => format!("http://{}", self.config.listen),
        }
    }

    /// The name of a room in which something was said.
    pub(crate) fn name_of(&self, room: RoomId) -> Box<str> {
        match self.store.room_name(room) {
            Ok(Some(name)) => name.as_str().into(),
            Ok(None) | Err(_) => {
                tracing::error!(%room, "a room has events and no name");
                Box::default()
            }
        }
    }

    /// The numbers, for `/metrics`.
    pub(crate) fn metrics_text(&self) -> String {
        self.metrics.text(&numbers(self))
    }

    /// What the counters stand on, for the next second of the plots.
    pub(crate) fn reading(&self) -> series::Reading {
        let (log, shards) = (self.store.stats(), self.fanout().stats());
        series::Reading {
            connections: shards.connections,
            events: log.committed.load(Ordering::Relaxed),
            deliveries: shards.deliveries,
            commits: log.commit_seconds.count(),
            commit_us: log.commit_seconds.micros(),
            memory_bytes: series::memory_bytes(),
        }
    }

    /// An answer to one socket.
    pub(crate) fn reply(&self, reply: Reply) {
        self.fanout().reply(reply);
    }

    /// Frames for a room's chat.v1 members that bypass the log: whoever is behind does not get them.
    pub(crate) fn whisper(&self, room: RoomId, write: impl FnOnce(&mut Vec<u8>)) {
        self.whisper_in(room, Dialect::Whispers, write);
    }

    /// The same for those who hear the room in this way.
    pub(crate) fn whisper_in(&self, room: RoomId, dialect: Dialect, write: impl FnOnce(&mut Vec<u8>)) {
        if self.is_heard(room, dialect) {
            let mut frames = Vec::new();
            frame::text_with(&mut frames, write);
            self.fanout().whisper(topic(room, dialect), frames);
        }
    }

    /// Whether anybody hears the room in this way.
    pub(crate) fn is_heard(&self, room: RoomId, dialect: Dialect) -> bool {
        self.fanout().has_members(topic(room, dialect))
    }
}

/// What the log and the shards count for themselves.
fn numbers(app: &App) -> Snapshot {
    let (store, shards) = (app.store.stats(), app.fanout().stats());
    let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
    let (addresses, people) = app.limits.remembered();
    Snapshot {
        ready: app.readiness().is_ok(),
        committed: of(&store.committed),
        again: of(&store.again),
        failed_commits: of(&store.failed),
        commit_batch: histogram(&store.batch_size),
        commit_seconds: histogram(&store.commit_seconds),
        log_queue_entries: of(&store.queue_depth),
        log_queue_bytes: of(&store.queue_bytes),
        read_queue_entries: of(&store.read_depth),
        wal_bytes: of(&store.wal_bytes),
        recent_bytes: of(&store.recent_bytes),
        delivered: shards.deliveries,
        sends: shards.sends,
        blocked_sends: shards.blocked,
        lagged: shards.behind,
        segment_bytes: shards.segment_bytes,
        inbox_bytes: shards.inbox_bytes,
        inbox_missed: shards.inbox_missed,
        large_bytes: shards.large_bytes,
        large_dropped: shards.overflows,
        panics: shards.panics,
        closed: shards.closed.into_iter().collect(),
        closed_by_peer: shards.closed_by_peer,
        lost: shards.lost,
        limited_addresses: addresses as u64,
        limited_people: people as u64,
    }
}

fn histogram<const N: usize>(values: &teahouse_store::Histogram<N>) -> Histogram {
    Histogram { buckets: values.buckets().collect(), count: values.count(), sum: values.sum() }
}

/// What a server says that is going down.
pub(crate) fn draining() -> Error {
    Error::new(Code::Draining, "the server is going down: come back in a moment").retry_after_ms(1_000)
}
