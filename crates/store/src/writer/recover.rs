//! After a commit whose outcome is open: what does the log hold that nobody was told of?
//!
//! Answers it in the order of the log, without tickets: whoever sent it was told `outcome_unknown` and sends again.
//! Bounded by the size of one batch, which is all that one failed commit can have left.

use std::sync::Arc;

use rusqlite::{Connection, params};
use teahouse_domain::{RoomId, Seq};

use crate::{
    Outcome, Written,
    error::Trouble,
    reader,
    rows::{self, COLUMNS, signed},
};

pub(super) fn beyond<T>(
    connection: &Connection,
    rooms: &[(RoomId, Seq)],
) -> rusqlite::Result<Vec<Outcome<T>>> {
    let sql = format!("SELECT {COLUMNS} FROM log WHERE room = ?1 AND seq > ?2 ORDER BY seq");
    let mut statement = connection.prepare(&sql)?;
    let mut events = Vec::new();
    for (room, head) in rooms {
        let mut found = statement.query(params![signed(room.0), signed(head.0)])?;
        while let Some(row) = found.next()? {
            let event = rows::decode(row).and_then(|decoded| reader::complete(connection, decoded));
            match event {
                Ok(event) => events.push(Arc::new(event)),
                Err(Trouble::Sql(error)) => return Err(error),
                Err(_) => return Err(rusqlite::Error::InvalidQuery),
            }
        }
    }
    events.sort_unstable_by_key(|event| event.id);
    if !events.is_empty() {
        tracing::warn!(
            events = events.len(),
            "a commit that seemed to fail had held: publishing what it left"
        );
    }
    Ok(events.into_iter().map(|event| Outcome { ticket: None, result: Written::Stored(event) }).collect())
}
