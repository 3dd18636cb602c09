//! Coming into a room, and catching up: subscribe first, read second, reconcile third.
//!
//! The order is what makes a join without a gap and without a double: what is committed after the
//! subscription is retained for the member, what was committed before is in the page that is read after it,
//! and the place where the page ends tells the shard which of the retained events the page already had.
//! Must never wait: pages come from memory or from a reader thread. Bounds: a page is 256 KiB at most.

use std::sync::Arc;

use teahouse_domain::{Code, Error, Event, EventId, Result, RoomId, RoomName, Seq};
use teahouse_fanout::{Behind, Conn, ConnId, Reply, Taken, frame};
use teahouse_store::{Limit, Page, Reader, Store};
use teahouse_wire::{
    chat::{self, Here, Join, Reset, Sync},
    codes,
    tutorial::{self, History},
};

use crate::{
    app::App,
    people::Speaker,
    presence::Present,
    publish::{Dialect, topic},
};

const JOIN_EVENTS: usize = chat::JOIN_EVENTS as usize;
const PAGE_EVENTS: usize = chat::PAGE_EVENTS as usize;
const RESUME_BYTES: usize = 2 << 20;

/// Where a member wants to begin.
#[derive(Clone, Copy, Debug)]
enum Begin {
    Last,
    After(Seq, Option<EventId>),
    Reset,
}

/// What was found there.
enum Found {
    Page(Page),
    Reset { head: Seq },
}

/// `join`: answered with a page; events follow as pushes.
pub(crate) fn chat(
    app: &Arc<App>,
    conn: &mut Conn<'_>,
    (speaker, room): (&Arc<Speaker>, RoomId),
    id: u64,
    wanted: &Join,
) -> Taken {
    let topic = topic(room, Dialect::Chat);
    conn.subscribe(topic);
    let begin = wanted.after.map_or(Begin::Last, |after| Begin::After(after, wanted.after_id));
    let (shared, name, reply) = (Arc::clone(app), wanted.room.clone(), Reply::to(conn.id()).completes(1));
    let speaker = Arc::clone(speaker);
    look(app, room, begin, Limit::events(PAGE_EVENTS), move |found| {
        let still = shared.may_still_read(&speaker, room);
        let reply = match found {
            _ if still.is_err() => refused(reply, id, still),
            Ok(found) => {
                let (count, people) = shared.presence.snapshot(room);
                let people: Vec<chat::Present<'_>> = people.iter().map(Present::shown).collect();
                let here = Here { room: name.as_str(), people: &people, count: count as u64 };
                let mut frames = Vec::new();
                frame::text_with(&mut frames, |payload| match &found {
                    Found::Page(page) => chat::ok_join(payload, id, &here, &page_parts(page)),
                    Found::Reset { head } => chat::ok_join_reset(payload, id, &here, reset(*head)),
                });
                reply.frames(frames).place(topic, found.next())
            }
            Err(error) => failed(reply, Some(id), &error),
        };
        shared.reply(reply);
    });
    Taken::Pending
}

/// A room named in `connect`: what was missed follows as pushes.
pub(crate) fn resume(
    app: &Arc<App>,
    conn: &mut Conn<'_>,
    name: &RoomName,
    (speaker, room): (&Arc<Speaker>, RoomId),
    resume: Resume,
) {
    let topic = topic(room, Dialect::Chat);
    conn.subscribe(topic);
    let begin = if resume.same_log { Begin::After(resume.after, None) } else { Begin::Reset };
    let limit = Limit { events: PAGE_EVENTS, bytes: RESUME_BYTES / resume.rooms.max(1) };
    let (shared, name, reply) = (Arc::clone(app), name.clone(), Reply::to(conn.id()));
    let speaker = Arc::clone(speaker);
    look(app, room, begin, limit, move |found| {
        if shared.may_still_read(&speaker, room).is_err() {
            // They are told by what put them out.
            return;
        }
        let reply = match found {
            Ok(Found::Page(page)) => {
                let mut frames = Vec::new();
                for event in &page.events {
                    frame::text_with(&mut frames, |payload| chat::event(payload, name.as_str(), event));
                }
                if page.more {
                    frame::text_with(&mut frames, |payload| chat::lagged(payload, name.as_str(), page.head));
                }
                reply.frames(frames).place(topic, page.head.next().0)
            }
            Ok(Found::Reset { head }) => {
                let mut frames = Vec::new();
                frame::text_with(&mut frames, |payload| chat::reset(payload, name.as_str(), reset(head)));
                reply.frames(frames).place(topic, head.next().0)
            }
            Err(error) => failed(reply, None, &error),
        };
        shared.reply(reply);
    });
}

