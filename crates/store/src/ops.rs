//! The named writes beside the log: a closed set, done by the writer in its own transactions.
//!
//! Nothing else in the program changes the directory. Each is done whole or not at all, together with the events
//! that it appends and with its link of the audit chain. At most 1,024 wait; beyond that `busy`.

use std::collections::VecDeque;

use parking_lot::Mutex;
use teahouse_domain::{
    Author, BanId, CodeId, DisplayName, KeyId, MediaId, NewAudit, PersonId, ReportId, ReportState, Result,
    RoomId, RoomRole, Seq, SessionId, SettingsChange, Timestamp, WordAction,
};

use crate::{
    Done,
    health::busy,
    noun::{
        AccountChanges, NewAccount, NewBan, NewCode, NewKey, NewMedia, NewOrigin, NewReport, NewRoom,
        NewSession, Removal, Secret,
    },
};

/// A write beside the log. Ids in it are random and made by the caller.
#[derive(Clone, Debug)]
pub enum WriteOp {
    /// Keeps the name that a person chose; `name_taken` where a member is called so. → `Named`
    SetPersonName {
        /// Who.
        person: PersonId,
        /// The name.
        name: DisplayName,
    },
    /// Makes an upload known, so that a message may name it. → `Added`
    AddMedia(Box<NewMedia>),
    /// Forgets uploads that nothing names; their bytes are to be removed by the caller afterwards. → `Removed`
    RemoveUnnamedMedia {
        /// Only what is older.
        older_than: Timestamp,
        /// At most so many at once.
        limit: usize,
    },
    /// The same for those of one person, however new. → `Removed`
    RemoveUnnamedMediaOf {
        /// Whose.
        owner: PersonId,
        /// At most so many at once.
        limit: usize,
    },
    /// Forgets one upload, whatever names it; messages go on without it. → `Removed`
    RemoveMedia {
        /// Which.
        media: MediaId,
    },

    /// Makes an account; one that comes with a code uses it up. → `SignedUp`
    CreateAccount(Box<NewAccount>),
    /// Changes an account; `last_admin`. Who is switched off loses all sessions, who gets another password all but one.
    /// → `Account`
    UpdateAccount {
        /// Whose.
        person: PersonId,
        /// What.
        changes: Box<AccountChanges>,
    },
    /// Makes or updates the account of who is vouched for elsewhere. → `Account`
    UpsertOrigin(Box<NewOrigin>),
    /// Switches an account off for good and notes that it goes, so that this is finished whatever happens; `last_admin`.
    /// What is still under way of theirs is refused from now on. → `Changed`, or `Same` where it was noted already
    BeginRemoval(Box<Removal>),
    /// Removes an account and all memberships; `last_admin`. What they said stays. → `Changed`
    DeleteAccount {
        /// Whose.
        person: PersonId,
    },
    /// Sets a new password by a link, and ends all sessions. → `Account`
    UseReset {
        /// Hash of the link's code.
        code: Secret,
        /// Hash of the new password.
        password: Box<str>,
    },

    /// Makes the address theirs for which a link was sent; `bad_code`. → `Account`
    ConfirmEmail {
        /// Hash of the link's code.
        code: Secret,
    },

    /// Signs a device in. → `Changed`
    OpenSession(Box<NewSession>),
    /// It was used. → `Changed`, or `Same` where it ended meanwhile
    TouchSession {
        /// Which.
        id: SessionId,
        /// When.
        at: Timestamp,
        /// From which address.
        address: Box<str>,
        /// When it ends if it is not used again. One with an end of its own keeps that.
        until: Timestamp,
    },
    /// Signs a device out. → `Changed`, or `Same`
    CloseSession {
        /// Whose.
        person: PersonId,
        /// Which.
        id: SessionId,
    },
    /// Signs all devices of a person out. → `Closed`
    CloseSessions {
        /// Whose.
        person: PersonId,
        /// But this one.
        except: Option<SessionId>,
    },
    /// Makes an API key. → `Changed`
    AddKey(Box<NewKey>),
    /// It opens nothing any more, nor does what was signed in by it. → `Changed`, or `Same`
    RevokeKey {
        /// Which.
        id: KeyId,
    },
    /// It was used. → `Changed`, or `Same`
    TouchKey {
        /// Which.
        id: KeyId,
        /// When.
        at: Timestamp,
    },

    /// Makes an invitation or a link. → `Changed`, or `Same` where a letter with such a link is on its way already
    AddCode(Box<NewCode>),
    /// It opens nothing any more. → `Changed`, or `Same`
    RevokeCode {
        /// Which.
        id: CodeId,
    },
    /// Enters a room by invitation; `bad_code`, `banned`. Who is a member already uses nothing up. → `Entered`
    UseCode {
        /// Hash of the code.
        code: Secret,
        /// Who.
        person: PersonId,
    },

