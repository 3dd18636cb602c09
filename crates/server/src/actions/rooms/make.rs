//! Making rooms on purpose. (Open rooms also come to be by being used: that is `App::admit`.)

use std::sync::Arc;

use teahouse_domain::{Code, Error, PersonId, Result, RoomKind, RoomName, Title, Topic};
use teahouse_store::{Done, NewRoom, WriteOp};
use teahouse_wire::rest::Wanted;

use crate::{
    actions::{By, unexpected},
    app::{App, draining},
    consequences::{self, Consequence, Why},
    limits::Seldom,
    myself,
};

/// Makes a room, or finds the direct room of these people. The flag says whether it is new.
///
/// # Errors
/// `unauthorized` for guests; `forbidden` where only admins make rooms; `name_taken`, `unknown_person`, `rate_limited`.
pub(crate) async fn make(app: &Arc<App>, by: &By, wanted: Wanted) -> Result<(RoomName, bool)> {
    by.need_account()?;
    if !myself::may_make_rooms(app, by.speaker.role()) {
        return Err(Error::new(Code::Forbidden, "on this server admins make the rooms: ask one of them"));
    }
    let members: Vec<PersonId> =
        wanted.people.iter().copied().filter(|person| *person != by.speaker.id).collect();
    if wanted.kind == RoomKind::Direct && members.is_empty() {
        return Err(Error::new(Code::BadRequest, "a conversation needs somebody else"));
    }
    let wanted = with_words_masked(app, wanted)?;
    app.limits.seldom(Seldom::Rooms, by.speaker.id, app.clock.monotonic())?;
    let (app, by) = (Arc::clone(app), by.clone());
    let runtime = app.runtime.clone();
    // To its end also when who asked is gone: the others hear of the room.
    let made = runtime.spawn(async move { keep(&app, &by, wanted, members).await });
    made.await.unwrap_or_else(|_| Err(draining()))
}

/// As when it is changed: names are refused, what it is about is masked.
fn with_words_masked(app: &App, mut wanted: Wanted) -> Result<Wanted> {
    for name in wanted.name.iter().map(RoomName::as_str).chain(wanted.title.iter().map(Title::as_str)) {
        app.words.check_name(name)?;
    }
    if let Some(masked) = app.words.check(wanted.topic.as_str())? {
        wanted.topic = Topic::parse(&masked)?;
    }
    Ok(wanted)
}

async fn keep(app: &Arc<App>, by: &By, wanted: Wanted, members: Vec<PersonId>) -> Result<(RoomName, bool)> {
    let Wanted { kind, name, title, topic, .. } = wanted;
    let key = name.unwrap_or_else(|| RoomName::hidden(crate::secret::random_bits()));
    let topic = (!topic.as_str().is_empty()).then_some(topic);
    let detail = serde_json::json!({"kind": kind.as_str(), "members": members.len() + 1});
    let audit = by.audit("room.made", &key, detail);
    let mut everybody = members.clone();
    everybody.push(by.speaker.id);
    let room = NewRoom { key, kind, title, topic, by: by.author(), members };
    let done = app.commit(WriteOp::CreateRoom(Box::new(room)).audited(audit), Vec::new()).await?;
    let Done::Room { facts, new } = done else { return Err(unexpected(&done)) };
    if new {
        let entered = |person| Consequence::Member { room: facts.id, person, why: Why::Entered };
        consequences::follow(app, everybody.into_iter().map(entered).collect(), || {});
    }
    let key = app.store.room_name(facts.id)?.ok_or_else(teahouse_domain::policy::nowhere)?;
    Ok((key, new))
}