/// How a room is resumed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Resume {
    pub(crate) after: Seq,
    /// Whether the client's positions are of this log.
    pub(crate) same_log: bool,
    /// How many rooms share the connection's budget.
    pub(crate) rooms: usize,
}

/// `sync`: a page of the log, for who is in the room or not.
pub(crate) fn sync(
    app: &Arc<App>,
    conn: ConnId,
    (speaker, room): (&Arc<Speaker>, RoomId),
    id: u64,
    wanted: &Sync,
) -> Taken {
    let after = wanted.after;
    let limit = Limit::events(wanted.limit as usize);
    let (shared, reply) = (Arc::clone(app), Reply::to(conn).completes(1));
    let (name, speaker) = (wanted.room.clone(), Arc::clone(speaker));
    let answer = move |page: Result<Page>| {
        let page = shared.may_still_read(&speaker, room).and(page);
        let mut frames = Vec::new();
        frame::text_with(&mut frames, |payload| match &page {
            Ok(page) if after > page.head => chat::ok_sync_reset(payload, id, reset(page.head)),
            Ok(page) => chat::ok_sync(payload, id, name.as_str(), &page_parts(page)),
            Err(error) => chat::error(payload, Some(id), error),
        });
        shared.reply(reply.frames(frames));
    };
    match app.store.recent_after(room, after, limit) {
        Some(page) => answer(Ok(page)),
        None => app.store.read_then(move |reader| reader.after(room, after, limit), answer),
    }
    Taken::Pending
}

/// The tutorial's wire as it is in the tutorial: from the handshake's answer on. Between that and this, while the
/// socket was on its way to its shard, something may have been said.
pub(crate) fn tutorial_here(app: &Arc<App>, conn: &mut Conn<'_>, room: RoomId, last: Seq) {
    let topic = topic(room, Dialect::Tutorial);
    conn.subscribe(topic);
    if app.store.head(room) == Ok(last) {
        conn.go_live(topic, last.next().0);
    } else {
        page_tutorial(app, conn.id(), room, History::After(last));
    }
}

/// The tutorial's wire with `?history` or `?after`.
pub(crate) fn tutorial(app: &Arc<App>, conn: &mut Conn<'_>, room: RoomId, history: History) {
    conn.subscribe(topic(room, Dialect::Tutorial));
    page_tutorial(app, conn.id(), room, history);
}

/// A reader on the tutorial's wire fell behind: the next page from the log.
pub(crate) fn page_on(app: &Arc<App>, conn: ConnId, room: RoomId, next: u64) -> Behind {
    page_tutorial(app, conn, room, History::After(Seq(next.saturating_sub(1))));
    Behind::Page
}

