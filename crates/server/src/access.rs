//! The only way to a room: who may do what there, with the facts in memory.
//!
//! A room is found by its key and judged by [`policy`] in one step, so that nobody can find it without being judged.
//! Asked for every command: an open room without exceptions costs no look-up beyond its name. Must never wait; a fact
//! that is not in memory costs one row on the calling thread. What is remembered here is forgotten whenever anything
//! about people or rooms is committed ([`crate::consequences`]).
//! Bounds: [`MOST_MEMBERSHIPS`] entries, then all are forgotten; as many bans as the store gives.

use std::{
    net::IpAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use parking_lot::{Mutex, RwLock};
use rustc_hash::FxHashMap;
use teahouse_domain::{
    Account, Ban, Code, Error, PersonId, Result, RoomId, RoomKind, RoomName, ServerRole, Standing, Timestamp,
    is_reserved,
    policy::{self, Action, Actor, Place},
    skeleton,
};
use teahouse_store::{Facts, Membership};

use crate::{
    app::App,
    config::{Cidr, MadeByUse},
    people::Speaker,
};

const MOST_MEMBERSHIPS: usize = 65_536;

/// What is remembered of people in rooms, and who is banned from the server.
#[derive(Default)]
pub(crate) struct Access {
    /// Counts what was committed about people and rooms: whoever noted an older number looks again.
    revision: AtomicU64,
    memberships: Mutex<FxHashMap<(RoomId, PersonId), Membership>>,
    bans: RwLock<Arc<Bans>>,
}

/// Server-wide bans, with when they end.
#[derive(Default)]
struct Bans {
    people: FxHashMap<PersonId, Option<Timestamp>>,
    networks: Vec<(Cidr, Option<Timestamp>)>,
}

fn lasts(until: Option<Timestamp>, now: Timestamp) -> bool {
    until.is_none_or(|until| now < until)
}

impl Access {
    /// Changes with everything that is committed about people and rooms.
    pub(crate) fn revision(&self) -> u64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Something about people or rooms was committed.
    pub(crate) fn forget(&self) {
        let mut memberships = self.memberships.lock();
        // Under the lock: who read before the commit notices that they may not keep what they read.
        self.revision.fetch_add(1, Ordering::AcqRel);
        memberships.clear();
    }

    /// These bans are in force now. Whoever was let in under the old ones looks again.
    pub(crate) fn set_bans(&self, bans: Vec<Ban>) {
        let mut set = Bans::default();
        for ban in bans {
            if let Some(person) = ban.person {
                set.people.insert(person, ban.until);
            }
            if let Some(network) = ban.network.as_deref().and_then(Cidr::parse) {
                set.networks.push((network, ban.until));
            }
        }
        *self.bans.write() = Arc::new(set);
        // Behind it: who notes the new number asks the new bans.
        self.forget();
    }

    /// Whether this person is banned from the server. Asked for every command: the time is read only where it matters.
    pub(crate) fn is_banned(&self, person: PersonId, now: impl FnOnce() -> Timestamp) -> bool {
        let bans = self.bans.read();
        !bans.people.is_empty() && bans.people.get(&person).is_some_and(|&until| lasts(until, now()))
    }

    /// Whether nobody from this address may come.
    pub(crate) fn is_address_banned(&self, address: IpAddr, now: Timestamp) -> bool {
        let bans = self.bans.read();
        let address = address.to_canonical();
        bans.networks.iter().any(|(network, until)| network.contains(address) && lasts(*until, now))
    }
}

impl App {
    /// The room of that key, if this person may do this there. A name that nobody used before is a new open room, where
    /// the settings allow that.
    ///
    /// # Errors
    /// What [`policy::may`] refuses, `muted`, `busy` where too many rooms are open in which nothing was ever said.
    pub(crate) fn admit(&self, speaker: &Speaker, key: &RoomName, action: Action) -> Result<Facts> {
        let facts = if self.may_open_by_use(speaker, key) {
            self.store.room_or_reserve(key)?
        } else {
            // Whoever may not be here at all hears so first, as of a room that there is: nobody tells the two apart.
            let found = self.store.room(key)?;
            found.ok_or_else(|| self.check_person(speaker).err().unwrap_or_else(policy::nowhere))?
        };
        self.admit_to(speaker, facts, action)?;
        Ok(facts)
    }

    /// The same for a room that is known already.
    ///
    /// # Errors
    /// As [`App::admit`].
    pub(crate) fn admit_to(&self, speaker: &Speaker, facts: Facts, action: Action) -> Result<()> {
        self.check_person(speaker)?;
        let place = Place { kind: facts.kind, archived: facts.archived };
        if facts.kind == RoomKind::Open && !facts.restricted {
            return policy::may(speaker.actor(), place, Standing::Outsider, action);
        }
        let membership = self.membership(facts.id, speaker.id)?;
        policy::may(speaker.actor(), place, membership.standing, action)?;
        let speaks = matches!(action, Action::Post | Action::Respond | Action::MentionAll);
        match membership.muted_until.filter(|_| speaks && speaker.role() != ServerRole::Admin) {
            Some(until) => self.check_mute(until),
            None => Ok(()),
        }
    }

    /// The speaker of an account that may be here.
    ///
    /// # Errors
    /// As [`App::check_person`].
    pub(crate) fn arrive(&self, account: &Account) -> Result<Arc<Speaker>> {
        let speaker = self.people.arrive(&account.person());
        self.check_person(&speaker)?;
        Ok(speaker)
    }

    /// Asked once more when what was read for somebody is there: they may have been put out meanwhile, and it may hold
    /// what was said after that.
    ///
    /// # Errors
    /// As [`App::admit`].
    pub(crate) fn may_still_read(&self, speaker: &Speaker, room: RoomId) -> Result<()> {
        let facts = self.store.facts(room)?.ok_or_else(policy::nowhere)?;
        self.admit_to(speaker, facts, Action::Read)
    }

    /// Whether this person may be here at all.
    ///
    /// # Errors
    /// `unauthorized` for who is switched off, and for guests where there are none; `banned`.
    pub(crate) fn check_person(&self, speaker: &Speaker) -> Result<()> {
        if speaker.is_disabled() {
            return Err(Error::new(Code::Unauthorized, "this account is switched off; ask an admin"));
        }
        if speaker.role() == ServerRole::Guest && !self.config.accounts.guests {
            return Err(Error::new(Code::Unauthorized, "this server is for members: sign in"));
        }
        if self.access.is_banned(speaker.id, || self.clock.wall()) {
            return Err(policy::banned());
        }
        Ok(())
    }

    fn check_mute(&self, until: Timestamp) -> Result<()> {
        let left = until.0.saturating_sub(self.clock.wall().0);
        if left == 0 {
            return Ok(());
        }
        Err(Error::new(Code::Muted, "you were asked to be silent here for a while").retry_after_ms(left))
    }

    fn may_open_by_use(&self, speaker: &Speaker, key: &RoomName) -> bool {
        let allowed = match self.config.rooms.made_by_use {
            MadeByUse::Anybody => true,
            MadeByUse::Members => speaker.role() != ServerRole::Guest,
            MadeByUse::Nobody => false,
        };
        allowed && !key.is_hidden()
    }

    /// What somebody is in a room.
    ///
    /// # Errors
    /// `internal` where the file cannot be read.
    pub(crate) fn membership(&self, room: RoomId, person: PersonId) -> Result<Membership> {
        let known = self.access.memberships.lock().get(&(room, person)).copied();
        // A ban that was for a while ends without anything being written.
        let ended = |known: &Membership| known.banned_until.is_some_and(|until| until <= self.clock.wall());
        if let Some(known) = known.filter(|known| !ended(known)) {
            return Ok(known);
        }
        let before = self.access.revision();
        let found = self.store.standing(room, person)?;
        let mut memberships = self.access.memberships.lock();
        if self.access.revision() == before {
            if memberships.len() >= MOST_MEMBERSHIPS {
                memberships.clear();
            }
            memberships.insert((room, person), found);
        }
        Ok(found)
    }

    /// Whether the one may mute, remove, ban or change the other in this room.
    ///
    /// # Errors
    /// `forbidden`.
    pub(crate) fn may_act_on(&self, by: &Speaker, person: PersonId, facts: Facts) -> Result<()> {
        let mine = self.membership(facts.id, by.id)?.standing;
        let theirs = self.membership(facts.id, person)?.standing;
        let role = self.store.person(person)?.map_or(ServerRole::Guest, |person| person.role);
        policy::may_act_on((by.actor(), mine), (Actor { id: person, role }, theirs), facts.kind)
    }

    /// Whether a guest may be called so: not like somebody who has an account, nor like what looks the same.
    ///
    /// # Errors
    /// `name_taken`.
    pub(crate) fn check_guest_name(&self, name: &str) -> Result<()> {
        let looks = skeleton(name);
        if is_reserved(&looks) {
            return Err(Error::new(Code::NameTaken, "this name speaks for the server: take another one"));
        }
        if self.store.name_owner(&looks)?.is_some() {
            return Err(Error::new(
                Code::NameTaken,
                "this name belongs to a member: sign in, or take another one",
            ));
        }
        Ok(())
    }

    /// Whether this person keeps order in the room: slow mode and the like do not hold for them.
    pub(crate) fn keeps_order(&self, speaker: &Speaker, facts: Facts) -> Result<bool> {
        let place = Place { kind: facts.kind, archived: false };
        let standing = self.membership(facts.id, speaker.id)?.standing;
        Ok(policy::may(speaker.actor(), place, standing, Action::Moderate).is_ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_was_let_in_under_older_bans_looks_again() {
        let access = Access::default();
        access.forget();
        let noted = access.revision();
        let ada = PersonId(7);
        assert!(!access.is_banned(ada, || Timestamp(1)));
        access.set_bans(vec![Ban {
            id: teahouse_domain::BanId(1),
            room: None,
            person: Some(ada),
            person_name: None,
            network: None,
            reason: "".into(),
            by: None,
            by_name: "root".into(),
            created_at: Timestamp(1),
            until: None,
            lifted_at: None,
        }]);
        assert!(access.is_banned(ada, || Timestamp(1)));
        assert_ne!(access.revision(), noted);
    }
}
