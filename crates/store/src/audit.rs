//! The audit chain: what was done, each link sealed with the hash of the one before.
//!
//! Must never be changed or shortened: the file refuses it (triggers), and a walk along the chain finds it.
//! Bounds: texts are cut to [`MOST_CHARS`], the detail to [`MOST_DETAIL`].

use rusqlite::{Connection, OptionalExtension as _, Row, params};
use sha2::{Digest as _, Sha256};
use teahouse_domain::{AuditEntry, AuditVerdict, Cursor, List, NewAudit, PersonId, Result, Timestamp};

use crate::{
    Reader,
    error::{Tried, Trouble},
    listing::{MOST, Where, page},
    rows::{signed, unsigned},
};

/// Longest text of a link, in characters.
const MOST_CHARS: usize = 500;

/// Longest detail, in bytes. What is longer is left out and said to be.
const MOST_DETAIL: usize = 16 << 10;

/// Which links a list holds; what is not said does not matter.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Who did it.
    pub actor: Option<PersonId>,
    /// What, or what it begins with.
    pub action: Option<Box<str>>,
    /// To what.
    pub target: Option<Box<str>>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub to: Option<Timestamp>,
}

const SELECT: &str =
    "SELECT id, at, actor, actor_name, address, action, target, detail, previous, hash FROM audit";

fn decode(row: &Row<'_>) -> rusqlite::Result<AuditEntry> {
    let text = |index| row.get::<_, String>(index).map(String::into_boxed_str);
    Ok(AuditEntry {
        id: unsigned(row.get(0)?),
        at: Timestamp(unsigned(row.get(1)?)),
        actor: row.get::<_, Option<i64>>(2)?.map(unsigned).map(PersonId),
        actor_name: text(3)?,
        address: text(4)?,
        action: text(5)?,
        target: text(6)?,
        detail: text(7)?,
        previous: row.get(8)?,
        hash: row.get(9)?,
    })
}

/// SHA-256 of the hash before and of everything that the link says. Lengths are part of it, so that no letter can
/// move from one text to the next.
fn seal(entry: &AuditEntry) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(entry.previous);
    hasher.update(entry.id.to_le_bytes());
    hasher.update(entry.at.0.to_le_bytes());
    hasher.update(entry.actor.map_or(-1, |actor| signed(actor.0)).to_le_bytes());
    let texts = [&entry.actor_name, &entry.address, &entry.action, &entry.target, &entry.detail];
    for text in texts {
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().into()
}

fn cut(text: &str) -> Box<str> {
    match text.char_indices().nth(MOST_CHARS) {
        Some((end, _)) => text[..end].into(),
        None => text.into(),
    }
}

/// Adds a link.
pub(crate) fn append(connection: &Connection, new: &NewAudit, now: Timestamp) -> Tried<()> {
    let last: Option<(i64, [u8; 32])> = connection
        .prepare_cached("SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (last, previous) = last.unwrap_or_default();
    let detail =
        if new.detail.len() > MOST_DETAIL { r#"{"left_out":true}"#.into() } else { new.detail.clone() };
    let mut entry = AuditEntry {
        id: unsigned(last) + 1,
        at: now,
        actor: new.actor,
        actor_name: cut(&new.actor_name),
        address: cut(&new.address),
        action: cut(new.action),
        target: cut(&new.target),
        detail,
        previous,
        hash: [0; 32],
    };
    entry.hash = seal(&entry);
    connection
        .prepare_cached(
            "INSERT INTO audit (id, at, actor, actor_name, address, action, target, detail, previous, hash)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
        )?
        .execute(params![
            signed(entry.id),
            signed(entry.at.0),
            entry.actor.map(|actor| signed(actor.0)),
            entry.actor_name,
            entry.address,
            entry.action,
            entry.target,
            entry.detail,
            &entry.previous[..],
            &entry.hash[..],
        ])?;
    Ok(())
}

/// Walks along the chain until a link is not what was written.
pub(crate) fn verify(connection: &Connection) -> Tried<AuditVerdict> {
    let mut verdict = AuditVerdict { whole: 0, broken_at: None, head: [0; 32] };
    let mut statement = connection.prepare(&format!("{SELECT} ORDER BY id"))?;
    let mut found = statement.query([])?;
    while let Some(row) = found.next()? {
        let expected = verdict.whole + 1;
        // What cannot be read as a link any more is none.
        let sound = decode(row).is_ok_and(|entry| {
            let sound = entry.id == expected && entry.previous == verdict.head && entry.hash == seal(&entry);
            verdict.head = if sound { entry.hash } else { verdict.head };
            sound
        });
        if !sound {
            verdict.broken_at = Some(expected);
            break;
        }
        verdict.whole = expected;
    }
    Ok(verdict)
}

impl Reader {
    /// Links of the chain, the newest first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn audit(
        &mut self,
        filter: &AuditFilter,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<AuditEntry>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            if let Some(actor) = filter.actor {
                conditions.number("actor = ?1", actor.0);
            }
            if let Some(action) = &filter.action {
                conditions.value("substr(action, 1, length(?1)) = ?1", action.to_string());
            }
            if let Some(target) = &filter.target {
                conditions.value("target = ?1", target.to_string());
            }
            if let Some(from) = filter.from {
                conditions.number("at >= ?1", from.0);
            }
            if let Some(to) = filter.to {
                conditions.number("at < ?1", to.0);
            }
            page(connection, SELECT, conditions, ("id", "id"), cursor, limit, |row| {
                let entry = decode(row)?;
                Ok((Cursor { at: entry.id, id: entry.id }, entry))
            })
        })
    }

    /// Links of the chain in their order, after one, for taking them elsewhere.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn audit_after(&mut self, after: u64, limit: usize) -> Result<Vec<AuditEntry>> {
        self.snapshot(|connection| {
            let sql = format!("{SELECT} WHERE id > ?1 ORDER BY id LIMIT ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let limit = limit.clamp(1, MOST) as u64;
            let found = statement.query_map([signed(after), signed(limit)], decode)?;
            found.collect::<rusqlite::Result<_>>().map_err(Trouble::from)
        })
    }

    /// Whether the chain is what was written. Reads all of it.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn verify_audit(&mut self) -> Result<AuditVerdict> {
        self.snapshot(verify)
    }
}