fn page_tutorial(app: &Arc<App>, conn: ConnId, room: RoomId, history: History) {
    let (shared, reply) = (Arc::clone(app), Reply::to(conn));
    let read = move |reader: &mut Reader| match history {
        History::Last(count) => reader.messages_last(room, Limit::events(count as usize)),
        History::After(after) => reader.messages_after(room, after, Limit::events(PAGE_EVENTS)),
        History::None => reader.messages_last(room, Limit::events(0)),
    };
    app.store.read_then(read, move |page| {
        let reply = match page {
            Ok(page) => {
                let mut frames = Vec::new();
                for event in &page.events {
                    tutorial::each_frame(event, &shared.media_base, |write| {
                        frame::text_with(&mut frames, write)
                    });
                }
                let reached = if matches!(history, History::After(_)) { page.reached } else { page.head };
                let (topic, next) = (topic(room, Dialect::Tutorial), reached.next().0);
                let reply = reply.frames(frames);
                if reached < page.head { reply.place_below(topic, next) } else { reply.place(topic, next) }
            }
            Err(error) => failed(reply, None, &error),
        };
        shared.reply(reply);
    });
}

/// Looks in memory, else asks a reader. `done` is called once, here or on a reader's thread.
fn look(
    app: &App,
    room: RoomId,
    begin: Begin,
    limit: Limit,
    done: impl FnOnce(Result<Found>) + Send + 'static,
) {
    match from_memory(&app.store, room, begin, limit) {
        Some(found) => done(Ok(found)),
        None => app.store.read_then(move |reader| from_log(reader, room, begin, limit), done),
    }
}

fn from_memory(store: &Store, room: RoomId, begin: Begin, limit: Limit) -> Option<Found> {
    match begin {
        Begin::Last => store.recent_last(room, Limit::events(JOIN_EVENTS)).map(Found::Page),
        Begin::After(after, None) => store.recent_after(room, after, limit).map(|page| judge(after, page)),
        Begin::After(_, Some(_)) | Begin::Reset => None,
    }
}

fn from_log(reader: &mut Reader, room: RoomId, begin: Begin, limit: Limit) -> Result<Found> {
    match begin {
        Begin::Last => reader.last(room, Limit::events(JOIN_EVENTS)).map(Found::Page),
        Begin::Reset => Ok(Found::Reset { head: reader.head(room)? }),
        Begin::After(after, named) => {
            if let Some(named) = named
                && reader.event_at(room, after)?.is_none_or(|event| event.id != named)
            {
                return Ok(Found::Reset { head: reader.head(room)? });
            }
            Ok(judge(after, reader.after(room, after, limit)?))
        }
    }
}

/// A position that cannot be gone on from is answered by a reset, never by a gap. Who is far behind starts anew,
/// too: reading all that would be slower than the newest page.
fn judge(after: Seq, page: Page) -> Found {
    let head = page.head;
    let far = head.0.saturating_sub(after.0) > chat::MOST_BEHIND;
    if after > head || far { Found::Reset { head } } else { Found::Page(page) }
}

impl Found {
    /// The first event that the answer does not have. Newer ones than a page holds are the client's to ask for.
    fn next(&self) -> u64 {
        match self {
            Self::Page(page) => page.head.next().0,
            Self::Reset { head } => head.next().0,
        }
    }
}

fn reset(head: Seq) -> Reset {
    Reset { head, oldest: Seq(1) }
}

fn page_parts(page: &Page) -> chat::Page<'_, Arc<Event>> {
    chat::Page { events: &page.events, head: page.head, more: page.more }
}

/// Who was put out while the page was read is refused as if they asked now.
fn refused(reply: Reply, id: u64, still: Result<()>) -> Reply {
    let mut frames = Vec::new();
    if let Err(error) = still {
        frame::text_with(&mut frames, |payload| chat::error(payload, Some(id), &error));
    }
    reply.frames(frames)
}

/// Without its page a member would hang between two states: the client comes back and tries again.
fn failed(reply: Reply, id: Option<u64>, error: &Error) -> Reply {
    let mut frames = Vec::new();
    if id.is_some() {
        frame::text_with(&mut frames, |payload| chat::error(payload, id, error));
    }
    reply.frames(frames).close(close_code(error), error.code.as_str())
}

/// What a socket ends with that did not get into its room.
pub(crate) fn close_code(error: &Error) -> u16 {
    if error.code == Code::Busy { codes::TOO_MANY } else { codes::INTERNAL }
}
