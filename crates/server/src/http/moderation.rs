//! `/api/v1/rooms/{room}/messages/{seq}…`, `read` and `reports…`: what is done to messages that were said.
//!
//! Bounds: the pace of messages, which changes and reactions share.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::StatusCode,
};
use teahouse_domain::{Code, Error, KeyRight, Result};
use teahouse_wire::{
    admin::{HandleReport, ReportsFilter},
    rest,
};

use crate::{
    actions::{
        messages::{self, Reaction},
        moderation,
    },
    app::App,
    http::{
        input::{Caller, InRoom, JsonBody},
        places::Within,
    },
    reply::{self, Answer},
    ticket::Stored,
};

/// What every change of a message passes: the right to write, and the pace.
pub(super) fn may_write(app: &App, caller: &Caller) -> Result<()> {
    caller.need(KeyRight::Write)?;
    caller.pace(app)
}

fn logged(stored: &Stored) -> Answer {
    Ok(reply::json(StatusCode::OK, &rest::Logged::new(&stored.event, stored.again)))
}

/// `PATCH messages/{seq}`.
pub(crate) async fn edit(
    State(app): State<Arc<App>>,
    place: Within,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    let (client_id, text) = rest::read::<rest::EditMessage>(&body)?.check()?;
    may_write(&app, &caller)?;
    let (by, target) = (caller.by(), place.message()?);
    logged(&messages::edit(&app, &by, &place.room, target, text, Some(client_id)).await?)
}

/// `DELETE messages/{seq}`.
pub(crate) async fn delete(
    State(app): State<Arc<App>>,
    place: Within,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    let client_id = rest::client_id(query.as_deref())?;
    may_write(&app, &caller)?;
    logged(&messages::delete(&app, &caller.by(), &place.room, place.message()?, client_id).await?)
}

/// `PUT messages/{seq}/reactions/{emoji}`.
pub(crate) async fn react(app: State<Arc<App>>, place: Within, caller: Caller, query: RawQuery) -> Answer {
    set_reaction(app, place, caller, query, true).await
}

/// `DELETE messages/{seq}/reactions/{emoji}`.
pub(crate) async fn take_back(
    app: State<Arc<App>>,
    place: Within,
    caller: Caller,
    query: RawQuery,
) -> Answer {
    set_reaction(app, place, caller, query, false).await
}

async fn set_reaction(
    State(app): State<Arc<App>>,
    place: Within,
    caller: Caller,
    RawQuery(query): RawQuery,
    on: bool,
) -> Answer {
    let client_id = rest::client_id(query.as_deref())?;
    may_write(&app, &caller)?;
    let reaction = Reaction { target: place.message()?, emoji: place.emoji()?, on };
    logged(&messages::react(&app, &caller.by(), &place.room, reaction, client_id).await?)
}

/// `POST messages/{seq}/report`.
pub(crate) async fn report(
    State(app): State<Arc<App>>,
    place: Within,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    let reason = rest::read::<rest::Report>(&body)?.check()?;
    may_write(&app, &caller)?;
    moderation::report(&app, &caller.by(), &place.room, place.message()?, &reason).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}

/// `GET /api/v1/reports`: of all rooms in which the caller keeps order.
pub(crate) async fn all_reports(
    State(app): State<Arc<App>>,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    let wanted = ReportsFilter::in_room(query.as_deref())?;
    Ok(reply::json(StatusCode::OK, &moderation::reports_to(&app, &caller.by(), wanted).await?))
}

/// `GET reports`.
pub(crate) async fn reports(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    RawQuery(query): RawQuery,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    let wanted = ReportsFilter::in_room(query.as_deref())?;
    Ok(reply::json(StatusCode::OK, &moderation::reports(&app, &caller.by(), &room, wanted).await?))
}

/// `PATCH reports/{id}`.
pub(crate) async fn handle_report(
    State(app): State<Arc<App>>,
    place: Within,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    caller.need(KeyRight::Rooms)?;
    caller.pace(&app)?;
    let change = rest::read::<HandleReport>(&body)?;
    let id = place.id(|| Error::new(Code::NotFound, "no such report"))?;
    let row = moderation::handle_report(&app, &caller.by(), &place.room, id, change).await?;
    Ok(reply::json(StatusCode::OK, &row))
}

/// `PUT read`.
pub(crate) async fn read(
    State(app): State<Arc<App>>,
    InRoom(room): InRoom,
    caller: Caller,
    JsonBody(body): JsonBody,
) -> Answer {
    let seq = rest::read::<rest::MarkRead>(&body)?.check()?;
    caller.need(KeyRight::Write)?;
    caller.pace(&app)?;
    messages::read(&app, &caller.by(), &room, seq, None).await?;
    Ok(reply::empty(StatusCode::NO_CONTENT))
}
