//! Bans, reports and unwanted words, as lists show them.
//!
//! Must never say what a reported message says now: a report keeps what was reported. Bounds: one page, or a stated most.

use rusqlite::{Connection, Row};
use teahouse_domain::{
    Ban, BanId, BlockedWord, Cursor, List, PersonId, Report, ReportId, ReportState, Result, RoomId, RoomKind,
    RoomRole, Seq, Timestamp, WordAction,
};

use crate::{
    Reader,
    error::{Tried, Trouble},
    listing::{Where, live_room, page},
    rows::{signed, unsigned},
};

/// Which bans a list holds; what is not said does not matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BanFilter {
    /// From this room only.
    pub room: Option<RoomId>,
    /// Of them.
    pub person: Option<PersonId>,
    /// Those that hold at this time; without it also those that are over, until they are swept.
    pub in_force_at: Option<Timestamp>,
}

/// Who is banned, and in which room; without one, everywhere.
pub(crate) type Banned = (Option<RoomId>, PersonId);
/// When a ban ends; without a time, never.
pub(crate) type Until = Option<Timestamp>;

/// All bans of people that were not lifted, also those that are over.
pub(crate) fn people_banned(connection: &Connection) -> rusqlite::Result<Vec<(Banned, Until)>> {
    let sql = "SELECT room, person, until FROM bans WHERE person IS NOT NULL AND lifted_at IS NULL";
    let mut statement = connection.prepare(sql)?;
    let found = statement.query_map([], |row| {
        let number = |index| row.get::<_, Option<i64>>(index).map(|value| value.map(unsigned));
        // No room is everywhere.
        let room = number(0)?.filter(|&room| room != 0).map(RoomId);
        Ok(((room, PersonId(number(1)?.unwrap_or_default())), number(2)?.map(Timestamp)))
    })?;
    found.collect()
}

/// Of which rooms the reports are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ReportScope {
    /// Of all.
    #[default]
    All,
    /// Of one.
    Room(RoomId),
    /// Of those in which somebody keeps order: as they are in the moment of reading.
    KeptBy(PersonId),
}

/// Which reports a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReportFilter {
    /// What became of them, where that matters.
    pub state: Option<ReportState>,
    /// Of messages in which rooms.
    pub scope: ReportScope,
}

/// Bans from the server that are looked at for each connection, at most; and words.
const MOST_IN_FORCE: usize = 10_000;

const BAN: &str = "SELECT bans.id, bans.room, bans.person, people.name, bans.network, bans.reason, bans.by, bans.by_name, \
     bans.created_at, bans.until, bans.lifted_at FROM bans LEFT JOIN people ON people.id = bans.person";

fn decode_ban(row: &Row<'_>) -> rusqlite::Result<Ban> {
    let number = |index| row.get::<_, Option<i64>>(index).map(|value| value.map(unsigned));
    let text = |index| row.get::<_, Option<String>>(index).map(|text| text.map(String::into_boxed_str));
    Ok(Ban {
        id: BanId(number(0)?.unwrap_or_default()),
        room: number(1)?.filter(|room| *room != 0).map(RoomId),
        person: number(2)?.map(PersonId),
        person_name: text(3)?,
        network: text(4)?,
        reason: text(5)?.unwrap_or_default(),
        by: number(6)?.map(PersonId),
        by_name: text(7)?.unwrap_or_default(),
        created_at: Timestamp(number(8)?.unwrap_or_default()),
        until: number(9)?.map(Timestamp),
        lifted_at: number(10)?.map(Timestamp),
    })
}

const REPORT: &str = "SELECT reports.id, reports.room, reports.seq, reports.reporter, coalesce(people.name, ''), \
     reports.reason, reports.created_at, reports.text, reports.author, reports.author_name, reports.state, \
     reports.handled_by, reports.handled_at, reports.note FROM reports LEFT JOIN people ON people.id = reports.reporter";

fn decode_report(row: &Row<'_>) -> Tried<Report> {
    let number = |index| row.get::<_, i64>(index).map(unsigned);
    let maybe = |index| row.get::<_, Option<i64>>(index).map(|value| value.map(unsigned));
    let text = |index| row.get::<_, String>(index).map(String::into_boxed_str);
    let id = number(0)?;
    Ok(Report {
        id: ReportId(id),
        room: RoomId(number(1)?),
        seq: Seq(number(2)?),
        reporter: PersonId(number(3)?),
        reporter_name: text(4)?,
        reason: text(5)?,
        created_at: Timestamp(number(6)?),
        text: text(7)?,
        author: PersonId(number(8)?),
        author_name: text(9)?,
        state: ReportState::from_number(number(10)?).ok_or(Trouble::Damaged(signed(id)))?,
        handled_by: maybe(11)?.map(PersonId),
        handled_at: maybe(12)?.map(Timestamp),
        note: text(13)?,
    })
}

