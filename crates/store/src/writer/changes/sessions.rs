//! Signed-in devices and API keys.
//!
//! Must never end what somebody else signed in: who asks says whose it is. Bounds: [`MOST_SESSIONS`] a person; the one
//! that was used longest ago goes.

use rusqlite::params;
use teahouse_domain::{Code, Error, KeyId, KeyRight, PersonId, SessionId, Timestamp};

use crate::{
    Done, NewKey, NewSession,
    error::Tried,
    rows::{signed, unsigned},
    writer::batch::Session,
};

use super::changed;

/// Devices on which one person can be signed in.
const MOST_SESSIONS: u64 = 100;

impl Session<'_> {
    pub(super) fn open_session(&mut self, new: &NewSession) -> Tried<Done> {
        self.somebody(new.person)?;
        if let Some(was) = &new.password_was
            && !self.is_password(new.person, was)?
        {
            return Err(Error::new(Code::WrongPassword, "the password was changed meanwhile").into());
        }
        if let Some(key) = new.key {
            self.key_in_force(key)?;
        }
        self.connection
            .prepare_cached(
                "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE person = ?1
                 ORDER BY last_seen DESC LIMIT -1 OFFSET ?2)",
            )?
            .execute(params![signed(new.person.0), signed(MOST_SESSIONS - 1)])?;
        self.connection
            .prepare_cached(
                "INSERT INTO sessions (id, hash, person, created_at, last_seen, expires_at, device, address, key, extends)
                 VALUES (?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                signed(new.id.0),
                &new.secret.0[..],
                signed(new.person.0),
                signed(self.now.0),
                signed(new.expires_at.0),
                super::cut(&new.device),
                super::cut(&new.address),
                new.key.map(|key| signed(key.0)),
                new.extends,
            ])?;
        Ok(Done::Changed)
    }

    /// What a key began is not finished once it was revoked.
    fn key_in_force(&self, key: KeyId) -> Tried<()> {
        let sql = "SELECT 1 FROM keys WHERE id = ?1 AND revoked_at IS NULL";
        if self.connection.prepare_cached(sql)?.exists([signed(key.0)])? {
            return Ok(());
        }
        Err(Error::new(Code::Unauthorized, "this API key was revoked: ask for another one").into())
    }

    pub(super) fn touch_session(
        &mut self,
        id: SessionId,
        at: Timestamp,
        address: &str,
        until: Timestamp,
    ) -> Tried<Done> {
        let rows = self
            .connection
            .prepare_cached(
                "UPDATE sessions SET last_seen = max(last_seen, ?2), address = ?3,
                 expires_at = CASE extends WHEN 0 THEN expires_at ELSE max(expires_at, ?4) END WHERE id = ?1",
            )?
            .execute(params![signed(id.0), signed(at.0), super::cut(address), signed(until.0)])?;
        self.connection
            .prepare_cached(
                "UPDATE people SET last_seen = max(coalesce(last_seen, 0), ?2)
                 WHERE id = (SELECT person FROM sessions WHERE id = ?1)",
            )?
            .execute(params![signed(id.0), signed(at.0)])?;
        Ok(changed(rows))
    }

    pub(super) fn close_session(&mut self, person: PersonId, id: SessionId) -> Tried<Done> {
        let rows = self
            .connection
            .prepare_cached("DELETE FROM sessions WHERE id = ?1 AND person = ?2")?
            .execute(params![signed(id.0), signed(person.0)])?;
        Ok(changed(rows))
    }

    pub(super) fn close_sessions(&mut self, person: PersonId, except: Option<SessionId>) -> Tried<Done> {
        let mut statement = self
            .connection
            .prepare_cached("DELETE FROM sessions WHERE person = ?1 AND id IS NOT ?2 RETURNING id")?;
        let key = params![signed(person.0), except.map(|id| signed(id.0))];
        let closed = statement.query_map(key, |row| Ok(SessionId(unsigned(row.get(0)?))))?;
        Ok(Done::Closed(closed.collect::<rusqlite::Result<_>>()?))
    }

    pub(super) fn add_key(&mut self, new: &NewKey) -> Tried<Done> {
        self.somebody(new.person)?;
        let rights: Vec<&str> = new.rights.iter().copied().map(KeyRight::as_str).collect();
        self.connection
            .prepare_cached(
                "INSERT INTO keys (id, hash, person, name, rights, created_by, created_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                signed(new.id.0),
                &new.secret.0[..],
                signed(new.person.0),
                super::cut(&new.name),
                rights.join(" "),
                new.created_by.map(|person| signed(person.0)),
                signed(self.now.0),
            ])?;
        Ok(Done::Changed)
    }

    pub(super) fn revoke_key(&mut self, id: KeyId) -> Tried<Done> {
        let rows = self
            .connection
            .prepare_cached("UPDATE keys SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL")?
            .execute(params![signed(id.0), signed(self.now.0)])?;
        // Whoever had the key may have handed out more than its owner knows.
        self.connection.prepare_cached("DELETE FROM sessions WHERE key = ?1")?.execute([signed(id.0)])?;
        Ok(changed(rows))
    }

    pub(super) fn touch_key(&mut self, id: KeyId, at: Timestamp) -> Tried<Done> {
        let rows = self
            .connection
            .prepare_cached("UPDATE keys SET last_used = max(coalesce(last_used, 0), ?2) WHERE id = ?1")?
            .execute(params![signed(id.0), signed(at.0)])?;
        Ok(changed(rows))
    }
}
