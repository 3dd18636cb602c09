//! The named writes, each in a savepoint of its own: whole or not at all.
//!
//! Inside the writer's transaction: what is counted is counted by the same thread that changes it, so that no race can
//! use a code once too often, exceed a quota, or take the last admin. Must never wait, and never ask anybody but the file.
//! Bounds: each touches one account, one room, or one chunk.

mod accounts;
mod codes;
mod house;
mod media;
mod members;
mod moderation;
mod names;
mod origins;
mod reading;
mod removals;
mod reports;
mod restraints;
mod roles;
mod rooms;
mod sessions;
mod visitors;

use teahouse_domain::{Author, Code, Error, PersonId};

use crate::{Change, Done, WriteOp, audit, error::Tried};

use super::batch::Session;

pub(super) fn apply(session: &mut Session<'_>, change: Change) -> Tried<Done> {
    session.unnamed.clear();
    let done = done(session, change.op)?;
    if let (Some(audit), true) = (change.audit, done.is_news()) {
        audit::append(session.connection, &audit, session.now)?;
    }
    let guests = std::mem::take(&mut session.unnamed);
    Ok(if guests.is_empty() { done } else { Done::Unnaming { done: Box::new(done), guests } })
}

fn done(session: &mut Session<'_>, op: WriteOp) -> Tried<Done> {
    match op {
        WriteOp::SetPersonName { person, name } => session.set_name(person, &name),
        WriteOp::AddMedia(new) => session.add_media(&new),
        WriteOp::RemoveUnnamedMedia { older_than, limit } => session.remove_unnamed_media(older_than, limit),
        WriteOp::RemoveUnnamedMediaOf { owner, limit } => session.remove_unnamed_media_of(owner, limit),
        WriteOp::RemoveMedia { media } => session.remove_media(media),
        WriteOp::CreateAccount(new) => session.create_account(&new),
        WriteOp::UpdateAccount { person, changes } => session.update_account(person, &changes),
        WriteOp::UpsertOrigin(new) => session.upsert_origin(&new),
        WriteOp::BeginRemoval(removal) => session.begin_removal(&removal),
        WriteOp::DeleteAccount { person } => session.delete_account(person),
        WriteOp::UseReset { code, password } => session.use_reset(&code, &password),
        WriteOp::ConfirmEmail { code } => session.confirm_email(&code),
        WriteOp::OpenSession(new) => session.open_session(&new),
        WriteOp::TouchSession { id, at, address, until } => session.touch_session(id, at, &address, until),
        WriteOp::CloseSession { person, id } => session.close_session(person, id),
        WriteOp::CloseSessions { person, except } => session.close_sessions(person, except),
        WriteOp::AddKey(new) => session.add_key(&new),
        WriteOp::RevokeKey { id } => session.revoke_key(id),
        WriteOp::TouchKey { id, at } => session.touch_key(id, at),
        WriteOp::AddCode(new) => session.add_code(&new),
        WriteOp::RevokeCode { id } => session.revoke_code(id),
        WriteOp::UseCode { code, person } => session.enter_by_code(&code, person),
        WriteOp::CreateRoom(new) => session.create_room(&new),
        WriteOp::UpdateRoom { room, changes, by } => session.update_room(room, *changes, by),
        WriteOp::DeleteRoom { room } => session.delete_room(room),
        WriteOp::Enter { room, person, role, by } => session.enter(room, person, role, by),
        WriteOp::Leave { room, person } => session.leave(room, person),
        WriteOp::Remove { room, person, by } => session.remove(room, person, by),
        WriteOp::SetRole { room, person, role, by } => session.set_role(room, person, role, by),
        WriteOp::Mute { room, person, until } => session.mute(room, person, until),
        WriteOp::MarkRead { room, person, seq } => session.mark_read(room, person, seq),
        WriteOp::AddBan(new) => session.add_ban(&new),
        WriteOp::LiftBan { id } => session.lift_ban(id),
        WriteOp::AddReport(new) => session.add_report(&new),
        WriteOp::HandleReport { id, state, by, note } => session.handle_report(id, state, by, &note),
        WriteOp::SetWord { word, action, by } => session.set_word(&word, action, by),
        WriteOp::RemoveWord { word } => session.remove_word(&word),
        WriteOp::Audit(entry) => {
            audit::append(session.connection, &entry, session.now)?;
            Ok(Done::Changed)
        }
        WriteOp::Sweep { now } => session.sweep(now),
    }
}

/// Whether rows were changed.
const fn changed(rows: usize) -> Done {
    if rows == 0 { Done::Same } else { Done::Changed }
}

/// Who did it, where that is a person and not the command line.
fn by_whom(author: &Author) -> Option<PersonId> {
    Some(author.id).filter(|id| id.0 != 0)
}

fn unknown_person() -> Error {
    Error::new(Code::UnknownPerson, "nobody here has that account")
}

/// A reason or a note, not longer than they may be.
fn cut(text: &str) -> &str {
    match text.char_indices().nth(teahouse_domain::MAX_REASON_CHARS) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}
