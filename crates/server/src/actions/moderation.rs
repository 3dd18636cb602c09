//! Keeping order in a room: bans, and reports of what is wrong.
//!
//! Nobody acts on somebody above them. Every ban is a link of the audit log. Bounds: reports an hour and person; a page;
//! [`MOST_DELETED`] messages with one ban.

use std::sync::Arc;

use teahouse_domain::{
    Ban, BanId, Code, Error, List, PersonId, ReportId, Result, RoomName, Seq, ServerRole, Timestamp,
    policy::{self, Action},
    skeleton,
};
use teahouse_store::{BanFilter, Facts, MessageFilter, NewBan, NewReport, ReportScope, WriteOp};
use teahouse_wire::{
    AsText,
    admin::{HandleReport, ReportRow, ReportsFilter},
    rest::{self, Items, Paging, User, WantedBan, Whom},
};

use crate::{
    actions::{By, admin, members::in_room, messages, page},
    app::{App, draining},
    consequences::{Consequence, Why},
    limits::Seldom,
    secret,
};

/// How far back a ban takes messages along.
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;
const DELETED_AT_ONCE: usize = 100;
const MOST_DELETED: usize = 10_000;

/// Bans somebody from a room: they hear no more of it, at once, and cannot come back.
///
/// # Errors
/// What `App::admit` refuses; `forbidden`, `last_owner`; `unknown_person` for a name that nobody has. An id may be anybody's:
/// of most guests nothing is kept.
pub(crate) async fn ban(app: &Arc<App>, by: &By, key: &RoomName, wanted: WantedBan) -> Result<rest::Ban> {
    let facts = app.admit(&by.speaker, key, Action::Moderate)?;
    let person = whom(app, &wanted.whom)?;
    if person == by.speaker.id {
        return Err(Error::new(Code::BadRequest, "nobody bans themselves: leave the room instead"));
    }
    app.may_act_on(&by.speaker, person, facts)?;
    let in_ms = wanted.seconds.map(|seconds| seconds.saturating_mul(1_000));
    let until = in_ms.map(|span| Timestamp(app.clock.wall().0.saturating_add(span)));
    let detail = serde_json::json!({
        "room": key.as_str(),
        "seconds": wanted.seconds,
        "reason": wanted.reason,
        "delete_messages": wanted.delete_messages,
    });
    let id = BanId(secret::random_number());
    let (room, reason) = (facts.id, wanted.reason.into());
    let new =
        NewBan { id, room: Some(room), person: Some(person), network: None, reason, by: by.author(), until };
    let change = WriteOp::AddBan(Box::new(new)).audited(by.audit("member.banned", person, detail));
    let (shared, by, name) = (Arc::clone(app), by.clone(), key.clone());
    // To its end also when who asked is gone: what they said goes with them.
    let banned = app.runtime.spawn(async move {
        let follows = vec![Consequence::Member { room, person, why: Why::Banned }];
        shared.commit(change, follows).await?;
        if wanted.delete_messages {
            let app = Arc::clone(&shared);
            shared.runtime.spawn(async move { delete_latest(&app, &by, (facts, &name), person).await });
        }
        Ok(())
    });
    banned.await.unwrap_or_else(|_| Err(draining()))?;
    let ban = app.read(move |reader| reader.ban(id)).await?;
    ban.map(|ban| shown(app, key, ban)).ok_or_else(policy::nowhere)
}

/// Somebody by their id or their login.
fn whom(app: &App, whom: &Whom) -> Result<PersonId> {
    match whom {
        Whom::Person(person) => Ok(*person),
        Whom::Name(name) => app
            .store
            .name_owner(&skeleton(name))?
            .ok_or_else(|| Error::new(Code::UnknownPerson, "nobody of that name has an account here")),
    }
}

/// What they said in the room within the last day goes with them.
async fn delete_latest(app: &Arc<App>, by: &By, (facts, key): (Facts, &RoomName), person: PersonId) {
    let since = Timestamp(app.clock.wall().0.saturating_sub(DAY_MS));
    let (mut cursor, mut deleted) = (None, 0);
    while deleted < MOST_DELETED {
        let filter = MessageFilter {
            author: Some(person),
            room: Some(facts.id),
            from: Some(since),
            ..MessageFilter::default()
        };
        let found = app.read(move |reader| reader.find_messages(&filter, cursor, DELETED_AT_ONCE)).await;
        let Ok(List { items, next }) = found else { return };
        for found in &items {
            deleted += 1;
            let gone = messages::delete_unasked(app, by, (facts, key), &found.event).await;
            if let Err(error) = gone.map(drop)
                && error.code != Code::UnknownMessage
            {
                tracing::warn!(%error, "what a banned person said could not be deleted");
                return;
            }
        }
        cursor = next;
        if cursor.is_none() {
            return;
        }
    }
}