/// The reports of rooms in which `?1` keeps order: what `domain::policy` calls moderating, as a condition.
fn kept_by() -> String {
    format!(
        "reports.room IN (SELECT members.room FROM members JOIN rooms ON rooms.id = members.room \
         WHERE members.person = ?1 AND members.role >= {} AND rooms.kind <> {} AND rooms.deleted_at IS NULL)",
        RoomRole::Moderator.number(),
        RoomKind::Direct.number(),
    )
}

impl Reader {
    /// Bans from the server and from rooms that there are, the youngest first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn bans(&mut self, filter: &BanFilter, cursor: Option<Cursor>, limit: usize) -> Result<List<Ban>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            match filter.room {
                Some(room) => conditions.number("bans.room = ?1", room.0),
                None => conditions.plain(&format!("(bans.room = 0 OR {})", live_room("bans.room"))),
            }
            if let Some(person) = filter.person {
                conditions.number("bans.person = ?1", person.0);
            }
            // In the query and not behind it: a page of ended ones would hide those that hold.
            if let Some(now) = filter.in_force_at {
                conditions.plain("bans.lifted_at IS NULL");
                conditions.number("(bans.until IS NULL OR bans.until > ?1)", now.0);
            }
            page(connection, BAN, conditions, ("bans.created_at", "bans.id"), cursor, limit, |row| {
                let ban = decode_ban(row)?;
                Ok((Cursor { at: ban.created_at.0, id: ban.id.0 }, ban))
            })
        })
    }

    /// One ban.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn ban(&mut self, id: BanId) -> Result<Option<Ban>> {
        self.snapshot(|connection| {
            let mut statement = connection.prepare_cached(&format!("{BAN} WHERE bans.id = ?1"))?;
            let mut found = statement.query([signed(id.0)])?;
            Ok(found.next()?.map(decode_ban).transpose()?)
        })
    }

    /// The ban of somebody from a room that was not taken back; when it ends is for the caller to look at.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn room_ban_of(&mut self, room: RoomId, person: PersonId) -> Result<Option<Ban>> {
        self.snapshot(|connection| {
            let sql = format!(
                "{BAN} WHERE bans.room = ?1 AND bans.person = ?2 AND bans.lifted_at IS NULL \
                 ORDER BY bans.created_at DESC LIMIT 1"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = statement.query([signed(room.0), signed(person.0)])?;
            Ok(found.next()?.map(decode_ban).transpose()?)
        })
    }

    /// Bans from the server that were not taken back; when they end is for the caller to look at. At most 10,000.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn bans_in_force(&mut self) -> Result<Vec<Ban>> {
        self.snapshot(|connection| {
            let sql = format!(
                "{BAN} WHERE bans.room = 0 AND bans.lifted_at IS NULL ORDER BY bans.created_at DESC LIMIT {MOST_IN_FORCE}"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let found = statement.query_map([], decode_ban)?;
            Ok(found.collect::<rusqlite::Result<_>>()?)
        })
    }

    /// Reports, the youngest first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn reports(
        &mut self,
        filter: &ReportFilter,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<Report>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            if let Some(state) = filter.state {
                conditions.number("reports.state = ?1", state.number().into());
            }
            match filter.scope {
                ReportScope::All => conditions.plain(&live_room("reports.room")),
                ReportScope::Room(room) => conditions.number("reports.room = ?1", room.0),
                ReportScope::KeptBy(person) => conditions.number(&kept_by(), person.0),
            }
            let by = ("reports.created_at", "reports.id");
            page(connection, REPORT, conditions, by, cursor, limit, |row| {
                let report = decode_report(row)?;
                Ok((Cursor { at: report.created_at.0, id: report.id.0 }, report))
            })
        })
    }

    /// One report.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn report(&mut self, id: ReportId) -> Result<Option<Report>> {
        self.snapshot(|connection| {
            let mut statement = connection.prepare_cached(&format!("{REPORT} WHERE reports.id = ?1"))?;
            let mut found = statement.query([signed(id.0)])?;
            found.next()?.map(decode_report).transpose()
        })
    }

    /// Unwanted words in their order, at most 10,000.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn words(&mut self) -> Result<Vec<BlockedWord>> {
        self.snapshot(|connection| {
            let sql = format!(
                "SELECT word, action, created_by, created_at FROM words ORDER BY word LIMIT {MOST_IN_FORCE}"
            );
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = statement.query([])?;
            let mut words = Vec::new();
            while let Some(row) = found.next()? {
                words.push(BlockedWord {
                    word: row.get::<_, String>(0)?.into(),
                    action: WordAction::from_number(unsigned(row.get(1)?)).ok_or(Trouble::Damaged(0))?,
                    created_by: row.get::<_, Option<i64>>(2)?.map(unsigned).map(PersonId),
                    created_at: Timestamp(unsigned(row.get(3)?)),
                });
            }
            Ok(words)
        })
    }
}
