//! What admins do, whichever door they come by: the pages, REST or the command line. One command, one answer.
//!
//! The only executor of [`Command`]: it asks whether this is an admin, and each change leaves a link in the audit log,
//! written in the same transaction. Must never show a secret but in the answer that made it, nor what is said in a
//! direct conversation. Bounds: pages of the wire; at most [`MOST_NAMES`] names looked up for one.

mod access;
mod content;
mod moderation;
mod names;
pub(crate) mod reports;
mod rooms;
mod server;
mod setup;
mod users;

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};
use teahouse_domain::{Code, Cursor, Error, List, Result, ServerRole, Timestamp};
use teahouse_store::WriteOp;
use teahouse_wire::{
    admin::Command,
    rest::{Items, Paging},
};

use crate::{
    actions::By,
    app::App,
    identity::random,
    limits::{Seldom, Whose},
};

pub(crate) use server::Glance;
pub(crate) use setup::first_admin;

/// Does what an admin asks for.
///
/// # Errors
/// `unauthorized` or `forbidden` for everybody else; what the command itself is refused for.
pub(crate) async fn run(app: &Arc<App>, by: &By, command: Command) -> Result<Value> {
    if let Err(error) = by.need_admin() {
        refused(app, by, &command);
        return Err(error);
    }
    match command {
        Command::Overview {} => server::overview(app).await,
        Command::ListSettings(filter) => server::settings(app, &filter),
        Command::ListAudit(filter) => server::audit(app, filter).await,
        Command::ExportAudit { after } => server::export_audit(app, by, after).await,
        Command::VerifyAudit {} => server::verify(app).await,
        Command::ListUsers(filter) => users::list(app, filter).await,
        Command::AddUser(new) => users::add(app, by, new).await,
        Command::ShowUser { user } => users::show(app, user.0).await,
        Command::ChangeUser { user, change } => users::change(app, by, user.0, change).await,
        Command::RemoveUser { user, messages } => users::remove(app, by, user.0, messages).await,
        Command::ListSessions { user } => users::sessions(app, user.0).await,
        Command::EndSessions { user } => users::end_sessions(app, by, user.0).await,
        Command::ResetPassword { user } => users::reset(app, by, user.0).await,
        Command::ListRooms(filter) => rooms::list(app, filter).await,
        Command::ShowRoom { room } => rooms::show(app, room.0).await,
        Command::ChangeRoom { room, change } => rooms::change(app, by, room.0, change).await,
        Command::RemoveRoom { room } => rooms::remove(app, by, room.0).await,
        Command::ListMembers(filter) => rooms::members(app, filter).await,
        Command::SetMember { room, user, role } => rooms::set_member(app, by, room.0, user.0, role.0).await,
        Command::RemoveMember { room, user } => rooms::remove_member(app, by, room.0, user.0).await,
        Command::FindMessages(filter) => content::find(app, filter).await,
        Command::RemoveMessage { room, seq } => content::remove_message(app, by, room.0, seq).await,
        Command::ListMedia(filter) => content::media(app, filter).await,
        Command::RemoveMedia { media } => content::remove_media(app, by, media.0).await,
        Command::ListReports(filter) => reports::all(app, filter).await,
        Command::HandleReport { report, change } => reports::handled(app, by, report.0, change).await,
        Command::ListBans(filter) => moderation::bans(app, filter).await,
        Command::AddBan(new) => moderation::ban(app, by, new).await,
        Command::LiftBan { ban } => moderation::lift(app, by, ban.0).await,
        Command::ListWords(filter) => moderation::words(app, filter).await,
        Command::SetWord { word, action } => moderation::set_word(app, by, &word, action).await,
        Command::RemoveWord { word } => moderation::remove_word(app, by, &word).await,
        Command::ListInvites(filter) => access::invites(app, filter).await,
        Command::AddInvite(new) => access::invite(app, by, new).await,
        Command::RevokeInvite { invite } => access::revoke_invite(app, by, invite.0).await,
        Command::ListKeys(filter) => access::keys(app, filter).await,
        Command::AddKey(new) => access::add_key(app, by, new).await,
        Command::RevokeKey { key } => access::revoke_key(app, by, key.0).await,
    }
}

/// Somebody tried what only admins do: worth a line in the audit log, but not a hundred. Not waited for: the answer's
/// time says nothing about it.
pub(crate) fn refused(app: &App, by: &By, command: &Command) {
    // Of guests there are as many as somebody likes: it is their address that is counted.
    let address = by.address.parse().ok().map(Whose::Address);
    let guest = by.speaker.role() == ServerRole::Guest;
    let whose = address.filter(|_| guest).unwrap_or(Whose::Person(by.speaker.id));
    if app.limits.seldom(Seldom::Refusals, whose, app.clock.monotonic()).is_ok() {
        let audit = by.audit("admin.refused", name_of(command), Value::Null);
        app.store.write_then(WriteOp::Audit(Box::new(audit)), drop);
    }
}

/// Somebody takes a whole list along.
///
/// # Errors
/// Why it cannot be noted: nothing is given out then.
pub(crate) async fn note_export(app: &App, by: &By, list: &str) -> Result<()> {
    let audit = by.audit("list.exported", list, Value::Null);
    app.write(WriteOp::Audit(Box::new(audit))).await.map(|_| ())
}

/// What a command is called, without what it says.
fn name_of(command: &Command) -> String {
    let known = serde_json::to_value(command).ok();
    let name = known.as_ref().and_then(|known| known.as_object()?.keys().next().cloned());
    name.unwrap_or_default()
}

/// An answer as JSON.
fn shown(value: &impl Serialize) -> Result<Value> {
    Ok(serde_json::to_value(value).expect("our own types have string keys"))
}

/// Done, and nothing to say about it.
fn done() -> Result<Value> {
    Ok(json!({}))
}

/// Where a page begins.
fn cursor(page: &Paging) -> Result<Option<Cursor>> {
    page.cursor.as_deref().map(str::parse).transpose()
}

fn limit(page: &Paging) -> usize {
    page.limit() as usize
}

/// A page of rows.
fn page<T: Serialize>(list: List<T>) -> Result<Value> {
    shown(&Items { items: list.items, next: list.next.map(|cursor| cursor.to_string()) })
}

/// A page of what the store gives whole: `at` counts what was shown.
fn slice<T: Serialize>(items: Vec<T>, page: &Paging) -> Result<Value> {
    let start = usize::try_from(cursor(page)?.map_or(0, |cursor| cursor.at)).unwrap_or(usize::MAX);
    let (all, limit) = (items.len(), limit(page));
    let items = items.into_iter().skip(start).take(limit).collect();
    let end = start.saturating_add(limit);
    let next = (end < all).then(|| Cursor { at: end as u64, id: 0 }.to_string());
    shown(&Items { items, next })
}

/// An id of 63 random bits.
fn new_id() -> u64 {
    u64::from_le_bytes(random()) >> 1
}

/// So many seconds from now.
fn in_seconds(app: &App, seconds: u64) -> Timestamp {
    Timestamp(app.clock.wall().0.saturating_add(seconds.saturating_mul(1_000)))
}

fn not_there(what: &'static str) -> Error {
    Error::new(Code::NotFound, what)
}