    /// Makes a room; `name_taken`. A direct room between the same people is made once. → `Room`
    CreateRoom(Box<NewRoom>),
    /// Changes a room. → `Room`, or `Same`
    UpdateRoom {
        /// Which.
        room: RoomId,
        /// What; all else stays.
        changes: Box<SettingsChange>,
        /// Who.
        by: Author,
    },
    /// Ends a room: its name is free at once, its messages go now and in the next sweeps. → `Changed`
    DeleteRoom {
        /// Which.
        room: RoomId,
    },
    /// Somebody becomes a member; `banned`, `unknown_person`. Who is one keeps the role. → `Entered`
    Enter {
        /// Where.
        room: RoomId,
        /// Who.
        person: PersonId,
        /// As what.
        role: RoomRole,
        /// Who brings them in; themselves, where nobody does.
        by: Author,
    },
    /// Somebody goes; `last_owner`. → `Changed`, or `Same`
    Leave {
        /// Where.
        room: RoomId,
        /// Who.
        person: PersonId,
    },
    /// Somebody is removed; `last_owner`. → `Changed`, or `Same`
    Remove {
        /// Where.
        room: RoomId,
        /// Who.
        person: PersonId,
        /// By whom.
        by: Author,
    },
    /// Somebody gets a role; `last_owner`. In open rooms also who is no member yet; else `unknown_person`. → `Changed`, or `Same`
    SetRole {
        /// Where.
        room: RoomId,
        /// Who.
        person: PersonId,
        /// As what.
        role: RoomRole,
        /// By whom.
        by: Author,
    },
    /// Somebody may not speak for a while, or may again. In open rooms also a guest. → `Changed`, or `Same`
    Mute {
        /// Where.
        room: RoomId,
        /// Who.
        person: PersonId,
        /// Until when; none: may speak.
        until: Option<Timestamp>,
    },
    /// They have read so far: never backwards, never beyond the head. → `Read`, or `Same`
    MarkRead {
        /// Where.
        room: RoomId,
        /// Who.
        person: PersonId,
        /// How far.
        seq: Seq,
    },

    /// Bans; who is a member of the room is one no more. An older ban of the same is lifted. → `Changed`
    AddBan(Box<NewBan>),
    /// Takes a ban back. → `Changed`, or `Same`
    LiftBan {
        /// Which.
        id: BanId,
    },
    /// Keeps a report with what the message says now; `unknown_message`. → `Changed`, or `Same` where they did before
    AddReport(Box<NewReport>),
    /// Says what became of a report. → `Changed`, or `Same` where there is none
    HandleReport {
        /// Which.
        id: ReportId,
        /// What became of it.
        state: ReportState,
        /// By whom.
        by: Option<PersonId>,
        /// Why.
        note: Box<str>,
    },
    /// Sets what happens to a word. → `Changed`
    SetWord {
        /// The word.
        word: Box<str>,
        /// What happens.
        action: WordAction,
        /// Who said so.
        by: Option<PersonId>,
    },
    /// A word is as good as any other again. → `Changed`, or `Same`
    RemoveWord {
        /// The word.
        word: Box<str>,
    },

    /// A link of the audit chain alone: something was tried and refused. → `Changed`
    Audit(Box<NewAudit>),
    /// Forgets what is over: sessions, codes, bans, mutes, messages of rooms that were ended. → `Swept`
    Sweep {
        /// The time.
        now: Timestamp,
    },
}

/// A write, with what the audit chain is to say of it.
#[derive(Clone, Debug)]
pub struct Change {
    /// What is written.
    pub op: WriteOp,
    /// Its link of the chain. None is written where the answer is `Same` or a refusal.
    pub audit: Option<Box<NewAudit>>,
}

impl WriteOp {
    /// The write with its link of the audit chain.
    #[must_use]
    pub fn audited(self, audit: NewAudit) -> Change {
        Change { op: self, audit: Some(Box::new(audit)) }
    }
}

impl From<WriteOp> for Change {
    fn from(op: WriteOp) -> Self {
        Self { op, audit: None }
    }
}

pub(crate) type Answer = Box<dyn FnOnce(Result<Done>) + Send>;

/// Most writes that wait.
const BOUND: usize = 1_024;

/// Most writes in one transaction.
const PER_BATCH: usize = 256;

#[derive(Default)]
pub(crate) struct OpQueue {
    waiting: Mutex<OpState>,
}

#[derive(Default)]
struct OpState {
    ops: VecDeque<(Change, Answer)>,
    closed: bool,
}

impl OpQueue {
    /// Hands a write over, or answers `busy` at once.
    pub(crate) fn push(&self, change: Change, answer: Answer) {
        let mut waiting = self.waiting.lock();
        if waiting.closed || waiting.ops.len() >= BOUND {
            drop(waiting);
            answer(Err(busy()));
        } else {
            waiting.ops.push_back((change, answer));
        }
    }

    pub(crate) fn take(&self, into: &mut Vec<(Change, Answer)>) {
        let mut waiting = self.waiting.lock();
        let count = waiting.ops.len().min(PER_BATCH);
        into.extend(waiting.ops.drain(..count));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.lock().ops.is_empty()
    }

    /// Nobody will take them any more.
    pub(crate) fn close(&self) {
        let left = {
            let mut waiting = self.waiting.lock();
            waiting.closed = true;
            std::mem::take(&mut waiting.ops)
        };
        for (_, answer) in left {
            answer(Err(busy()));
        }
    }
}
