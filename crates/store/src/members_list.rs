//! The members of a room, as lists show them.
//!
//! Must never decide who may see them. Bounds: one page.

use rusqlite::Row;
use teahouse_domain::{
    Cursor, List, LoginName, Member, Person, PersonId, Result, RoomId, RoomRole, Seq, ServerRole, Timestamp,
};

use crate::{
    Reader,
    error::{Tried, Trouble},
    listing::{Where, page},
    media,
    rows::{signed, unsigned},
};

const SELECT: &str = "SELECT members.person, members.role, members.joined_at, members.muted_until, members.read_seq, \
     people.name, people.login, people.picture, coalesce(people.bot, 0), people.role FROM members LEFT \
     JOIN people ON people.id = members.person";

fn decode(row: &Row<'_>) -> Tried<Member> {
    let number = |index| row.get::<_, i64>(index).map(unsigned);
    let text = |index| row.get::<_, Option<String>>(index);
    let person = PersonId(number(0)?);
    // Guests without a name can be muted in open rooms: they have a row there, and none of their own.
    let name = text(5)?.unwrap_or_else(|| Person::guest(person).shown_name());
    Ok(Member {
        person,
        name: name.into(),
        login: text(6)?.and_then(|login| LoginName::parse(&login).ok()),
        picture: row.get::<_, Option<[u8; 16]>>(7)?.map(media::id_of),
        bot: row.get(8)?,
        guest: row
            .get::<_, Option<i64>>(9)?
            .is_none_or(|role| unsigned(role) == u64::from(ServerRole::Guest.number())),
        role: RoomRole::from_number(number(1)?).ok_or(Trouble::Damaged(signed(person.0)))?,
        joined_at: Timestamp(number(2)?),
        muted_until: row.get::<_, Option<i64>>(3)?.map(unsigned).map(Timestamp),
        read: Seq(number(4)?),
    })
}

impl Reader {
    /// The members of a room, the highest role first.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn members(
        &mut self,
        room: RoomId,
        query: Option<&str>,
        cursor: Option<Cursor>,
        limit: usize,
    ) -> Result<List<Member>> {
        self.snapshot(|connection| {
            let mut conditions = Where::new();
            conditions.number("members.room = ?1", room.0);
            if let Some(query) = query {
                conditions
                    .like("(people.name LIKE ?1 ESCAPE '\\' OR people.login LIKE ?1 ESCAPE '\\')", query);
            }
            let by = ("members.role", "members.person");
            page(connection, SELECT, conditions, by, cursor, limit, |row| {
                let member = decode(row)?;
                Ok((Cursor { at: member.role.number().into(), id: member.person.0 }, member))
            })
        })
    }

    /// One member of a room.
    ///
    /// # Errors
    /// As [`Reader::after`].
    pub fn member(&mut self, room: RoomId, person: PersonId) -> Result<Option<Member>> {
        self.snapshot(|connection| {
            let sql = format!("{SELECT} WHERE members.room = ?1 AND members.person = ?2");
            let mut statement = connection.prepare_cached(&sql)?;
            let mut found = statement.query([signed(room.0), signed(person.0)])?;
            found.next()?.map(decode).transpose()
        })
    }
}