/// Lets somebody come back.
///
/// # Errors
/// What `App::admit` refuses; `unknown_person` for who is not banned here.
pub(crate) async fn lift(app: &Arc<App>, by: &By, key: &RoomName, person: PersonId) -> Result<()> {
    let facts = app.admit(&by.speaker, key, Action::Moderate)?;
    let (room, now) = (facts.id, app.clock.wall());
    let held = app.read(move |reader| reader.room_ban_of(room, person)).await?;
    let held = held.filter(|ban| ban.is_in_force(now));
    let held = held.ok_or_else(|| Error::new(Code::UnknownPerson, "they are not banned here"))?;
    let audit = by.audit("member.unbanned", person, in_room(key, None));
    let consequences = vec![Consequence::Member { room, person, why: Why::Changed }];
    app.commit(WriteOp::LiftBan { id: held.id }.audited(audit), consequences).await.map(drop)
}

/// Who is banned from a room.
///
/// # Errors
/// What `App::admit` refuses.
pub(crate) async fn bans(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    paging: &Paging,
) -> Result<Items<rest::Ban>> {
    let facts = app.admit(&by.speaker, key, Action::Moderate)?;
    let (cursor, limit) = (page::cursor(paging)?, paging.limit() as usize);
    let in_force_at = Some(app.clock.wall());
    let wanted = BanFilter { room: Some(facts.id), in_force_at, ..BanFilter::default() };
    let found = app.read(move |reader| reader.bans(&wanted, cursor, limit)).await?;
    Ok(page::items(found.map(|ban| shown(app, key, ban))))
}

fn shown(app: &App, key: &RoomName, ban: Ban) -> rest::Ban {
    let name = ban.person_name.map(String::from).unwrap_or_default();
    let person = ban.person.map(|id| {
        let known = app.store.person(id).ok().flatten();
        let guest = known.is_none_or(|known| known.role == ServerRole::Guest);
        User { id: id.to_string(), name, guest }
    });
    rest::Ban {
        id: AsText(ban.id),
        room: Some(AsText(key.clone())),
        person,
        network: ban.network.map(Into::into),
        reason: ban.reason.into(),
        by: ban.by_name.into(),
        created_at: AsText(ban.created_at),
        until: ban.until.map(AsText),
    }
}

/// Tells those who keep order of a message that is not right. The report keeps what it says now.
///
/// # Errors
/// What `App::admit` refuses; `unknown_message`, `rate_limited`.
pub(crate) async fn report(app: &Arc<App>, by: &By, key: &RoomName, target: Seq, reason: &str) -> Result<()> {
    // Who may read it may say that it should not be there: also who has no voice.
    let facts = app.admit(&by.speaker, key, Action::Read)?;
    app.limits.seldom(Seldom::Reports, by.speaker.id, app.clock.monotonic())?;
    let new = NewReport {
        id: ReportId(secret::random_number()),
        room: facts.id,
        seq: target,
        reporter: by.speaker.id,
        reason: reason.into(),
    };
    app.commit(WriteOp::AddReport(Box::new(new)), Vec::new()).await.map(drop)
}

/// What was reported in a room.
///
/// # Errors
/// What `App::admit` refuses.
pub(crate) async fn reports(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    wanted: ReportsFilter,
) -> Result<Items<ReportRow>> {
    let facts = app.admit(&by.speaker, key, Action::Moderate)?;
    admin::reports::list(app, ReportScope::Room(facts.id), wanted.state, &wanted.page).await
}

/// What was reported in all the rooms in which somebody keeps order. Where they do so is looked at as it is read.
///
/// # Errors
/// `unauthorized` for guests and who is switched off; `banned`.
pub(crate) async fn reports_to(app: &App, by: &By, wanted: ReportsFilter) -> Result<Items<ReportRow>> {
    app.check_person(&by.speaker)?;
    by.need_account()?;
    admin::reports::list(app, ReportScope::KeptBy(by.speaker.id), wanted.state, &wanted.page).await
}

/// Says how far a report of a room is.
///
/// # Errors
/// What `App::admit` refuses; `not_found` for a report of another room, `too_long`.
pub(crate) async fn handle_report(
    app: &Arc<App>,
    by: &By,
    key: &RoomName,
    report: ReportId,
    change: HandleReport,
) -> Result<ReportRow> {
    let facts = app.admit(&by.speaker, key, Action::Moderate)?;
    admin::reports::handle(app, by, (Some(facts.id), report), change).await
}
