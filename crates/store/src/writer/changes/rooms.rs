//! Rooms: made on purpose, changed, ended.
//!
//! Must never let two rooms made on purpose look the same, nor give the name of an ended room's messages to the next.
//! Bounds: [`MOST_AT_ONCE`] people when it is made; an ended room's messages go in chunks.

use rusqlite::{OptionalExtension as _, params};
use teahouse_domain::{
    Author, Body, Code, Draft, Error, MembershipChange, PersonId, RoomId, RoomKind, RoomRole, SettingsChange,
    policy::nowhere, skeleton,
};

use crate::{
    Done, Facts, NewRoom,
    directory::{self, RoomRow},
    error::Tried,
    media,
    rows::{signed, unsigned},
    writer::batch::Session,
};

use super::by_whom;

/// People who are members of a room from its start, at most.
const MOST_AT_ONCE: usize = 100;

fn name_taken() -> Error {
    Error::new(
        Code::NameTaken,
        "there is a room of that name, or of one that looks the same: choose another name",
    )
}

impl Session<'_> {
    /// A room as it is in this transaction; one that is only reserved gets its row.
    pub(super) fn place(&mut self, room: RoomId) -> Tried<Facts> {
        if let Some(RoomRow { facts, .. }) = directory::row(self.connection, room)? {
            return Ok(facts);
        }
        if self.head(room)?.gone {
            return Err(nowhere().into());
        }
        self.keep_room(room)?;
        self.changed(room);
        Ok(Facts::open(room))
    }

    pub(super) fn create_room(&mut self, new: &NewRoom) -> Tried<Done> {
        if new.kind.is_hidden() != new.key.is_hidden() {
            return Err(
                Error::new(Code::BadRoom, "this name is kept for private rooms: choose another").into()
            );
        }
        let owner = by_whom(&new.by);
        let mut people: Vec<PersonId> = owner.into_iter().chain(new.members.iter().copied()).collect();
        people.sort_unstable();
        people.dedup();
        if people.len() > MOST_AT_ONCE {
            let sentence = "a room begins with at most 100 people: add the others afterwards";
            return Err(Error::new(Code::BadRequest, sentence).into());
        }
        for &person in &people {
            self.somebody(person)?;
        }
        let unique_as = unique_as(new, &people);
        if let Some(facts) = self.already_there(new, unique_as.as_deref())? {
            return Ok(Done::Room { facts, new: false });
        }
        let room = self.insert_room(new, unique_as.as_deref())?;
        if let Some(owner) = owner {
            let role = if new.kind == RoomKind::Direct { RoomRole::Member } else { RoomRole::Owner };
            self.add_member(room, new.kind, owner, role, &new.by)?;
        }
        for &person in people.iter().filter(|person| Some(**person) != owner) {
            self.add_member(room, new.kind, person, RoomRole::Member, &new.by)?;
        }
        self.restrict(room)?;
        Ok(Done::Room { facts: self.place(room)?, new: true })
    }

    /// The direct room that these people have already; the refusal where a name is not free.
    fn already_there(&self, new: &NewRoom, unique_as: Option<&str>) -> Tried<Option<Facts>> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM rooms WHERE unique_as = ?1")?;
        let same: Option<i64> = statement.query_row([unique_as], |row| row.get(0)).optional()?;
        if new.kind == RoomKind::Direct {
            let row = same.map(|id| directory::row(self.connection, RoomId(unsigned(id)))).transpose()?;
            return Ok(row.flatten().map(|row| row.facts));
        }
        if same.is_some() || directory::row_by_name(self.connection, &new.key)?.is_some() {
            return Err(name_taken().into());
        }
        Ok(None)
    }

    fn insert_room(&mut self, new: &NewRoom, unique_as: Option<&str>) -> Tried<RoomId> {
        let room = self.inner.rooms.id_for(&new.key)?;
        self.head(room)?;
        self.connection
            .prepare_cached(
                "INSERT INTO rooms (id, name, created_at, kind, title, topic, created_by, unique_as)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                signed(room.0),
                new.key.as_str(),
                signed(self.now.0),
                new.kind.number(),
                new.title.as_ref().map(|title| title.as_str()),
                new.topic.as_ref().map(|topic| topic.as_str()),
                by_whom(&new.by).map(|person| signed(person.0)),
                unique_as,
            ])?;
        self.has_row(room)?;
        self.changed(room);
        Ok(room)
    }

    pub(super) fn add_member(
        &mut self,
        room: RoomId,
        kind: RoomKind,
        person: PersonId,
        role: RoomRole,
        by: &Author,
    ) -> Tried<()> {
        let restraint = self.take_restraint(room, person)?;
        let role = restraint.on(role);
        self.tell_membership(room, kind, person, MembershipChange::Joined(role), by)?;
        // What was said before somebody came is not unread.
        let read = self.head(room)?.seq;
        self.insert_member(room, person, role, restraint.muted_until, read)
    }

    /// The row of somebody who had none.
    pub(super) fn insert_member(
        &self,
        room: RoomId,
        person: PersonId,
        role: RoomRole,
        muted_until: Option<i64>,
        read: u64,
    ) -> Tried<()> {
        self.connection
            .prepare_cached(
                "INSERT INTO members (room, person, role, joined_at, read_seq, muted_until)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                signed(room.0),
                signed(person.0),
                role.number(),
                signed(self.now.0),
                signed(read),
                muted_until,
            ])?;
        Ok(())
    }

    pub(super) fn update_room(&mut self, room: RoomId, changes: SettingsChange, by: Author) -> Tried<Done> {
        let facts = self.place(room)?;
        let changes = self.what_differs(room, changes)?;
        if changes == SettingsChange::default() {
            return Ok(Done::Same);
        }
        if let Some(picture) = changes.picture {
            self.set_room_picture(room, picture, &by)?;
        }
        let archived_at = changes.archived.map(|archived| archived.then_some(signed(self.now.0)));
        self.connection
            .prepare_cached(
                "UPDATE rooms SET title = coalesce(?2, title), topic = coalesce(?3, topic),
                 slow_seconds = coalesce(?4, slow_seconds), archived_at = CASE WHEN ?5 THEN ?6 ELSE archived_at END
                 WHERE id = ?1",
            )?
            .execute(params![
                signed(room.0),
                changes.title.as_ref().map(|title| title.as_str()),
                changes.topic.as_ref().map(|topic| topic.as_str()),
                changes.slow_seconds,
                archived_at.is_some(),
                archived_at.flatten(),
            ])?;
        self.changed(room);
        if facts.kind != RoomKind::Open {
            let body = Body::Settings(Box::new(changes));
            self.append(Draft { room, author: by, client_id: None, body, aside: None })?;
        }
        Ok(Done::Room { facts: self.place(room)?, new: false })
    }

    fn what_differs(&self, room: RoomId, mut changes: SettingsChange) -> Tried<SettingsChange> {
        let mut statement = self.connection.prepare_cached(
            "SELECT title, topic, picture, archived_at IS NOT NULL, slow_seconds FROM rooms WHERE id = ?1",
        )?;
        statement.query_row([signed(room.0)], |row| {
            let text = |index| row.get::<_, Option<String>>(index);
            let (title, topic) = (text(0)?, text(1)?.unwrap_or_default());
            let picture = row.get::<_, Option<[u8; 16]>>(2)?.map(media::id_of);
            let archived: bool = row.get(3)?;
            let slow_seconds: u32 = row.get(4)?;
            changes.title = changes.title.take().filter(|new| Some(new.as_str()) != title.as_deref());
            changes.topic = changes.topic.take().filter(|new| new.as_str() != topic);
            changes.picture = changes.picture.filter(|new| *new != picture);
            changes.archived = changes.archived.filter(|new| *new != archived);
            changes.slow_seconds = changes.slow_seconds.filter(|new| *new != slow_seconds);
            Ok(())
        })?;
        Ok(changes)
    }

    fn set_room_picture(
        &mut self,
        room: RoomId,
        new: Option<teahouse_domain::MediaId>,
        by: &Author,
    ) -> Tried<()> {
        if let Some(new) = new {
            self.check_picture(new, |owner| by_whom(by).is_none_or(|by| owner == by))?;
        }
        let mut statement = self.connection.prepare_cached("SELECT picture FROM rooms WHERE id = ?1")?;
        let old: Option<[u8; 16]> = statement.query_row([signed(room.0)], |row| row.get(0))?;
        self.connection
            .prepare_cached("UPDATE rooms SET picture = ?2 WHERE id = ?1")?
            .execute(params![signed(room.0), new.map(|id| media::key(id).to_vec())])?;
        old.map_or(Ok(()), |old| media::free(self.connection, media::id_of(old)))
    }

    /// Who came, went or is something else: said in the room, but not in open ones.
    pub(super) fn tell_membership(
        &mut self,
        room: RoomId,
        kind: RoomKind,
        person: PersonId,
        change: MembershipChange,
        by: &Author,
    ) -> Tried<()> {
        if kind == RoomKind::Open {
            return Ok(());
        }
        let body = Body::Membership { person: self.name_of(person)?, change };
        self.append(Draft { room, author: by.clone(), client_id: None, body, aside: None })?;
        Ok(())
    }
}

/// What makes the room the only one of its kind.
fn unique_as(new: &NewRoom, people: &[PersonId]) -> Option<String> {
    match new.kind {
        RoomKind::Open | RoomKind::Public => Some(skeleton(new.key.as_str()).as_str().to_owned()),
        RoomKind::Private => None,
        RoomKind::Direct => {
            let people: Vec<String> = people.iter().map(ToString::to_string).collect();
            // A colon is in no room's name.
            Some(format!("direct:{}", people.join(",")))
        }
    }
}
